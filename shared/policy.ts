/** What a person wants: their money back for a change of mind, something put right, or what never came. */
export const policyTopics = ['withdrawal', 'return', 'defect', 'not-delivered'] as const

/** Who promised it. The first is the floor; the others may only be better for the customer. */
export const policyLayers = ['statute', 'plan', 'commercial', 'store', 'goodwill'] as const
export type PolicyLayer = (typeof policyLayers)[number]

/**
 * What a rule does: `grant` gives a right, for a time or without end; `except` takes rights of its own layer away; `cap`, `extend` and
 * `shift` move ends; `presume` says who must prove; `doubt` hands an answer to a person; `remedy`, `cost` and `duty` say what follows;
 * `note` explains.
 */
export const policyEffects = ['grant', 'except', 'cap', 'extend', 'shift', 'presume', 'doubt', 'remedy', 'cost', 'duty', 'note'] as const

export const policyOutcomes = ['allow', 'review', 'refuse'] as const
export type PolicyOutcome = (typeof policyOutcomes)[number]

export const policyWarranties = ['in', 'out', 'goodwill', 'review'] as const
export type PolicyWarranty = (typeof policyWarranties)[number]

export const policyRemedies = [
  'repair',
  'replacement',
  'price-reduction',
  'refund',
  'exchange',
  'credit',
  'delivery',
  'quote',
  'goodwill',
] as const
export type PolicyRemedy = (typeof policyRemedies)[number]

/** Who pays: us, the customer, a service plan. */
export const policyPayers = ['us', 'customer', 'plan'] as const
export type PolicyPayer = (typeof policyPayers)[number]

/** Who must prove that a fault was there from the beginning, or was not. */
export const policyBurdens = ['us', 'customer'] as const
export type PolicyBurden = (typeof policyBurdens)[number]

export const policyDuties = [
  'refund',
  'hold-refund',
  'standard-delivery',
  'inspect',
  'send-back',
  'free-transport',
  'offer-choice',
  'confirm-withdrawal',
  'loaner',
  'finish-repair',
  'switch-remedy',
  'record-extension',
  'tell-fee',
] as const

/** What a window is counted in. `life` is the goods' expected life, `repair-day` a day they were with us. */
export const policyUnits = ['day', 'month', 'workday', 'life', 'repair-day'] as const

export const policyAnchors = ['contract', 'lastDelivery', 'informed', 'shown', 'told', 'reported', 'repaired', 'replaced'] as const
export type PolicyAnchor = (typeof policyAnchors)[number]

export const policySureness = ['H', 'M', 'L'] as const

export const policyApprovers = ['agent', 'manager', 'admin'] as const
export type PolicyApprover = (typeof policyApprovers)[number]

export const policyReasons = ['changed-mind', 'defect', 'accident', 'water'] as const

export const policyConditions = ['sealed', 'opened', 'worn', 'damaged'] as const

/** Members of the European Union; the United Kingdom is `UK` here, as people say it (`GB` is read as it). */
export const euCountries = [
  'AT',
  'BE',
  'BG',
  'CY',
  'CZ',
  'DE',
  'DK',
  'EE',
  'ES',
  'FI',
  'FR',
  'GR',
  'HR',
  'HU',
  'IE',
  'IT',
  'LT',
  'LU',
  'LV',
  'MT',
  'NL',
  'PL',
  'PT',
  'RO',
  'SE',
  'SI',
  'SK',
] as const

/** Countries whose own law is in the rules that ship. */
export const policyCountries = ['DE', 'FI', 'NO', 'IS', 'TR', 'UK'] as const
export type PolicyCountry = (typeof policyCountries)[number]

/** The capital's clock: where a day ends when nobody said in which zone a customer lives. */
export const countryZones: Record<string, string> = {
  DE: 'Europe/Berlin',
  FI: 'Europe/Helsinki',
  NO: 'Europe/Oslo',
  IS: 'Atlantic/Reykjavik',
  TR: 'Europe/Istanbul',
  UK: 'Europe/London',
  AT: 'Europe/Vienna',
  BE: 'Europe/Brussels',
  BG: 'Europe/Sofia',
  CY: 'Asia/Nicosia',
  CZ: 'Europe/Prague',
  DK: 'Europe/Copenhagen',
  EE: 'Europe/Tallinn',
  ES: 'Europe/Madrid',
  FR: 'Europe/Paris',
  GR: 'Europe/Athens',
  HR: 'Europe/Zagreb',
  HU: 'Europe/Budapest',
  IE: 'Europe/Dublin',
  IT: 'Europe/Rome',
  LT: 'Europe/Vilnius',
  LU: 'Europe/Luxembourg',
  LV: 'Europe/Riga',
  MT: 'Europe/Malta',
  NL: 'Europe/Amsterdam',
  PL: 'Europe/Warsaw',
  PT: 'Europe/Lisbon',
  RO: 'Europe/Bucharest',
  SE: 'Europe/Stockholm',
  SI: 'Europe/Ljubljana',
  SK: 'Europe/Bratislava',
}

export const policyVersionStates = ['draft', 'published'] as const
export type PolicyVersionState = (typeof policyVersionStates)[number]

/** How a draft compares with a decision that was made: for the customer. */
export const policyFavours = ['better', 'worse', 'other'] as const
export type PolicyFavour = (typeof policyFavours)[number]

/** Longest replay, and most decisions in it. */
export const policyReplay = { days: 90, most: 1000 } as const

/** Most kept examples, and most rules of one version. */
export const policyLimits = { examples: 200, rules: 500 } as const

/** A guarantee of ours for goods. */
export type PublicGuarantee = { title: string; goods: string[]; months: number }

/** What a version promises customers of one country, as `/policy` says it. */
export type PublicPolicy = {
  country: PolicyCountry
  version: number
  validFromOn: string
  /** Versions before it, newest first. */
  earlier: number[]
  returns: { days: number; lawDays: number; weCover: boolean; storeDays: number | null }
  /** Months of the law, shortest first (Norway and Iceland have two); empty: no fixed end. */
  lawMonths: number[]
  /** Months in which we must prove that a fault is not ours. */
  proofMonths: number | null
  guarantees: PublicGuarantee[]
  excepted: { hygiene: boolean; personal: boolean }
}
