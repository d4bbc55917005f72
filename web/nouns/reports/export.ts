import { locale, t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { say } from '../../kit/ui/say.ts'
import { showProblem, showToast } from '../../kit/ui/toast.tsx'
import type { Choice } from './choice.ts'
import { mentionsCsv } from './mentions.csv.ts'
import { listMentions } from './report.data.ts'

const rowsAtMost = 10_000

/** Hands the mentions of a choice over as a CSV file: the same rows that the numbers count, in the same time zone. */
export async function exportMentions(choice: Choice, name: string): Promise<void> {
  try {
    const { items, more } = await listMentions(choice, rowsAtMost, undefined, (n) => say(t('trends.export.busy', { n })))
    const address = URL.createObjectURL(new Blob([mentionsCsv(items, locale())], { type: 'text/csv;charset=utf-8' }))
    const link = document.createElement('a')
    link.href = address
    link.download = `${name}.csv`
    link.click()
    // The browser reads the blob after the click; a minute is long enough for it to have begun.
    setTimeout(() => URL.revokeObjectURL(address), 60_000)
    showToast({ words: more ? t('trends.export.most', { n: items.length }) : t('trends.export.done', { n: items.length }) })
  } catch (error) {
    showProblem(t('trends.export.failed', { why: problemText(error) }))
  }
}
