import type { Check } from '#shared/preflight.schema.ts'
import type { Reply } from '#shared/reply.schema.ts'
import { type ApiProblem, isProblem } from '../../data/api.ts'
import { listed } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { withoutSteering } from '../../kit/ui/safe-text.ts'
import { showToast } from '../../kit/ui/toast.tsx'
import { approveReply, type Seen } from './reply.data.ts'

type Confirmed = NonNullable<Seen['confirmed']>

/**
 * Approves a reply. Warnings that were not let pass yet stop it and are named once.
 * @param again what is done with the warnings when somebody lets them pass; that is kept with the reply
 * @returns whether it is approved; whatever else goes wrong is thrown
 */
export async function approveLooked(
  reply: Reply,
  seen: Seen & { confirmed: Confirmed },
  again: (confirmed: Confirmed) => void,
): Promise<boolean> {
  try {
    await approveReply(reply, seen)
    return true
  } catch (error) {
    if (!isProblem(error, 'preflight-warnings')) throw error
    const { checks = [] } = (error as ApiProblem).content as { checks?: Check[] }
    const { checkId } = await import('./looking.ts')
    const label = t('check.ok')
    const named = listed(checks.map((check) => ('found' in check ? check.found : 'name' in check ? check.name : check.kind)))
    const run = () => again(checks.map((check) => ({ id: checkId(check), reason: label })))
    showToast({ words: `${problemText(error)} ${withoutSteering(named)}`, bad: true, action: { label, run } })
    return false
  }
}
