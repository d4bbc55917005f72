import { plans } from '../../kit/i18n/en/plans.ts'
import { addWords } from '../../kit/i18n/index.ts'

// Only few pages say these; nobody else waits for them.
addWords(plans)
