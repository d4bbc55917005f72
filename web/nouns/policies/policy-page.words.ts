import { policies } from '../../kit/i18n/en/policies.ts'
import { addWords } from '../../kit/i18n/index.ts'

// They come with the parts that say them.
addWords(policies)
