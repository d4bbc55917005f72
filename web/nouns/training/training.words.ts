import { training } from '../../kit/i18n/en/training.ts'
import { addWords } from '../../kit/i18n/index.ts'

// They come with the page that says them.
addWords(training)
