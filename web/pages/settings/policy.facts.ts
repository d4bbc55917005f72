import type { PolicyFacts } from '#shared/policy.schema.ts'

/** The facts of the bench: days are plain. */
export type TriedFacts = Omit<PolicyFacts, 'at' | 'deliveredOn' | 'informedOn'> & { at: string; deliveredOn?: string; informedOn?: string }

/** Today as a plain day, where the reader is. */
const today = () => new Intl.DateTimeFormat('en-CA', { year: 'numeric', month: '2-digit', day: '2-digit' }).format(new Date())

/** Facts as the address carries them; what cannot be read is a fresh start. The server checks each. */
export function factsOf(text: string | undefined): TriedFacts {
  const fresh: TriedFacts = { topic: 'withdrawal', country: 'DE', salesChannel: 'distance', at: today() }
  try {
    const given: unknown = text ? JSON.parse(text) : null
    return typeof given === 'object' && given !== null && !Array.isArray(given) ? { ...fresh, ...given } : fresh
  } catch {
    return fresh
  }
}

/** The same for the address: what is not known is left out. */
export const factsText = (facts: TriedFacts): string => JSON.stringify(facts)
