import { alerts } from '../../kit/i18n/en/alerts.ts'
import { clocks } from '../../kit/i18n/en/clocks.ts'
import { today } from '../../kit/i18n/en/today.ts'
import { addWords } from '../../kit/i18n/index.ts'

// They come with the page that says them.
addWords({ ...alerts, ...clocks, ...today })
