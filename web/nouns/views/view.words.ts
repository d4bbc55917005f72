import { views } from '../../kit/i18n/en/views.ts'
import { addWords } from '../../kit/i18n/index.ts'

// They come with the parts that say them.
addWords(views)
