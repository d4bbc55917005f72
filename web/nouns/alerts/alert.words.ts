import { alerts } from '../../kit/i18n/en/alerts.ts'
import { addWords } from '../../kit/i18n/index.ts'

// Only two pages say these; nobody else waits for them.
addWords(alerts)
