import { settingsPages } from '../../kit/i18n/en/settings-pages.ts'
import { addWords } from '../../kit/i18n/index.ts'

// They come with the pages that say them.
addWords(settingsPages)
