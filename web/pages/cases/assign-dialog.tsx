import { compare, shortTime } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { ChoiceDialog } from '../../kit/ui/choice-dialog.tsx'
import { createNow } from '../../kit/ui/now.ts'
import { withoutSteering } from '../../kit/ui/safe-text.ts'
import { useAgents } from '../../nouns/agents/agent.data.ts'
import { useTeams } from '../../nouns/teams/team.data.ts'

type Named = { id: number; name: string }
export type To = { person?: Named; team?: Named }

/** Gives a case, or many, to a team, a person or nobody. Who is away says so and can still be chosen: that is a person's decision. */
export function AssignDialog(props: {
  title?: string
  /** Who has it now; undefined: they are many. */
  now?: { assignee: Named | null; team: Named | null }
  onChoose: (to: To) => void
  onClose: () => void
}) {
  const agents = useAgents()
  const teams = useTeams()
  const now = createNow(60_000)
  const people = () =>
    (agents.data()?.items ?? [])
      .filter(({ disabledAt, invited }) => disabledAt === null && !invited)
      .sort((a, b) => compare(a.name, b.name))
  const team = ({ id, name }: Named): Named => ({ id, name })
  return (
    <ChoiceDialog<To>
      title={props.title ?? t('case.assign.title')}
      choices={[
        ...(teams.data()?.items ?? []).map((one) => ({
          value: { team: team(one) },
          label: withoutSteering(one.name),
          icon: 'people' as const,
          hint: t('assign.team.hint', { n: one.members.length }),
          chosen: props.now?.assignee === null && props.now.team?.id === one.id,
        })),
        ...people().map((agent) => ({
          value: { person: team(agent) },
          label: withoutSteering(agent.name),
          hint:
            agent.awayUntil !== null && agent.awayUntil > now()
              ? t('away.until', { time: shortTime(agent.awayUntil, now()) })
              : t(`role.${agent.role}`),
          chosen: props.now?.assignee?.id === agent.id,
        })),
        { value: {}, label: t('case.assign.nobody'), chosen: props.now?.assignee === null && props.now.team === null },
      ]}
      onChoose={props.onChoose}
      onClose={props.onClose}
    />
  )
}
