import { rules } from '../../kit/i18n/en/rules.ts'
import { views } from '../../kit/i18n/en/views.ts'
import { addWords } from '../../kit/i18n/index.ts'

// They come with the parts that say them; what is asked of a case is called as in the filter of cases.
addWords(rules)
addWords(views)
