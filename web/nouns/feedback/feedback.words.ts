import { feedback } from '../../kit/i18n/en/feedback.ts'
import { addWords } from '../../kit/i18n/index.ts'

// They come with the parts that say them.
addWords(feedback)
