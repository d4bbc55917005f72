import { audit } from '../../kit/i18n/en/audit.ts'
import { addWords } from '../../kit/i18n/index.ts'

// Only the audit says these; nobody else waits for them.
addWords(audit)
