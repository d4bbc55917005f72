import { createMemo, createSignal, For, Show } from 'solid-js'
import { createStore } from 'solid-js/store'
import { priorities } from '#shared/case.ts'
import { channelLabels, channelNames } from '#shared/channel.ts'
import type { Sla, SlaPolicy, SlaRules } from '#shared/clock.schema.ts'
import { languageName } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Dialog } from '../../kit/ui/dialog.tsx'
import { Field, SelectField } from '../../kit/ui/field.tsx'
import { rulesOf, type useSlaActions } from '../../nouns/clocks/clock.data.ts'
import { newKeyOf } from './sla.hours.ts'
import { SlaPreview } from './sla-preview.tsx'

const ourLanguages = ['en', 'no', 'de', 'fi', 'is', 'tr']
const metrics = ['firstResponse', 'nextResponse', 'resolution'] as const
type Metric = (typeof metrics)[number]
const labels = { firstResponse: 'clock.metric.first-response', nextResponse: 'clocks.next', resolution: 'clock.metric.resolution' } as const

type Amount = { text: string; unit: 'min' | 'h' }
const amountOf = (minutes: number | null): Amount => {
  if (minutes === null) return { text: '', unit: 'h' }
  return minutes % 60 === 0 ? { text: String(minutes / 60), unit: 'h' } : { text: String(minutes), unit: 'min' }
}
/** Minutes; null: no promise; undefined: cannot be read. */
function minutesOf({ text, unit }: Amount): number | null | undefined {
  if (text.trim() === '') return null
  const value = Number(text.trim())
  const minutes = unit === 'h' ? value * 60 : value
  return Number.isInteger(value) && minutes >= 1 && minutes <= 525_600 ? minutes : undefined
}

type DialogProps = {
  sla: Sla
  /** null: a new one. */
  policy: SlaPolicy | null
  actions: ReturnType<typeof useSlaActions>
  onClose: () => void
}

