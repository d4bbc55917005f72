import { A } from '@solidjs/router'
import { For, Show } from 'solid-js'
import type { CaseQueue } from '#shared/case.ts'
import { channelLabels, channelNames } from '#shared/channel.ts'
import type { View } from '#shared/view.schema.ts'
import { languageName } from '../../kit/i18n/format.ts'
import { isMessage, t } from '../../kit/i18n/index.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Icon } from '../../kit/ui/icon.tsx'
import { nameText, withoutSteering } from '../../kit/ui/safe-text.ts'
import { EmptyState } from '../../kit/ui/states.tsx'
import { useAgents } from '../../nouns/agents/agent.data.ts'
import { useTags } from '../../nouns/tags/tag.data.ts'
import { useTeams } from '../../nouns/teams/team.data.ts'
import { fieldsOf } from '../../nouns/views/view.data.ts'
import { askedBy, type CaseMarks } from './case.list.ts'
import '../../nouns/today/today.words.ts'
import '../../nouns/views/view.words.ts'

type Saved = { id: number; view: View | null | undefined; isKnown: boolean }

/** Says by what a list is narrowed, or which saved view it is, and leads back to all; a view that no longer works says why. */
export function ListStrip(props: { saved: Saved | null; marks: CaseMarks; queue: CaseQueue; onFilter: () => void }) {
  const tags = useTags()
  const teams = useTeams()
  const agents = useAgents()
  const nameIn = (rows: { id: number; name: string }[] | undefined, id: string) =>
    nameText(rows?.find((one) => one.id === Number(id))?.name ?? '…')
  const channelOf = (word: string) => channelLabels[channelNames.find((one) => one === word) ?? 'x']
  const say = (key: string, word: string) => (isMessage(key) ? t(key) : word)
  const wordsOf = (field: string, word: string): string | null => {
    if (field === 'tag') return t('tags.only', { name: nameIn(tags.data()?.items, word) })
    if (field === 'teamId') return t('teams.only', { name: nameIn(teams.data()?.items, word) })
    if (field === 'assigneeId')
      return word === 'me' || word === 'nobody' ? t(`filter.person.${word}`) : t('today.only', { name: nameIn(agents.data()?.items, word) })
    if (field === 'channel') return channelOf(word)
    if (field === 'language') return languageName(word)
    if (field === 'queue') return word === 'all' ? null : say(`case.queue.${word}`, word)
    if (field === 'due') return say(`filter.due.${word}`, word)
    if (field === 'sort') return word === 'work' ? null : say(`filter.sort.${word}`, word)
    if (field === 'q') return `“${withoutSteering(word)}”`
    return say(`${field}.${word}`, word)
  }
  const fields = () => (props.saved ? (props.saved.view?.filter ? fieldsOf(props.saved.view.filter) : {}) : askedBy(props.marks))
  const chips = () => Object.entries(fields()).flatMap(([field, text]) => text.split(',').flatMap((word) => wordsOf(field, word) ?? []))
  return (
    <>
      <div class="filter row wrap strip">
        <Show when={props.saved?.view}>
          {(view) => (
            <b class="clip" dir="auto">
              {withoutSteering(view().name)}
            </b>
          )}
        </Show>
        <For each={chips()}>{(words) => <span class="chip accent">{words}</span>}</For>
        <span class="push row">
          <Show when={!props.saved || props.saved.view?.mayChange}>
            <Button kind="ghost" onClick={() => props.onFilter()}>
              {t(props.saved ? 'views.change' : 'filter.keep')}
            </Button>
          </Show>
          <A class="btn ghost" href={`/cases?queue=${props.queue}`} aria-label={t('case.filter.clear')} title={t('case.filter.clear')}>
            <Icon name="x" size="s" />
          </A>
        </span>
      </div>
      <Show when={props.saved?.isKnown && !props.saved.view}>
        <EmptyState title={t('views.gone')} why={t('views.gone.why')} />
      </Show>
      <Show when={props.saved?.view?.broken.length ? props.saved.view : null}>
        {(view) => (
          <EmptyState
            title={t('views.broken')}
            why={view()
              .broken.map(({ what, name }) => t(`views.broken.${what}`, { name: nameText(name ?? '–') }))
              .join(' ')}
          >
            <Show when={view().mayChange}>
              <Button onClick={() => props.onFilter()}>{t('views.change')}</Button>
            </Show>
          </EmptyState>
        )}
      </Show>
    </>
  )
}
