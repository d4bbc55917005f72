import type { TitleName } from '#shared/case.ts'
import type { Theme } from '#shared/clustering.ts'
import { sayName } from '../../engines/clustering/case-title.ts'
import type { Handle } from '../../kit/database/database.ts'
import { readJson } from '../../kit/database/json.ts'
import { getProductName } from '../products/product.store.ts'
import { type CaseRow, updateCase } from './case.store.ts'
import { deskLanguage } from './case.title.ts'

/**
 * A locked case of an own matter becomes a common cause, and is called by what its customers share: "Fjellpost · delivery is late".
 * @param mark what they share; null where it is no name
 */
export async function makeCommon(tx: Handle, row: CaseRow, by: number, mark: string | null): Promise<void> {
  await updateCase(tx, row.id, { theme: null, themeBy: by, ...(row.theme && titled(row, mark, row.theme)) })
}

/** Takes that back: it is an own matter again, as `themeBy` (null: the desk) had said. */
export async function makeOwn(tx: Handle, row: CaseRow, theme: Theme, themeBy: number | null): Promise<void> {
  await updateCase(tx, row.id, { theme, themeBy, ...titled(row, await getProductName(tx, row.product), theme) })
}

function titled(row: CaseRow, product: string | null, theme: Theme): Partial<Pick<CaseRow, 'title' | 'titleName'>> {
  if (row.titledBy !== null) return {}
  const name: TitleName = { product, theme, thing: null, fault: null, when: null, harm: null }
  return { titleName: JSON.stringify(name), title: sayName(name, deskLanguage) ?? row.title }
}

/** Whether a case is called by what a person said is the common cause of own matters: that name stays while the case grows. */
export const isNamedByCause = ({ theme, themeBy, titleName }: Pick<CaseRow, 'theme' | 'themeBy' | 'titleName'>): boolean =>
  theme === null && themeBy !== null && titleName !== null && readJson(titleName).theme !== undefined
