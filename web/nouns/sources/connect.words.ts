import { connect } from '../../kit/i18n/en/connect.ts'
import { addWords } from '../../kit/i18n/index.ts'

// Only the pages on which sources are connected say these.
addWords(connect)
