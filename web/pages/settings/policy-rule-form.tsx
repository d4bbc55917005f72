import './settings.words.ts'
import { createSignal, For, type JSX, Show } from 'solid-js'
import { unwrap } from 'solid-js/store'
import type { PolicyRow, PolicyRule } from '#shared/policy.schema.ts'
import { policyCountries } from '#shared/policy.ts'
import { rich, t } from '../../kit/i18n/index.ts'
import { Button } from '../../kit/ui/button.tsx'
import { useComparison, usePolicyActions } from '../../nouns/policies/policy.data.ts'
import { anchorWords, countryName, countWords, goodsWords, whereWords } from '../../nouns/policies/policy.words.ts'
import '../../nouns/policies/policy-page.words.ts'

const units = ['day', 'month', 'workday'] as const
const channels = ['any', 'distance', 'store', 'marketplace'] as const
const payers = ['none', 'us', 'customer'] as const

/** A rule as a sentence. In a right of ours the dashed words are fields; of the law it can be noted who read it. */
export function PolicyRuleForm(props: { row: PolicyRow; mayChange: boolean; onDone: () => void }) {
  const actions = usePolicyActions()
  const [rule, setRule] = createSignal<PolicyRule>(structuredClone(unwrap(props.row.rule)))
  const [reader, setReader] = createSignal(props.row.rule.reviewedBy ?? '')
  const [busy, setBusy] = createSignal(false)
  const isOurs = () => props.row.rule.layer !== 'statute'
  const isWritten = () => props.mayChange && isOurs() && rule().does === 'grant' && rule().unit !== undefined
  const change = (part: Partial<PolicyRule>) => setRule((before) => ({ ...before, ...part }))
  const comparison = useComparison(() => (isWritten() ? rule() : null))
  const worst = () => comparison.data()?.worse[0]
  const run = async (action: () => Promise<boolean>, isOver = true) => {
    setBusy(true)
    if ((await action()) && isOver) props.onDone()
    setBusy(false)
  }
  const verdict = () => {
    const answer = comparison.data()
    const worse = worst()
    if (!answer || !isWritten()) return ''
    if (worse) return t('policy.worse', { law: worse.law, statute: worse.statute })
    return answer.better.length > 0 ? t('policy.better', { n: new Set(answer.better.map(({ point }) => point)).size }) : t('policy.as-law')
  }
  const topic = () =>
    (rule().topics[0] === 'return' ? 'withdrawal' : (rule().topics[0] ?? 'withdrawal')) as 'withdrawal' | 'defect' | 'not-delivered'
  const payer = () => (payers.find((each) => each === rule().payer) ?? 'none') as (typeof payers)[number]
  const sentence = () =>
    rich<JSX.Element>('policy.sentence', {
      country: isWritten() ? <CountryField rule={rule()} change={change} /> : <b>{whereWords(rule())}</b>,
      goods: isWritten() ? <GoodsField rule={rule()} change={change} /> : <b>{goodsWords(rule())}</b>,
      channel: isWritten() ? <ChannelField rule={rule()} change={change} /> : <b>{t(`policy.channel.${channelOf(rule())}`)}</b>,
      right: t(`policy.right.${topic()}`),
      window: isWritten() ? <WindowField rule={rule()} change={change} /> : <b>{countWords(rule().count, rule().unit)}</b>,
      anchor: <b>{anchorWords(rule())}</b>,
      payer: isWritten() ? (
        <select class="word" aria-label={t('policy.payer')} onChange={(event) => change({ payer: payerOf(event.currentTarget.value) })}>
          <For each={payers}>
            {(each) => (
              <option value={each} selected={each === payer()}>
                {t(`policy.payer.${each}`)}
              </option>
            )}
          </For>
        </select>
      ) : (
        <b>{t(`policy.payer.${rule().payer ?? 'none'}`)}</b>
      ),
    })
  return (
    <form
      class="rule-form"
      onSubmit={(event) => {
        event.preventDefault()
        if (isWritten() && !worst()) void run(() => actions.save(rule()))
      }}
    >
      <Show when={isWritten()}>
        <label class="title">
          <span class="meta">{t('policy.title')}</span>
          <input
            class="input"
            value={rule().title ?? ''}
            maxlength="80"
            onInput={(event) => change({ title: event.currentTarget.value || undefined })}
          />
        </label>
      </Show>
      <Show
        when={rule().does === 'grant'}
        fallback={
          <p class="sentence">
            {t(`policy.does.${rule().does}`)}: {whereWords(rule())}
          </p>
        }
      >
        <p class="sentence">{sentence()}</p>
      </Show>
      <Show when={!isOurs()}>
        <p class="meta">
          {t('policy.sureness')}: {t(`policy.sureness.${rule().sureness}`)}. {rule().statute}
        </p>
      </Show>
      <Show when={props.mayChange} fallback={<p class="meta">{t('settings.only-admin')}</p>}>
        <div class="row">
          <Show when={isWritten()}>
            <Button type="submit" busy={busy()} disabled={Boolean(worst())}>
              {t('do.save')}
            </Button>
          </Show>
          <Show when={props.row.isChanged && (props.row.before || props.row.changedAt > 0)}>
            <Button kind="ghost" icon="undo" onClick={() => void run(() => actions.undo(rule().key))}>
              {t('policy.undo')}
            </Button>
          </Show>
          <Show when={isOurs() && props.row.changedAt > 0}>
            <Button kind="ghost" onClick={() => void run(() => actions.remove(rule().key))}>
              {t('policy.remove')}
            </Button>
          </Show>
          <Show when={!isOurs()}>
            <label class="reader">
              <span class="meta">{t('policy.read-by')}</span>
              <input
                class="input"
                value={reader()}
                placeholder={t('policy.read-by.nobody')}
                maxlength="120"
                onInput={(event) => setReader(event.currentTarget.value)}
              />
            </label>
            <Button busy={busy()} onClick={() => void run(() => actions.review(rule().key, reader().trim() || null))}>
              {t('policy.read-by.save')}
            </Button>
          </Show>
          <span class="push" />
          <span class="meta" classList={{ worse: Boolean(worst()) }} role="status">
            {verdict()}
          </span>
        </div>
      </Show>
    </form>
  )
}

