import { access } from '../../kit/i18n/en/access.ts'
import { addWords } from '../../kit/i18n/index.ts'

// Only the ways in and two pages of the settings say these; nobody else waits for them.
addWords(access)
