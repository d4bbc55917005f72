import type { InterfaceLanguage } from '#shared/agent.ts'
import type { TitleName } from '#shared/case.ts'
import type { Theme } from '#shared/clustering.ts'
import { readJson } from '../../kit/database/json.ts'
import type { JsonText } from '../../kit/database/tables/column.ts'
import { sayProblem } from './case-name.ts'

/** A title as it is stored: what a person wrote or the desk composed, and what the latter was composed from. */
type Titled = { title: string; titleName: JsonText<TitleName> | null }

/** The title of a case in a reader's language: "Dugg · lid opens while pouring". What a person wrote, and quoted clauses, stay as they are. */
export function titleIn({ title, titleName }: Titled, lang: InterfaceLanguage): string {
  return (titleName && sayName(readJson(titleName), lang)) ?? title
}

const themeNames: Record<Theme, Record<InterfaceLanguage, string>> = {
  'late-delivery': {
    en: 'delivery is late',
    de: 'Lieferung kommt nicht',
    no: 'leveringen er forsinket',
    fi: 'toimitus myöhässä',
    is: 'sendingin er sein',
    tr: 'teslimat gecikti',
  },
  'refund-missing': {
    en: 'refund is missing',
    de: 'Erstattung fehlt',
    no: 'refusjonen mangler',
    fi: 'hyvitys puuttuu',
    is: 'endurgreiðslu vantar',
    tr: 'iade yapılmadı',
  },
  'no-answer': { en: 'no answer', de: 'keine Antwort', no: 'ikke noe svar', fi: 'ei vastausta', is: 'ekkert svar', tr: 'yanıt yok' },
  'double-charge': {
    en: 'charged twice',
    de: 'doppelt abgebucht',
    no: 'trukket to ganger',
    fi: 'veloitettu kahdesti',
    is: 'tvírukkað',
    tr: 'iki kez çekildi',
  },
}

/** A composed name in a language; null when one of its concepts has no name any more. */
export function sayName({ product, theme, ...name }: TitleName, lang: InterfaceLanguage): string | null {
  const problem = theme ? themeNames[theme][lang] : sayProblem(name, lang, product !== null)
  if (problem === null) return null
  const capital = () => problem.charAt(0).toLocaleUpperCase(lang) + problem.slice(1)
  return product === null ? capital() : `${product} · ${problem}`
}
