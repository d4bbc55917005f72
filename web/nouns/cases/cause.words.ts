import { caseNumber } from '#shared/case.ts'
import type { Cause } from '#shared/cause.schema.ts'
import { t } from '../../kit/i18n/index.ts'
import { withoutSteering } from '../../kit/ui/safe-text.ts'

/** The evidence in one line: "9 of 22 name Fjellpost, within 3 days". */
export function causeWords({ kind, written, met, of, days, caseId }: Cause): string {
  const mark = withoutSteering(written)
  if (caseId !== null) return t('cause.lead.more', { n: met, written: mark, case: caseNumber(caseId) })
  return t(kind === 'words' ? 'cause.lead.words' : 'cause.lead.name', { met, of, written: mark, days })
}

/** A text cut where the mark stands in it, whatever its case: what stands before, the mark as written, what follows; null where it does not stand there so. */
export function aroundMark(text: string, mark: string): [before: string, mark: string, after: string] | null {
  const at = text.toLowerCase().indexOf(mark.toLowerCase())
  return at < 0 ? null : [text.slice(0, at), text.slice(at, at + mark.length), text.slice(at + mark.length)]
}
