import type { Mention } from '#shared/mention.schema.ts'
import { type SentimentLabel, sentimentLabels } from '#shared/understanding.ts'
import { t } from '../../kit/i18n/index.ts'
import { ChoiceDialog } from '../../kit/ui/choice-dialog.tsx'
import { nameText } from '../../kit/ui/safe-text.ts'

/** Disagree with a sentiment: one press says what it really is. */
export function SentimentDialog(props: { mention: Mention; onChoose: (sentiment: SentimentLabel) => void; onClose: () => void }) {
  return (
    <ChoiceDialog
      title={t('sentiment.title')}
      why={t('sentiment.of', { name: nameText(props.mention.author.name) })}
      choices={sentimentLabels.map((value) => ({
        value,
        label: t(`sentiment.${value}`),
        chosen: props.mention.sentiment?.label === value,
      }))}
      onChoose={props.onChoose}
      onClose={props.onClose}
    />
  )
}
