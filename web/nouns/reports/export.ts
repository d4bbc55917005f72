import { readerZone } from '../../kit/environment.ts'
import { locale, t } from '../../kit/i18n/index.ts'
import { showToast } from '../../kit/ui/toast.tsx'
import type { Choice } from './choice.ts'
import type { Period } from './period.ts'
import './report.words.ts'

type Exported = 'mentions' | 'sentiment' | 'cases' | 'service-orders'

/** Lets the browser fetch a file that the server writes row by row: as many rows as there are, as the reader writes numbers and times. */
function fetchFile(what: Exported, query: Record<string, string | number | undefined>): void {
  const search = new URLSearchParams({ locale: locale(), zone: readerZone() })
  for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value))
  const link = document.createElement('a')
  link.href = `/api/exports/${what}?${search}`
  link.download = ''
  link.click()
  showToast({ words: t('trends.export.started') })
}

/** The mentions behind a choice: the same rows that its numbers count. */
export const exportMentions = ({ isBar: _isBar, ...choice }: Choice): void => fetchFile('mentions', choice)

/** The numbers of the chart over its period. */
export const exportNumbers = ({ from, to, bucket }: Pick<Period, 'from' | 'to' | 'bucket'>, lang: string | undefined): void =>
  fetchFile('sentiment', { from, to, bucket, offset: -new Date(to - 1).getTimezoneOffset(), lang })

export const exportCases = (): void => fetchFile('cases', { queue: 'all' })
export const exportOrders = (): void => fetchFile('service-orders', { queue: 'open' })
