import { presence } from '../../kit/i18n/en/presence.ts'
import { addWords } from '../../kit/i18n/index.ts'

// Said when something came while somebody wrote.
addWords(presence)
