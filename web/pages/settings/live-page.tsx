import { createSignal, onMount, Show } from 'solid-js'
import type { ConnectTest } from '#shared/connect.schema.ts'
import type { Channel } from '#shared/source.schema.ts'
import { dollars, number } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Icon } from '../../kit/ui/icon.tsx'
import { FoundPosts } from './found-posts.tsx'
import '../../nouns/sources/connect.words.ts'

type LiveProps = {
  channel: Channel
  /** What is searched for; null: the account's own mentions. */
  query: string | null
  /** Nothing is searched for yet, although something is to be. */
  isEmpty: boolean
  /** Whether a page is read at once where that costs nothing. */
  atOnce?: true
  read: (query: string | null) => Promise<ConnectTest>
}

/** One page of the network, its price said before: how many posts, the newest three, how many a day and what that costs. */
export function LivePage(props: LiveProps) {
  const [tried, setTried] = createSignal<{ query: string | null; test: ConnectTest } | null>(null)
  const [busy, setBusy] = createSignal(false)
  const [refusal, setRefusal] = createSignal<Error | null>(null)
  const price = () => props.channel.testPrices?.[props.query === null && !props.isEmpty ? 'own' : 'search'] ?? 0
  const isStale = () => tried() !== null && tried()?.query !== props.query

  async function read() {
    if (busy()) return
    setBusy(true)
    setRefusal(null)
    try {
      const { query } = props
      setTried({ query, test: await props.read(query) })
    } catch (error) {
      setRefusal(error as Error)
    }
    setBusy(false)
  }
  // What costs nothing is read at once; what does is said first.
  onMount(() => props.atOnce && props.channel.testPrices === null && void read())

  return (
    <section>
      <div class="row">
        <Button icon="refresh" busy={busy()} disabled={props.isEmpty} onClick={() => void read()}>
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
      <Show when={tried()}>{(one) => <Tried test={one().test} isFree={props.channel.testPrices === null} />}</Show>
    </section>
  )
}

function Tried(props: { test: ConnectTest; isFree: boolean }) {
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
        <FoundPosts posts={props.test.posts} />
      </Show>
    </div>
  )
}
