import { A } from '@solidjs/router'
import { t } from '../kit/i18n/index.ts'
import { EmptyState } from '../kit/ui/states.tsx'

/** For an address that names nothing. */
export function NotFound() {
  return (
    <EmptyState title={t('page.not-found')} why={t('page.not-found.why')}>
      <A class="btn" href="/">
        {t('page.start')}
      </A>
    </EmptyState>
  )
}
