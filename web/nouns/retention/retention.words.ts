import { retention } from '../../kit/i18n/en/retention.ts'
import { addWords } from '../../kit/i18n/index.ts'

// Only one page of the settings says these; nobody else waits for them.
addWords(retention)
