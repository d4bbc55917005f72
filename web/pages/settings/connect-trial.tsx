import { useNavigate } from '@solidjs/router'
import { useQueryClient } from '@tanstack/solid-query'
import { createSignal, For, onMount, Show } from 'solid-js'
import type { ConnectAttempt, ConnectTest } from '#shared/connect.schema.ts'
import { newKey } from '../../data/api.ts'
import { readAmount } from '../../kit/i18n/amount.ts'
import { dollars, number, when } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { Button } from '../../kit/ui/button.tsx'
import { LangChip } from '../../kit/ui/chip.tsx'
import { Field } from '../../kit/ui/field.tsx'
import { Icon } from '../../kit/ui/icon.tsx'
import { createNow } from '../../kit/ui/now.ts'
import { SegmentedControl } from '../../kit/ui/segmented-control.tsx'
import { showToast } from '../../kit/ui/toast.tsx'
import { saveConnect, tryConnect } from '../../nouns/sources/connect.data.ts'
import type { Network } from '../../nouns/sources/connect.networks.ts'
import { microDollars } from '../../nouns/sources/source.form.ts'
import '../../nouns/sources/connect.words.ts'

/** Signed in: what to listen to, one page read to see it, and only then a source. */
export function ConnectTrial(props: {
  attempt: ConnectAttempt
  network: Network
  label: string
  account: string | null
  reload: () => Promise<void>
}) {
  const navigate = useNavigate()
  const client = useQueryClient()
  const [mode, setMode] = createSignal<'own' | 'search'>('own')
  const [query, setQuery] = createSignal('')
  const [name, setName] = createSignal('')
  const [cap, setCap] = createSignal('')
  const [tried, setTried] = createSignal<{ query: string | null; test: ConnectTest } | null>(null)
  const [busy, setBusy] = createSignal<'try' | 'save' | null>(null)
  const [refusal, setRefusal] = createSignal<Error | null>(null)
  const key = newKey()
  const asked = () => (mode() === 'search' ? query().trim() || null : null)
  const isStale = () => tried() !== null && tried()?.query !== asked()
  const price = () => {
    const { testPrices } = props.network.channel
    return testPrices ? testPrices[mode()] : 0
  }
  const isCapBad = () => cap().trim() !== '' && readAmount(cap(), microDollars) === null
  const isEmpty = () => mode() === 'search' && asked() === null

  async function run(what: 'try' | 'save', work: () => Promise<void>) {
    if (busy()) return
    setBusy(what)
    setRefusal(null)
    try {
      await work()
    } catch (error) {
      setRefusal(error as Error)
    } finally {
      setBusy(null)
    }
  }
  const read = () =>
    run('try', async () => {
      const now = asked()
      setTried({ query: now, test: await tryConnect(props.attempt.id, now) })
      void props.reload()
    })
  const save = () =>
    run('save', async () => {
      if (isCapBad() || isEmpty()) return
      const body = {
        ...(name().trim() && { name: name().trim() }),
        ...(asked() && { query: asked() }),
        ...(cap().trim() && { cap: readAmount(cap(), microDollars) }),
      }
      const source = await saveConnect(props.attempt.id, body, key)
      await client.invalidateQueries({ queryKey: ['sources'] })
      showToast({ words: t('sources.connected', { name: source.name }) })
      navigate('/settings/sources', { replace: true })
    })
  // What costs nothing is read at once; what does is said first.
  onMount(() => props.network.channel.testPrices === null && void read())

  return (
    <form
      class="connect"
      novalidate
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <h2 class="headline">
        <Icon name={`ch-${props.network.channel.name}`} class={`ch-${props.network.channel.name}`} />
        {props.account ? t('connect.in', { account: props.account }) : t('connect.in.plain')}
      </h2>
      <p class="what">{t('connect.try.what', { network: props.label })}</p>
      <Show when={props.network.channel.searches}>
        <section>
          <SegmentedControl
            label={t('connect.listen')}
            options={[
              { value: 'own', label: t('connect.listen.own') },
              { value: 'search', label: t('connect.listen.search') },
            ]}
            value={mode()}
            onChange={setMode}
          />
          <Show when={mode() === 'search'}>
            <div class="fields">
              <Field
                label={t('sources.form.query')}
                maxlength="512"
                value={query()}
                onInput={(event) => setQuery(event.currentTarget.value)}
              />
            </div>
          </Show>
        </section>
      </Show>
      <section>
        <div class="row">
          <Button icon="refresh" busy={busy() === 'try'} disabled={isEmpty()} onClick={() => void read()}>
            {price() > 0 ? t('connect.try.price', { price: dollars(price()) }) : t('connect.try')}
          </Button>
          <Show when={isStale()}>
            <span class="meta">{t('connect.stale')}</span>
          </Show>
        </div>
        <Show when={refusal()}>
          {(error) => (
            <p class="refused" role="alert">
              <Icon name="stop" size="s" />
              {t('connect.refused', { why: problemText(error()) })}
            </p>
          )}
        </Show>
        <Show when={tried()}>{(one) => <Tried test={one().test} isFree={props.network.channel.testPrices === null} />}</Show>
      </section>
      <section>
        <h3>{t('connect.last')}</h3>
        <div class="fields">
          <Field
            label={t('sources.form.optional', { label: t('sources.form.name') })}
            hint={t('sources.form.name.hint')}
            maxlength="80"
            value={name()}
            onInput={(event) => setName(event.currentTarget.value)}
          />
          <Show when={props.network.channel.prices}>
            <Field
              label={t('sources.form.cap')}
              hint={t('sources.form.cap.hint')}
              error={isCapBad() ? t('sources.form.cap.bad') : undefined}
              inputmode="decimal"
              value={cap()}
              onInput={(event) => setCap(event.currentTarget.value)}
            />
          </Show>
        </div>
      </section>
      <div class="row go">
        <Button kind="main" type="submit" busy={busy() === 'save'} disabled={isEmpty()}>
          {t('connect.save')}
        </Button>
      </div>
    </form>
  )
}

/** What one page showed: how many, the newest three, how many a day, and what that costs. */
function Tried(props: { test: ConnectTest; isFree: boolean }) {
  const now = createNow(60_000)
  const rate = () => {
    const { perDay, pricePerDay } = props.test
    if (perDay === null) return t('connect.tried.few')
    const price =
      pricePerDay === null ? (props.isFree ? t('connect.tried.free') : '') : t('connect.tried.price', { price: dollars(pricePerDay) })
    return [t('connect.tried.day', { n: number(perDay) }), price].filter(Boolean).join(', ')
  }
  return (
    <div class="tried" role="status">
      <p>
        <b>{t('connect.tried', { n: props.test.found })}</b>
        <span class="meta num">
          {rate()}
          {props.test.cost > 0 ? `. ${t('connect.tried.cost', { price: dollars(props.test.cost) })}` : ''}
        </span>
      </p>
      <Show when={props.test.posts.length > 0} fallback={<p class="meta">{t('connect.tried.none')}</p>}>
        <ul>
          <For each={props.test.posts}>
            {(post) => (
              <li>
                <p class="meta">
                  <b>
                    <bdi>{post.author}</bdi>
                  </b>
                  <LangChip lang={post.lang} />
                  <span>{when(post.postedAt, now())}</span>
                </p>
                <p lang={post.lang ?? undefined} dir="auto" class="words">
                  {post.text}
                </p>
              </li>
            )}
          </For>
        </ul>
      </Show>
    </div>
  )
}
