import type { VocabularyLanguage } from './languages.ts'

/** Small words as people say and type them: dialect and spoken form → the form in which the vocabulary has them. Folded. */
const forms: Partial<Record<VocabularyLanguage, Record<string, string>>> = {
  en: { aint: 'not', nae: 'not', gonna: 'going', ur: 'your', u: 'you', thru: 'through' },
  de: {
    nich: 'nicht',
    nid: 'nicht',
    nit: 'nicht',
    net: 'nicht',
    nix: 'nichts',
    is: 'ist',
    hams: 'haben',
    nen: 'einen',
    ner: 'einer',
    ka: 'keine',
    koa: 'kein',
  },
  no: {
    ikkje: 'ikke',
    ikkj: 'ikke',
    itj: 'ikke',
    inte: 'ikke',
    kjem: 'kommer',
    kjeme: 'kommer',
    fekk: 'fikk',
    kjeper: 'kjoper',
    berre: 'bare',
    nokon: 'noen',
    nokre: 'noen',
    gong: 'gang',
    mykje: 'mye',
    virkar: 'virker',
    funkar: 'funker',
    startar: 'starter',
    veke: 'uke',
    veker: 'uker',
  },
  fi: {
    oo: 'ole',
    oon: 'olen',
    oot: 'olet',
    eika: 'ei',
    eivat: 'ei',
    emme: 'en',
    tuu: 'tule',
    mee: 'mene',
    nii: 'niin',
    tarvii: 'tarvitsee',
  },
  is: { ekk: 'ekki', alldrei: 'aldrei', aldri: 'aldrei', eingin: 'engin', eingan: 'engan' },
  tr: { yoq: 'yok', deil: 'degil', diil: 'degil', bi: 'bir' },
}

const small = new Map(Object.entries(forms).map(([language, words]) => [language, new Map(Object.entries(words))]))

/** The written form of a spoken small word; other words stay as they are. */
export function writtenForm(word: string, language: VocabularyLanguage): string {
  return small.get(language)?.get(word) ?? word
}

/** A stem that also fits spoken endings: Turkish -iyo for -iyor, Finnish -nu for -nut. */
export function spokenStem(stem: string, language: VocabularyLanguage): string {
  if (language === 'tr' && stem.length > 5) return stem.replace(/([iu]yo)r$/, '$1')
  if (language === 'fi' && stem.length > 5) return stem.replace(/([nlr][uy])t$/, '$1')
  return stem
}
