import { purchaseImport } from '../../kit/i18n/en/purchase-import.ts'
import { addWords } from '../../kit/i18n/index.ts'

// Only few pages say these; nobody else waits for them.
addWords(purchaseImport)