/** A policy: to whom something is promised, by which calendar, and how soon; and what that would do to open clocks. */
export function PolicyDialog(props: DialogProps) {
  const { policy } = props
  const before = rulesOf(props.sla)
  const isLast = policy !== null && before.policies.at(-1)?.key === policy.key
  const names = new Map(props.sla.products.map(({ key, name }) => [key, name]))
  const [form, setForm] = createStore({
    name: policy?.name ?? '',
    calendar: policy?.calendar ?? before.calendars[0]?.key ?? '',
    warnAt: String(policy?.warnAt ?? 75),
    firstResponse: amountOf(policy ? policy.firstResponse : 60),
    nextResponse: amountOf(policy ? policy.nextResponse : 120),
    resolution: amountOf(policy ? policy.resolution : 7200),
    priorities: [...(policy?.priorities ?? [])],
    channels: [...(policy?.channels ?? [])],
    languages: [...(policy?.languages ?? [])],
    products: [...(policy?.products ?? [])],
  })
  const [tried, setTried] = createSignal(false)
  const [busy, setBusy] = createSignal(false)
  const warnAt = () => Number(form.warnAt)
  const isWarn = () => Number.isInteger(warnAt()) && warnAt() >= 1 && warnAt() <= 99
  const asksNothing = () => form.priorities.length + form.channels.length + form.languages.length + form.products.length === 0
  const next = createMemo((): SlaPolicy | null => {
    const [firstResponse, nextResponse, resolution] = metrics.map((metric) => minutesOf(form[metric]))
    if (firstResponse === undefined || nextResponse === undefined || resolution === undefined) return null
    if (!isWarn() || form.name.trim() === '' || (!isLast && asksNothing())) return null
    const { calendar, priorities, channels, languages, products } = form
    const conditions = { priorities: [...priorities], channels: [...channels], languages: [...languages], products: [...products] }
    const key =
      policy?.key ??
      newKeyOf(
        form.name,
        before.policies.map((one) => one.key),
      )
    return { key, name: form.name.trim(), ...conditions, calendar, firstResponse, nextResponse, resolution, warnAt: warnAt() }
  })
  const rules = createMemo((): SlaRules | null => {
    const changed = next()
    if (!changed) return null
    const { calendars, policies } = before
    return { calendars, policies: policy ? policies.map((one) => (one.key === policy.key ? changed : one)) : [changed, ...policies] }
  })
  async function write(to: SlaRules, words: string) {
    if (busy()) return
    setBusy(true)
    const isSaved = await props.actions.change(props.sla, to, words)
    setBusy(false)
    if (isSaved) props.onClose()
  }
  function submit() {
    setTried(true)
    const to = rules()
    if (to) void write(to, t(policy ? 'clocks.policy.changed' : 'clocks.policy.added', { name: form.name.trim() }))
  }
  const remove = () =>
    policy &&
    void write(
      { ...before, policies: before.policies.filter(({ key }) => key !== policy.key) },
      t('clocks.policy.removed', { name: policy.name }),
    )
  return (
    <Dialog
      title={policy ? t('clocks.policy.change', { name: policy.name }) : t('clocks.policy.add')}
      width={620}
      class="sla-dialog"
      onClose={props.onClose}
      onSubmit={submit}
      foot={
        <>
          <Show when={policy && !isLast}>
            <Button kind="danger" onClick={remove}>
              {t('do.remove')}
            </Button>
          </Show>
          <Button class="push" kind="main" type="submit" busy={busy()} keys="ctrl+enter">
            {t('do.save')}
          </Button>
        </>
      }
    >
      <div class="two">
        <Field
          label={t('clocks.name')}
          error={tried() && form.name.trim() === '' ? t('clocks.name.missing') : undefined}
          maxlength="60"
          autofocus
          value={form.name}
          onInput={(event) => setForm('name', event.currentTarget.value)}
        />
        <SelectField
          label={t('clocks.calendar')}
          value={form.calendar}
          onChange={(event) => setForm('calendar', event.currentTarget.value)}
        >
          <For each={before.calendars}>{(one) => <option value={one.key}>{one.name}</option>}</For>
        </SelectField>
      </div>
      <Show when={!isLast} fallback={<p class="meta">{t('clocks.policy.last')}</p>}>
        <Choices
          label={t('clocks.priorities')}
          all={priorities}
          chosen={form.priorities}
          nameOf={(one) => t(`priority.${one}`)}
          choose={(all) => setForm('priorities', all)}
        />
        <Choices
          label={t('clocks.channels')}
          all={channelNames}
          chosen={form.channels}
          nameOf={(one) => channelLabels[one]}
          choose={(all) => setForm('channels', all)}
        />
        <Choices
          label={t('clocks.languages')}
          all={[...new Set([...ourLanguages, ...form.languages])]}
          chosen={form.languages}
          nameOf={languageName}
          choose={(all) => setForm('languages', all)}
        />
        <Show when={names.size > 0}>
          <Choices
            label={t('clocks.products')}
            all={[...new Set([...[...names.keys()].slice(0, 30), ...form.products])]}
            chosen={form.products}
            nameOf={(one) => names.get(one) ?? one}
            choose={(all) => setForm('products', all)}
          />
        </Show>
        <Show when={tried() && asksNothing()}>
          <p class="trouble bad" role="alert">
            {t('clocks.policy.never')}
          </p>
        </Show>
      </Show>
      <div class="targets">
        <For each={[...metrics]}>
          {(metric) => <Target metric={metric} amount={form[metric]} tried={tried()} set={(part) => setForm(metric, part)} />}
        </For>
        <Field
          label={t('clocks.warn')}
          hint={t('clocks.warn.hint')}
          error={tried() && !isWarn() ? t('clocks.warn.hint') : undefined}
          inputmode="numeric"
          maxlength="2"
          value={form.warnAt}
          onInput={(event) => setForm('warnAt', event.currentTarget.value)}
        />
      </div>
      <SlaPreview rules={rules()} />
    </Dialog>
  )
}

function Target(props: { metric: Metric; amount: Amount; tried: boolean; set: (part: Partial<Amount>) => void }) {
  return (
    <div class="target">
      <Field
        label={t(labels[props.metric])}
        hint={t('clocks.target.hint')}
        error={props.tried && minutesOf(props.amount) === undefined ? t('clocks.target.wrong') : undefined}
        inputmode="numeric"
        maxlength="6"
        data-target={props.metric}
        value={props.amount.text}
        onInput={(event) => props.set({ text: event.currentTarget.value })}
      />
      <label>
        <span class="vh">
          {t('clocks.unit')}: {t(labels[props.metric])}
        </span>
        <select
          class="input"
          value={props.amount.unit}
          onChange={(event) => props.set({ unit: event.currentTarget.value as Amount['unit'] })}
        >
          <option value="min">{t('clocks.unit.min')}</option>
          <option value="h">{t('clocks.unit.h')}</option>
        </select>
      </label>
    </div>
  )
}

type ChoicesProps<T extends string> = {
  label: string
  all: readonly T[]
  chosen: readonly T[]
  nameOf: (one: T) => string
  choose: (all: T[]) => void
}

function Choices<T extends string>(props: ChoicesProps<T>) {
  return (
    <fieldset class="choices">
      <legend>{props.label}</legend>
      <For each={[...props.all]}>
        {(one) => (
          <label>
            <input
              type="checkbox"
              checked={props.chosen.includes(one)}
              onChange={(event) =>
                props.choose(event.currentTarget.checked ? [...props.chosen, one] : props.chosen.filter((other) => other !== one))
              }
            />
            <bdi>{props.nameOf(one)}</bdi>
          </label>
        )}
      </For>
    </fieldset>
  )
}
