import { articles } from '../../kit/i18n/en/articles.ts'
import { addWords } from '../../kit/i18n/index.ts'

// They come with the pages that say them.
addWords(articles)
