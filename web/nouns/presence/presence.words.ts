import { presence } from '../../kit/i18n/en/presence.ts'
import { addWords } from '../../kit/i18n/index.ts'

// Said where cases are worked on.
addWords(presence)
