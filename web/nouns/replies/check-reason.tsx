import type { Check } from '#shared/preflight.schema.ts'
import { t } from '../../kit/i18n/index.ts'
import type { Composer } from './composer.state.ts'
import '../templates/answering.words.ts'
import './template-shelf.css'

/** Why a warning was let pass: kept with the reply. */
export function CheckReason(props: { check: Check; composer: Composer }) {
  return (
    <input
      class="reason"
      aria-label={t('answer.reason')}
      title={t('answer.reason')}
      placeholder={t('answer.reason')}
      maxlength="300"
      onInput={(event) => {
        const reason = event.currentTarget.value.trim()
        if (reason !== '') props.composer.confirm(props.check, reason)
      }}
    />
  )
}
