import { describe, expect, it } from 'vitest'
import { en } from '../../../web/kit/i18n/en.ts'

/** How each language calls the roles, without what grammar puts around it. */
const roleStems = {
  de: { admin: /dministrator/, manager: /anager|eitung/ },
  no: { admin: /dministrator/, manager: /eder/ },
  fi: { admin: /lläpitäj/, manager: /sihenkilö|simie/ },
  is: { admin: /erfisstjór/, manager: /tjórnand|tjórnend/ },
  tr: { admin: /önetici/, manager: /üdür/ },
} as const

/** Words that were once used beside those of the glossary, for the same thing. */
const strays: Record<keyof typeof roleStems, Record<string, RegExp>> = {
  de: { thread: /Gespräch|Unterhaltung/, author: /\bAutor/, password: /Kennwort/, case: /\bTicket/ },
  no: { thread: /\bsamtaler?\b/, password: /kodeord/ },
  fi: { thread: /keskustelu(?:ssa|un|sta)/, assignee: /ilman tekijää/i },
  is: { mention: /ums[aö]gn|\bumt[aö]l/i, note: /minnispunkt/i, 'service order': /verkbeiðni|þjónustupönt/i },
  tr: { thread: /konuşma/i, mention: /\bbahis\b/i, password: /şifre(?!le)/i, 'service order': /iş emri|servis siparişi/i },
}

/** A bet in Turkish, a telephone call in Norwegian: where the word means what it says. */
const meant = new Set(['people.consent.source.hint'])

describe.each(Object.keys(roleStems) as (keyof typeof roleStems)[])('the words in %s', (language) => {
  const messages = import(`../../../web/kit/i18n/${language}.ts`).then((module) =>
    Object.entries(module.messages as Record<string, string>),
  )

  it('name the role that English names: nobody is sent to the wrong person', async () => {
    const wrong = (await messages).filter(([key, text]) => {
      const source = (en as Record<string, string>)[key] ?? ''
      const { admin, manager } = roleStems[language]
      return (/\badministrators?\b/i.test(source) && !admin.test(text)) || (/\bmanagers?\b/i.test(source) && !manager.test(text))
    })
    expect(wrong).toEqual([])
  })

  it('are the same for the same thing', async () => {
    const wrong = (await messages).flatMap(([key, text]) =>
      Object.entries(strays[language]).flatMap(([thing, stray]) =>
        stray.test(text) && !meant.has(key) ? [`${key}, ${thing}: ${text}`] : [],
      ),
    )
    expect(wrong).toEqual([])
  })

  it('are quoted as that language quotes, with its own dashes and dots', async () => {
    const quotes = { de: /[”«»"]|“[^„]*“/, no: /[“”„"]/, fi: /[“„«»"]/, is: /[”«»"]/, tr: /[„«»"]/ }[language]
    const wrong = (await messages).filter(([, text]) => quotes.test(text) || / - |\.\.\./.test(text))
    expect(wrong).toEqual([])
  })
})
