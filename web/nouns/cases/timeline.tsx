import { For, Show } from 'solid-js'
import { createLiveQuery } from '../../data/live-query.ts'
import { t } from '../../kit/i18n/index.ts'
import { Moment } from '../../kit/ui/moment.tsx'
import { nameText, withoutSteering } from '../../kit/ui/safe-text.ts'
import { listCaseEvents } from './case.data.ts'
import { eventWords } from './event.words.ts'

/** What happened to a case, newest first. */
export function Timeline(props: { caseId: number }) {
  const events = createLiveQuery(
    () => ({ key: ['case', props.caseId, 'events'], load: (signal) => listCaseEvents(props.caseId, signal) }),
    ['case-', 'mention-', 'note-', 'reply-', 'order-', 'plan-', 'verdict-', 'rule-', 'feedback-', 'story-'],
    (event) => event.caseId === props.caseId,
  )
  return (
    <ol class="events">
      <For each={events.data()?.items} fallback={<Show when={events.data()}>{t('case.timeline.none')}</Show>}>
        {(event) => (
          <li>
            <Moment at={event.at} />
            <span>
              {typeof event.data.ruleId === 'number' && event.kind !== 'rule-run'
                ? t('event.by-rule', { what: withoutSteering(eventWords(event)) })
                : event.by && event.kind !== 'rule-run'
                  ? t('event.by', { name: nameText(event.by.name), what: eventWords(event) })
                  : withoutSteering(eventWords(event))}
            </span>
          </li>
        )}
      </For>
    </ol>
  )
}
