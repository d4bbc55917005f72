import type { MacroAction } from '#shared/macro.schema.ts'
import type { MacroOutcome } from '#shared/template.schema.ts'
import { t } from '../../kit/i18n/index.ts'
import { withoutSteering } from '../../kit/ui/safe-text.ts'
import './answering.words.ts'

/** What an action does, in a few words. @param name of whom or what it names; null: not known here */
export function actionWords(action: MacroAction, name: string | null): string {
  const shown = name === null ? null : withoutSteering(name)
  switch (action.do) {
    case 'tag':
      return t('answer.do.tag', { name: shown ?? withoutSteering(action.name) })
    case 'assign':
      return t('answer.do.assign', { name: shown ?? (action.to === 'me' ? t('answer.me') : `${action.to}`) })
    case 'team':
      return t('answer.do.team', { name: shown ?? `${action.teamId}` })
    case 'priority':
      return t('answer.do.priority', { name: t(`priority.${action.priority}`) })
    case 'snooze':
      return t('answer.do.snooze', { n: action.days })
    case 'resolve':
      return t('answer.do.resolve', { name: t(`how.${action.how}`) })
  }
}

/** The same with what is in its way. */
export const outcomeWords = ({ action, name, obstacle }: MacroOutcome): string =>
  obstacle === null ? actionWords(action, name) : `${actionWords(action, name)} (${t(`answer.why.${obstacle}`)})`
