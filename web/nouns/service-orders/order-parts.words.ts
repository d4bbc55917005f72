import { appointments } from '../../kit/i18n/en/appointments.ts'
import { quotes } from '../../kit/i18n/en/quotes.ts'
import { addWords } from '../../kit/i18n/index.ts'

// Only the page of one order says these; nobody else waits for them.
addWords({ ...appointments, ...quotes })
