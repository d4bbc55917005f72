import { serviceOrderNumber } from '#shared/service-order.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { SecretBox } from '../../kit/lib/secret-box.ts'
import { getCase } from '../cases/case.store.ts'
import { findProductNames } from '../products/product.store.ts'
import { listStatusLinks, statusPathOf } from '../service-orders/status-link.ts'
import { listTexts, type PlanRow, type TextRow } from './plan.store.ts'
import type { ThreadNow } from './plan-known.store.ts'
import { dayInWords, type Filled, fillBlanks, firstNameOf } from './plan-text.rules.ts'
import type { PlanThreadRow } from './plan-thread.store.ts'

/** What the words of a plan are filled from. */
export type Source = {
  texts: readonly Pick<TextRow, 'purpose' | 'lang' | 'text'>[]
  plan: Pick<PlanRow, 'dateOn' | 'origin'>
  /** The product of the case, as it is called; empty when none is known. */
  product: string
  products: ReadonlyMap<string, string>
  /** The paths of customers' pages by order. */
  paths: ReadonlyMap<number, string | null>
}

/** Reads what the replies of these threads are filled from. */
export async function readSource(
  db: Handle,
  secretBox: SecretBox,
  plan: PlanRow,
  rows: readonly Pick<PlanThreadRow, 'orderId'>[],
  threads: readonly Pick<ThreadNow, 'lastProduct'>[],
): Promise<Source> {
  const orderIds = rows.flatMap(({ orderId }) => orderId ?? [])
  const { product } = await getCase(db, plan.caseId)
  const [texts, links, products] = await Promise.all([
    listTexts(db, plan.id),
    listStatusLinks(db, orderIds),
    findProductNames(db, [product, ...threads.map(({ lastProduct }) => lastProduct)]),
  ])
  const paths = new Map(orderIds.map((id) => [id, statusPathOf(secretBox, links.get(id))]))
  return { texts, plan, product: product === null ? '' : (products.get(product) ?? product), products, paths }
}

/** The words for one thread: as they were written, and as they leave. */
export function writeFor(
  row: Pick<PlanThreadRow, 'text' | 'purpose' | 'textLang' | 'orderId'>,
  thread: Pick<ThreadNow, 'name' | 'lastProduct'>,
  { texts, plan, product, products, paths }: Source,
): Filled & { template: string } {
  const inLanguage = (lang: string) => texts.find((one) => one.purpose === row.purpose && one.lang === lang)?.text
  const template = row.text ?? inLanguage(row.textLang) ?? inLanguage('en') ?? ''
  const path = row.orderId === null ? null : paths.get(row.orderId)
  const filled = fillBlanks(template, {
    name: firstNameOf(thread.name),
    product: product || (thread.lastProduct === null ? '' : (products.get(thread.lastProduct) ?? thread.lastProduct)),
    number: row.orderId === null ? '' : serviceOrderNumber(row.orderId),
    link: path ? `${plan.origin}${path}` : '',
    date: plan.dateOn === null ? '' : dayInWords(plan.dateOn, row.textLang),
  })
  return { ...filled, template }
}
