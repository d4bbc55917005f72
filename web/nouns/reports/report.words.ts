import { reports } from '../../kit/i18n/en/reports.ts'
import { addWords } from '../../kit/i18n/index.ts'

// They come with the parts that say them.
addWords(reports)
