import { createSignal, For } from 'solid-js'
import { type WakeRule, wakeRules } from '#shared/case.ts'
import { shortTime } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { Button } from '../../kit/ui/button.tsx'
import { ChoiceList } from '../../kit/ui/choice-dialog.tsx'
import { Dialog } from '../../kit/ui/dialog.tsx'
import { Field, SelectField } from '../../kit/ui/field.tsx'
import { keepSnooze, lastSnooze, type SnoozeChoice, snoozeChoices, snoozeUntil } from '../../nouns/cases/snooze-times.ts'
import '../../nouns/teams/team.words.ts'

/** Until when a case, or many, sleeps, and what wakes it before. */
export function SnoozeDialog(props: {
  title?: string
  wakeRule?: WakeRule | null
  onChoose: (until: number, wakeRule: WakeRule) => void
  onClose: () => void
}) {
  const [wakeRule, setWakeRule] = createSignal<WakeRule>(props.wakeRule ?? lastSnooze().wakeRule)
  const [day, setDay] = createSignal('')
  const at = () => new Date(`${day()}T08:00:00`).getTime()
  const isWrong = () => day() !== '' && !(at() > Date.now())
  const choose = (choice: SnoozeChoice) => {
    keepSnooze({ choice, wakeRule: wakeRule() })
    props.onChoose(snoozeUntil(choice, Date.now()), wakeRule())
    props.onClose()
  }
  return (
    <Dialog
      title={props.title ?? t('case.snooze.title')}
      width={420}
      onClose={props.onClose}
      onSubmit={() => {
        if (day() === '' || isWrong()) return
        props.onChoose(at(), wakeRule())
        props.onClose()
      }}
      foot={
        <Button type="submit" kind="main" class="push" keys="ctrl+enter" disabled={day() === '' || isWrong()}>
          {t('case.action.snooze')}
        </Button>
      }
    >
      <ChoiceList
        choices={snoozeChoices.map((value) => ({
          value,
          label: t(`case.snooze.${value}`),
          hint: shortTime(snoozeUntil(value, Date.now())),
        }))}
        onChoose={choose}
      />
      <Field
        type="date"
        label={t('snooze.day')}
        error={isWrong() ? t('errors.snooze-in-past') : undefined}
        value={day()}
        onInput={(event) => setDay(event.currentTarget.value)}
      />
      <SelectField
        label={t('snooze.wake')}
        hint={t(`snooze.wake.${wakeRule()}.why`)}
        value={wakeRule()}
        onChange={(event) => setWakeRule(event.currentTarget.value as WakeRule)}
      >
        <For each={wakeRules}>{(value) => <option value={value}>{t(`snooze.wake.${value}`)}</option>}</For>
      </SelectField>
    </Dialog>
  )
}
