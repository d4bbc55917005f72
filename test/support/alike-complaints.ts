const languages = ['en', 'de', 'no', 'fi'] as const
const parts = [
  ['hinge', 'Scharnier', 'hengselet', 'sarana'],
  ['door seal', 'Türdichtung', 'dørpakningen', 'tiiviste'],
  ['pump', 'Pumpe', 'pumpa', 'pumppu'],
  ['drum', 'Trommel', 'trommelen', 'rumpu'],
  ['display', 'Display', 'skjermen', 'näyttö'],
  ['hose', 'Schlauch', 'slangen', 'letku'],
  ['handle', 'Griff', 'håndtaket', 'kahva'],
  ['motor', 'Motor', 'motoren', 'moottori'],
]
const things = [
  ['dishwasher', 'Geschirrspüler', 'oppvaskmaskinen', 'astianpesukone'],
  ['oven', 'Backofen', 'ovnen', 'uuni'],
  ['fridge', 'Kühlschrank', 'kjøleskapet', 'jääkaappi'],
  ['dryer', 'Trockner', 'tørketrommelen', 'kuivausrumpu'],
  ['washing machine', 'Waschmaschine', 'vaskemaskinen', 'pesukone'],
]
const faults = [
  ['broke', 'kaputt', 'knakk', 'hajosi'],
  ['leaks', 'undicht', 'lekker', 'vuotaa'],
  ['rattles', 'klappert', 'skrangler', 'kolisee'],
]
const problems = 40

/**
 * Complaints about 40 problems in four languages, each saying a part of what is wrong, so that cases turn out to be one only as more is said.
 * @param before words that stand before each, by language (en, de, no, fi)
 */
export function alikeComplaints(count: number, before: readonly string[] = []): { text: string; lang: (typeof languages)[number] }[] {
  return Array.from({ length: count }, (_, n) => {
    const problem = (n * 7) % problems
    const at = (n * 3) % languages.length
    const [part, thing, fault] = [parts[problem % 8]?.[at], things[problem % 5]?.[at], faults[problem % 3]?.[at]]
    const said = [`${part} ${fault}`, `${thing} ${part}`, `${part} ${thing} ${fault}`][n % 3]
    return { text: [before[at], said].filter(Boolean).join(' '), lang: languages[at] as (typeof languages)[number] }
  })
}
