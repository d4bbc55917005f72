import { createSignal } from 'solid-js'
import type { Trouble } from '#shared/trouble.ts'
import { language, t } from './index.ts'

type Read = (sentence: string) => Trouble | null
const [read, setRead] = createSignal<Read | null>(null)
let asked = false

/** What reads the sentences comes with the first one that is to be said in another language; until then it is shown as it is. */
function fetchReader(): void {
  if (asked) return
  asked = true
  import('#shared/trouble.ts').then(
    ({ readTrouble }) => setRead(() => readTrouble),
    (error) => {
      asked = false
      console.warn('What reads the sentences about networks did not load; they are shown in English.', error)
    },
  )
}

const whoWords: Record<string, 'mail' | 'smtp' | 'forum' | 'network'> = {
  'the mail server': 'mail',
  'the server for outgoing mail': 'smtp',
  'the forum': 'forum',
  'a forum': 'forum',
  'the network': 'network',
}

/** Networks are called by their names; what has none is called what it is. */
function whoIn(name: string): string {
  const word = whoWords[name.toLowerCase()]
  return word ? t(`trouble.who.${word}`) : name
}

/** As `troubleText`, but only what is wrong: where what next stands beside it as a link. */
export const troubleFact = (sentence: string): string => /^.*?[.!?](?= |$)/su.exec(troubleText(sentence))?.[0] ?? troubleText(sentence)

/**
 * A sentence of the server about a network (of a source, a gap, a delivery) in the reader's language; as it is where it is none of those
 * that `shared/trouble.ts` knows.
 */
export function troubleText(sentence: string): string {
  if (language() === 'en') return sentence
  const reader = read()
  if (!reader) {
    fetchReader()
    return sentence
  }
  const found = reader(sentence)
  if (!found) return sentence
  const { fact, values, next, says } = found
  const who = whoIn(values.who ?? '')
  const said = [
    t(`trouble.${fact}`, { ...values, who, where: values.where ?? who }),
    says === null ? '' : t('trouble.says', { who: who || t('trouble.who.mail'), says }),
    next === null ? '' : t(`trouble.next.${next}`),
  ]
  return said.filter(Boolean).join(' ')
}
