import { channelLabels } from '#shared/channel.ts'
import type { Rule, RuleAction, RuleConditions, RuleOutcome } from '#shared/rule.schema.ts'
import type { RuleField } from '#shared/rule.ts'
import { languageName } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { nameText, withoutSteering } from '../../kit/ui/safe-text.ts'
import './rule.words.ts'

/** What a field of a case is called. */
export const fieldWords = (field: RuleField): string => {
  if (field === 'assigneeId') return t('filter.person')
  if (field === 'teamId') return t('filter.team')
  if (field === 'theme') return t('case.kind')
  return t(`filter.${field}`)
}

const or = (words: readonly string[]): string => words.join(` ${t('rule.or')} `)

/** One thing that is asked of a case, in words. @param names of tags, teams and people by their number */
export function conditionWords(field: RuleField, conditions: RuleConditions, names: Rule['names']): string {
  const named = (from: Record<string, string>, id: number) => nameText(from[String(id)] ?? '–')
  const value = () => {
    switch (field) {
      case 'priority':
        return or((conditions.priority ?? []).map((one) => t(`priority.${one}`)))
      case 'trend':
        return or((conditions.trend ?? []).map((one) => t(`trend.${one}`)))
      case 'assigneeId':
        return conditions.assigneeId === 'nobody' ? t('filter.person.nobody') : named(names.agents, conditions.assigneeId ?? 0)
      case 'teamId':
        return named(names.teams, conditions.teamId ?? 0)
      case 'tag':
        return or((conditions.tag ?? []).map((one) => named(names.tags, one)))
      case 'channel':
        return or((conditions.channel ?? []).map((one) => channelLabels[one]))
      case 'language':
        return or((conditions.language ?? []).map((one) => languageName(one)))
      case 'topic':
        return conditions.topic ? t(`topic.${conditions.topic}`) : ''
      case 'theme':
        return conditions.theme ? t(`theme.${conditions.theme}`) : ''
    }
  }
  return `${fieldWords(field)}: ${value()}`
}

/** What an action does, in words. @param name of whom or what it names */
export function actionWords(action: RuleAction, name: string | null): string {
  const whom = nameText(name ?? '–')
  switch (action.do) {
    case 'tag':
      return `${t('rule.do.tag')}: ${withoutSteering(action.name)}`
    case 'priority':
      return `${t('rule.do.priority')}: ${t(`priority.${action.priority}`)}`
    case 'notify':
      return `${t(action.agentId === null ? 'rule.do.notify-team' : 'rule.do.notify')}: ${whom}`
    case 'order':
      return `${t('rule.do.order')}: ${t(`order.kind.${action.kind}`)}, ${withoutSteering(action.fault)}`
    default:
      return `${t(`rule.do.${action.do}`)}: ${whom}`
  }
}

/** The name that an action of a rule carries. */
export function nameIn(action: RuleAction, names: Rule['names']): string | null {
  if (action.do === 'assign') return names.agents[String(action.to)] ?? null
  if (action.do === 'team') return names.teams[String(action.teamId)] ?? null
  if (action.do === 'draft') return names.templates[String(action.templateId)] ?? null
  if (action.do === 'notify')
    return (action.agentId === null ? names.teams[String(action.teamId)] : names.agents[String(action.agentId)]) ?? null
  return null
}

/** How an action came out, with the reason where it was left out. */
export const outcomeWords = ({ action, name, skipped }: RuleOutcome): string =>
  skipped === null ? actionWords(action, name) : `${actionWords(action, name)} (${t(`rule.skip.${skipped}`)})`
