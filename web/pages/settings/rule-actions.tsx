import { Index, Show } from 'solid-js'
import { type Priority, priorities } from '#shared/case.ts'
import type { mayDo } from '#shared/permission.ts'
import type { RuleAction } from '#shared/rule.schema.ts'
import { ruleNeeds } from '#shared/rule.ts'
import { type ServiceOrderKind, serviceOrderKinds } from '#shared/service-order.ts'
import { compare } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { withoutSteering } from '../../kit/ui/safe-text.ts'
import { useAgents } from '../../nouns/agents/agent.data.ts'
import { useTeams } from '../../nouns/teams/team.data.ts'
import { useTemplates } from '../../nouns/templates/template.data.ts'
import { type Option, Word } from './rule-words.tsx'
import '../../nouns/rules/rule.words.ts'

/** An action while it is written: what is not chosen yet is 0 or empty. */
export type Kind = Exclude<RuleAction['do'], 'notify'> | 'notify' | 'notify-team'

const kinds: readonly Kind[] = ['tag', 'priority', 'assign', 'team', 'draft', 'notify', 'notify-team', 'order']

export const kindOf = (action: RuleAction): Kind => (action.do === 'notify' && action.agentId === null ? 'notify-team' : action.do)

const begun = (kind: Kind): RuleAction => {
  switch (kind) {
    case 'tag':
      return { do: 'tag', name: '' }
    case 'assign':
      return { do: 'assign', to: 0 }
    case 'team':
      return { do: 'team', teamId: 0 }
    case 'priority':
      return { do: 'priority', priority: 'high' }
    case 'draft':
      return { do: 'draft', templateId: 0 }
    case 'notify':
      return { do: 'notify', agentId: 0, teamId: null }
    case 'notify-team':
      return { do: 'notify', agentId: null, teamId: 0 }
    case 'order':
      return { do: 'order', kind: 'repair', fault: '' }
  }
}

/** Whether everything of an action is chosen. */
export function isWhole(action: RuleAction): boolean {
  if (action.do === 'tag') return /[\p{L}\p{N}]/u.test(action.name)
  if (action.do === 'assign') return action.to > 0
  if (action.do === 'team') return action.teamId > 0
  if (action.do === 'draft') return action.templateId > 0
  if (action.do === 'notify') return (action.agentId ?? action.teamId ?? 0) > 0
  if (action.do === 'order') return action.fault.trim() !== ''
  return true
}

/** What a rule does, a line for each action; what the reader may not do themselves is not offered. */
export function RuleActionsFields(props: {
  actions: readonly RuleAction[]
  may: (needs: (typeof ruleNeeds)[keyof typeof ruleNeeds]) => ReturnType<typeof mayDo>
  onChange: (actions: RuleAction[]) => void
}) {
  const agents = useAgents()
  const teams = useTeams()
  const templates = useTemplates()
  const people = (): Option[] =>
    (agents.data()?.items ?? [])
      .filter(({ disabledAt }) => disabledAt === null)
      .toSorted((a, b) => compare(a.name, b.name))
      .map(({ id, name }) => ({ value: String(id), label: withoutSteering(name) }))
  const allTeams = (): Option[] => (teams.data()?.items ?? []).map(({ id, name }) => ({ value: String(id), label: withoutSteering(name) }))
  const allTemplates = (): Option[] =>
    (templates.data()?.items ?? []).map(({ id, name }) => ({ value: String(id), label: withoutSteering(name) }))
  const has = (kind: Kind) => props.actions.some((one) => kindOf(one) === kind)
  /** A case is given to one, and has one priority. */
  const offered = (): Option[] =>
    kinds
      .filter((kind) => props.may(ruleNeeds[kind === 'notify-team' ? 'notify' : kind]))
      .filter((kind) => !(kind === 'priority' && has('priority')))
      .filter((kind) => !((kind === 'assign' || kind === 'team') && (has('assign') || has('team'))))
      .map((value) => ({ value, label: t(`rule.do.${value}`) }))
  const put = (at: number, action: RuleAction) => props.onChange(props.actions.map((one, n) => (n === at ? action : one)))
  const idOf = (id: number | null) => (id ? String(id) : '')
  return (
    <>
      <Index each={props.actions}>
        {(action, at) => (
          <span class="clause">
            <Word
              label={t('rule.then')}
              value={kindOf(action())}
              options={[{ value: kindOf(action()), label: t(`rule.do.${kindOf(action())}`) }]}
              empty={t('rule.take-out')}
              onChange={(chosen) => chosen === '' && props.onChange(props.actions.filter((_, n) => n !== at))}
            />
            <ActionValue
              action={action()}
              people={people()}
              teams={allTeams()}
              templates={allTemplates()}
              idOf={idOf}
              onChange={(next) => put(at, next)}
            />
          </span>
        )}
      </Index>
      <Show when={props.actions.length < 10}>
        <span class="clause">
          <Word
            label={t('rule.then')}
            value=""
            options={offered()}
            empty={t(props.actions.length === 0 ? 'rule.choose' : 'rule.then.add')}
            onChange={(chosen) => {
              const kind = kinds.find((one) => one === chosen)
              if (kind) props.onChange([...props.actions, begun(kind)])
            }}
          />
        </span>
      </Show>
    </>
  )
}

function ActionValue(props: {
  action: RuleAction
  people: Option[]
  teams: Option[]
  templates: Option[]
  idOf: (id: number | null) => string
  onChange: (action: RuleAction) => void
}) {
  const label = () => t(`rule.do.${kindOf(props.action)}`)
  const choose = (value: string, options: Option[], next: (id: number) => RuleAction) => (
    <Word label={label()} value={value} options={options} onChange={(chosen) => chosen !== '' && props.onChange(next(Number(chosen)))} />
  )
  const write = (name: string, value: string, next: (words: string) => RuleAction, most: string) => (
    <input
      class="word"
      aria-label={name}
      placeholder={name}
      value={value}
      maxlength={most}
      size="14"
      dir="auto"
      onChange={(event) => props.onChange(next(event.currentTarget.value))}
    />
  )
  const field = () => {
    const { action } = props
    switch (action.do) {
      case 'tag':
        return write(t('rule.tag'), action.name, (name) => ({ do: 'tag', name }), '40')
      case 'priority':
        return (
          <Word
            label={label()}
            value={action.priority}
            options={priorities.map((value) => ({ value, label: t(`priority.${value}`) }))}
            onChange={(chosen) => props.onChange({ do: 'priority', priority: chosen as Priority })}
          />
        )
      case 'assign':
        return choose(props.idOf(action.to), props.people, (to) => ({ do: 'assign', to }))
      case 'team':
        return choose(props.idOf(action.teamId), props.teams, (teamId) => ({ do: 'team', teamId }))
      case 'draft':
        return choose(props.idOf(action.templateId), props.templates, (templateId) => ({ do: 'draft', templateId }))
      case 'notify':
        return action.agentId === null
          ? choose(props.idOf(action.teamId), props.teams, (teamId) => ({ do: 'notify', agentId: null, teamId }))
          : choose(props.idOf(action.agentId), props.people, (agentId) => ({ do: 'notify', agentId, teamId: null }))
      case 'order':
        return (
          <>
            <Word
              label={label()}
              value={action.kind}
              options={serviceOrderKinds.map((value) => ({ value, label: t(`order.kind.${value}`) }))}
              onChange={(chosen) => props.onChange({ ...action, kind: chosen as ServiceOrderKind })}
            />
            {write(t('rule.fault'), action.fault, (fault) => ({ ...action, fault }), '200')}
          </>
        )
    }
  }
  return <>{field()}</>
}
