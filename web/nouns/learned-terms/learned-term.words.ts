import { learnedTerms } from '../../kit/i18n/en/learned-terms.ts'
import { addWords } from '../../kit/i18n/index.ts'

// Only few pages say these; nobody else waits for them.
addWords(learnedTerms)
