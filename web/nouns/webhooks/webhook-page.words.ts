import { webhooks } from '../../kit/i18n/en/webhooks.ts'
import { addWords } from '../../kit/i18n/index.ts'

// Only few pages say these; nobody else waits for them.
addWords(webhooks)
