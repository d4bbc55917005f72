import { personalData } from '../../kit/i18n/en/personal-data.ts'
import { addWords } from '../../kit/i18n/index.ts'

// Only few pages say these; nobody else waits for them.
addWords(personalData)
