import { A } from '@solidjs/router'
import { Show } from 'solid-js'
import type { CaseQueue } from '#shared/case.ts'
import { t } from '../../kit/i18n/index.ts'
import { Icon } from '../../kit/ui/icon.tsx'
import { nameText } from '../../kit/ui/safe-text.ts'
import { useAgents } from '../../nouns/agents/agent.data.ts'
import { useTags } from '../../nouns/tags/tag.data.ts'
import { useTeams } from '../../nouns/teams/team.data.ts'
import '../../nouns/today/today.words.ts'
import type { CaseMarks } from './case.list.ts'

/** Says that the list shows only the cases of a tag, a team or a person, and leads back to all. */
export function ShownAlone(props: { marks: CaseMarks; queue: CaseQueue }) {
  const tags = useTags()
  const teams = useTeams()
  const agents = useAgents()
  const person = () => agents.data()?.items.find(({ id }) => id === props.marks.assigneeId)
  const tag = () => tags.data()?.items.find(({ id }) => id === props.marks.tag)
  const team = () => teams.data()?.items.find(({ id }) => id === props.marks.teamId)
  return (
    <p class="filter row">
      <Show when={tag()}>{(one) => <span class="chip accent">{t('tags.only', { name: nameText(one().name) })}</span>}</Show>
      <Show when={team()}>{(one) => <span class="chip accent">{t('teams.only', { name: nameText(one().name) })}</span>}</Show>
      <Show when={person()}>{(one) => <span class="chip accent">{t('today.only', { name: nameText(one().name) })}</span>}</Show>
      <A class="btn ghost push" href={`/cases?queue=${props.queue}`}>
        <Icon name="x" size="s" />
        {t('case.filter.clear')}
      </A>
    </p>
  )
}
