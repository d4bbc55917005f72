import { interfaceLanguages } from '#shared/agent.ts'
import type { SilentBuyers } from '#shared/plan.schema.ts'
import { getChannel } from '../../engines/channels/index.ts'
import type { Handle } from '../../kit/database/database.ts'
import { getCase } from '../cases/case.store.ts'
import { listSources } from '../sources/source.store.ts'
import { findPlanOfCase } from './plan.store.ts'
import { findProductByKey } from './plan-known.store.ts'
import { textLanguageOf } from './plan-text.rules.ts'
import { listPlanThreads } from './plan-thread.store.ts'
import { countOwners, countOwnersWhoWrote, findCommonBatch, listOwnerLanguages } from './silent-buyers.store.ts'

/** Those who own the same as the people of a plan and have not written. Read once, not with every step of a plan: there may be very many. */
export async function countSilentBuyers(db: Handle, caseId: number): Promise<SilentBuyers> {
  const plan = await findPlanOfCase(db, caseId)
  const rows = plan ? await listPlanThreads(db, plan.id) : []
  const product = await findProductByKey(db, (await getCase(db, caseId)).product)
  const batch = await findCommonBatch(
    db,
    rows.flatMap(({ purchaseItemId }) => purchaseItemId ?? []),
  )
  const of = batch ? { batchId: batch.id } : product ? { productId: product.id } : null
  const hasMailbox = (await listSources(db)).some(({ channel }) => getChannel(channel).authorsByAddress)
  if (of === null) return { product: null, batch: null, sold: 0, wrote: 0, silent: 0, reachable: 0, languages: [], hasMailbox }
  const [sold, wrote, known] = await Promise.all([countOwners(db, of), countOwnersWhoWrote(db, of, caseId), listOwnerLanguages(db, of)])
  const spoken = new Set(known.map((lang) => textLanguageOf(lang).lang))
  return {
    product: product?.name ?? null,
    batch: batch?.code ?? null,
    sold: sold.people,
    wrote: wrote.people,
    silent: sold.people - wrote.people,
    reachable: sold.reachable - wrote.reachable,
    languages: interfaceLanguages.filter((lang) => spoken.has(lang)),
    hasMailbox,
  }
}
