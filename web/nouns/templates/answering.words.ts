import { answering } from '../../kit/i18n/en/answering.ts'
import { addWords } from '../../kit/i18n/index.ts'

// Said where templates are chosen and written, and where a second person approves.
addWords(answering)