type FieldProps = { rule: PolicyRule; change: (part: Partial<PolicyRule>) => void }
const channelOf = ({ salesChannels }: PolicyRule) => channels.find((each) => each === salesChannels?.[0]) ?? 'any'
const payerOf = (value: string) => (value === 'us' || value === 'customer' ? value : undefined)

function CountryField(props: FieldProps) {
  const value = () => (props.rule.countries?.length === 1 ? props.rule.countries[0] : props.rule.countries ? 'kept' : '')
  return (
    <select
      class="word"
      aria-label={t('policy.country')}
      onChange={(event) =>
        event.currentTarget.value !== 'kept' &&
        props.change({ countries: event.currentTarget.value ? [event.currentTarget.value] : undefined })
      }
    >
      <option value="" selected={value() === ''}>
        {t('policy.everywhere')}
      </option>
      <Show when={value() === 'kept'}>
        <option value="kept" selected>
          {whereWords(props.rule)}
        </option>
      </Show>
      <For each={['EU', ...policyCountries]}>
        {(code) => (
          <option value={code} selected={value() === code}>
            {countryName(code)}
          </option>
        )}
      </For>
    </select>
  )
}

function GoodsField(props: FieldProps) {
  return (
    <input
      class="word"
      aria-label={t('policy.col.goods')}
      placeholder={t('policy.all-goods')}
      title={t('policy.goods.hint')}
      value={props.rule.categories?.join(', ') ?? ''}
      onChange={(event) => {
        const categories = event.currentTarget.value.split(',').flatMap((each) => each.trim() || [])
        props.change({ categories: categories.length > 0 ? categories : undefined })
      }}
    />
  )
}

function ChannelField(props: FieldProps) {
  return (
    <select
      class="word"
      aria-label={t('policy.channel')}
      onChange={(event) => {
        const channel = channels.find((each) => each === event.currentTarget.value)
        props.change({ salesChannels: channel === undefined || channel === 'any' ? undefined : [channel] })
      }}
    >
      <For each={channels}>
        {(each) => (
          <option value={each} selected={each === channelOf(props.rule)}>
            {t(`policy.channel.${each}`)}
          </option>
        )}
      </For>
    </select>
  )
}

function WindowField(props: FieldProps) {
  return (
    <>
      <input
        class="word count"
        type="number"
        min="1"
        max="1200"
        required
        aria-label={t('policy.count')}
        value={props.rule.count ?? 0}
        onInput={(event) => props.change({ count: Math.max(0, Math.min(1200, Math.round(event.currentTarget.valueAsNumber || 0))) })}
      />{' '}
      <select
        class="word"
        aria-label={t('policy.unit')}
        onChange={(event) => props.change({ unit: units.find((each) => each === event.currentTarget.value) ?? 'day' })}
      >
        <For each={units}>
          {(each) => (
            <option value={each} selected={each === props.rule.unit}>
              {t(`policy.unit.${each}`)}
            </option>
          )}
        </For>
      </select>
    </>
  )
}
