import type { InterfaceLanguage } from '#shared/agent.ts'
import type { TitleName } from '#shared/case.ts'
import { readJson } from '../../kit/database/json.ts'
import type { JsonText } from '../../kit/database/tables/column.ts'
import { sayProblem } from './case-name.ts'

/** A title as it is stored: what a person wrote or the desk composed, and what the latter was composed from. */
type Titled = { title: string; titleName: JsonText<TitleName> | null }

/** The title of a case in a reader's language: "Dugg · lid opens while pouring". What a person wrote, and quoted clauses, stay as they are. */
export function titleIn({ title, titleName }: Titled, lang: InterfaceLanguage): string {
  return (titleName && sayName(readJson(titleName), lang)) ?? title
}

/** A composed name in a language; null when one of its concepts has no name any more. */
export function sayName({ product, ...name }: TitleName, lang: InterfaceLanguage): string | null {
  const problem = sayProblem(name, lang, product !== null)
  if (problem === null) return null
  const capital = () => problem.charAt(0).toLocaleUpperCase(lang) + problem.slice(1)
  return product === null ? capital() : `${product} · ${problem}`
}
