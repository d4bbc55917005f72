import type { PolicyRule } from '#shared/policy.schema.ts'
import { defectLawElsewhere } from './defect-elsewhere.ts'
import { defectLawEu } from './defect-eu.ts'
import { everywhere } from './everywhere.ts'
import { ownExamples } from './own.ts'
import { withdrawalLaw, withdrawalOnly } from './withdrawal.ts'

/** The law of seven places, as a desk begins with. No lawyer has read it. */
export const lawRules: PolicyRule[] = [...everywhere, ...withdrawalLaw, ...withdrawalOnly, ...defectLawEu, ...defectLawElsewhere]

/** The law, and the modest examples of a shop's own rules: what `npm run decide` knows. */
export const seededRules: PolicyRule[] = [...lawRules, ...ownExamples]
