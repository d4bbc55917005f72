import { together } from '../../kit/i18n/en/together.ts'
import { addWords } from '../../kit/i18n/index.ts'

// They come with the parts that say them.
addWords(together)
