import { For, Show } from 'solid-js'
import type { PresentPerson } from '#shared/presence.schema.ts'
import { useMe } from '../../data/session.tsx'
import { listed } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { Avatar } from '../../kit/ui/avatar.tsx'
import { nameText, withoutSteering } from '../../kit/ui/safe-text.ts'
import { othersOn } from './presence.data.ts'
import './presence.css'
import './presence.words.ts'

const mostShown = 3

const namesOf = (people: readonly PresentPerson[]) => listed(people.map(({ name }) => nameText(name)))

/** Small marks of those who have the case open too; a pencil's dot says who writes. Nothing where nobody is. */
export function PresenceMarks(props: { caseId: number }) {
  const me = useMe()
  const others = () => othersOn(props.caseId, me().id)
  const words = () => t('presence.here', { n: others().length, names: namesOf(others()) })
  return (
    <Show when={others().length > 0}>
      <span class="here" title={words()}>
        <For each={others().slice(0, mostShown)}>
          {(person) => (
            <span classList={{ writes: person.doing === 'writing' }}>
              <Avatar name={withoutSteering(person.name)} small />
            </span>
          )}
        </For>
        <Show when={others().length > mostShown}>
          <span class="meta" aria-hidden="true">
            +{others().length - mostShown}
          </span>
        </Show>
        <span class="vh">{words()}</span>
      </span>
    </Show>
  )
}

/** "Meg is writing", over the foot of the thread: nothing that is read moves for it. Others are told once a person begins. */
export function WritingLine(props: { caseId: number; threadId: number }) {
  const me = useMe()
  const writing = () => othersOn(props.caseId, me().id).filter(({ doing, threadId }) => doing === 'writing' && threadId === props.threadId)
  return (
    <div class="writing" role="status">
      <Show when={writing().length > 0}>
        <span>
          <i aria-hidden="true" />
          {t('presence.writing', { n: writing().length, names: namesOf(writing()) })}
        </span>
      </Show>
    </div>
  )
}
