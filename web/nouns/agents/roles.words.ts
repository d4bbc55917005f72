import { roles } from '../../kit/i18n/en/roles.ts'
import { addWords } from '../../kit/i18n/index.ts'

// Only three pages of the settings say these; nobody else waits for them.
addWords(roles)
