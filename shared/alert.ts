/**
 * What an alert looks at. `spike`: more negative mentions than usual; `dip`: fewer mentions than usual although all is heard;
 * `safety-words`: danger, injury, a lawyer or the press; the others tell of what is so now.
 */
export const alertKinds = ['spike', 'dip', 'safety-words', 'case-escalates', 'source-down', 'cap-near', 'promise-late', 'sla-late'] as const
export type AlertKind = (typeof alertKinds)[number]

/** Kinds whose past can be looked at as it was known then. */
export const rehearsedKinds: readonly AlertKind[] = ['spike', 'dip', 'safety-words']

export const alertStates = ['normal', 'pending', 'firing', 'recovering', 'no-data', 'error'] as const
export type AlertState = (typeof alertStates)[number]

export const sensitivities = ['low', 'medium', 'high'] as const
export type Sensitivity = (typeof sensitivities)[number]

/** Kinds that look at one thing and know no sensitivity. */
export const insensitiveKinds: readonly AlertKind[] = ['safety-words', 'case-escalates', 'promise-late']

/** What a spike or a dip is looked for in, each for itself. */
export const alertGroupings = ['all', 'channel', 'topic'] as const
export type AlertGrouping = (typeof alertGroupings)[number]

/** What a person says of one firing. */
export const alertVerdicts = ['right', 'false'] as const
export type AlertVerdict = (typeof alertVerdicts)[number]

/** Who is told of a firing. */
export const alertTellings = ['firing', 'again', 'recovered'] as const
export type AlertTelling = (typeof alertTellings)[number]

/** Days that a rehearsal looks back, and how many there must be. */
export const rehearsalDays = { most: 90, least: 30 } as const

/** What a new alert of a kind begins with: least count, minutes it must last before it fires, and between two tellings. */
export const alertDefaults: Record<AlertKind, { floor: number; forMinutes: number; coolDownMinutes: number }> = {
  spike: { floor: 5, forMinutes: 15, coolDownMinutes: 60 },
  dip: { floor: 20, forMinutes: 60, coolDownMinutes: 240 },
  'safety-words': { floor: 1, forMinutes: 0, coolDownMinutes: 15 },
  'case-escalates': { floor: 1, forMinutes: 0, coolDownMinutes: 60 },
  'source-down': { floor: 1, forMinutes: 5, coolDownMinutes: 60 },
  'cap-near': { floor: 1, forMinutes: 0, coolDownMinutes: 1_440 },
  'promise-late': { floor: 1, forMinutes: 0, coolDownMinutes: 1_440 },
  'sla-late': { floor: 1, forMinutes: 5, coolDownMinutes: 60 },
}

/** Where a number counts as too much: minutes without hearing from a source, percent of a cap, cases of one person that are late. */
export const alertLimits = {
  'source-down': { low: 60, medium: 30, high: 10 },
  'cap-near': { low: 95, medium: 80, high: 60 },
  'sla-late': { low: 10, medium: 3, high: 1 },
} as const
