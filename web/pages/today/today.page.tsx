import { A, useNavigate, useSearchParams } from '@solidjs/router'
import { createEffect, createSignal, For, lazy, Match, on, Show, Suspense, Switch } from 'solid-js'
import type { Promised } from '#shared/promise.schema.ts'
import type { WaitingReply } from '#shared/today.schema.ts'
import { useMe, useSession } from '../../data/session.tsx'
import { clockTime, exactTime } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { offerCommands } from '../../kit/ui/commands.ts'
import { createNow } from '../../kit/ui/now.ts'
import { ErrorState, Skeleton } from '../../kit/ui/states.tsx'
import { showProblem, showToast } from '../../kit/ui/toast.tsx'
import { offerUndo } from '../../kit/ui/undo-command.ts'
import { usePromiseActions } from '../../nouns/promises/promise.data.ts'
import { approveLooked } from '../../nouns/replies/approve.ts'
import { takeReplyBack } from '../../nouns/replies/reply.data.ts'
import { useTeamToday, useToday } from '../../nouns/today/today.data.ts'
import '../../nouns/today/today.words.ts'
import './today.css'
import { MyDay } from './my-day.tsx'
import { TeamDay } from './team-day.tsx'
import { type Lead, leadOf, leadOfTeam } from './today.lead.ts'
import { rowKeys } from './today.rows.ts'

const Side = lazy(async () => ({ default: (await import('./side.tsx')).Side }))

type Address = { view?: string; at?: string }

/** What waits: for the person who looks, and for whoever leads the team. Each part loads, and fails, by itself. */
export function TodayPage() {
  const [address, setAddress] = useSearchParams<Address>()
  const navigate = useNavigate()
  const me = useMe()
  const { may } = useSession()
  const now = createNow()
  const isTeam = () => may('team.watch') && address.view !== 'mine'
  const mine = useToday(() => !isTeam())
  const team = useTeamToday(isTeam)
  const query = () => (isTeam() ? team : mine)
  const chosen = () => address.at ?? null
  createEffect(() => {
    document.title = `${t('page.today')} · Aftercare`
  })

  // What was seen holds still: what came since waits behind a bar until it is asked for.
  const keys = () => rowKeys(isTeam() ? team.data() : mine.data())
  const [seen, setSeen] = createSignal<ReadonlySet<string> | null>(null)
  createEffect(on(isTeam, () => setSeen(null)))
  createEffect(() => {
    if (query().data() && seen() === null) setSeen(new Set(keys()))
  })
  const isSeen = (key: string) => seen()?.has(key) ?? true
  const fresh = () => keys().filter((key) => !isSeen(key)).length
  const adopt = () => setSeen(new Set(keys()))

  const choose = (key: string) => key !== chosen() && setAddress({ at: key }, { replace: true, scroll: false })
  const lines = () => [...document.querySelectorAll<HTMLElement>('main.today [data-line]')]
  function walk(by: 1 | -1) {
    const all = lines()
    const at = all.findIndex((line) => line.dataset.line === chosen())
    const next = all[at < 0 ? 0 : Math.min(all.length - 1, Math.max(0, at + by))]
    next?.querySelector<HTMLElement>('a')?.focus()
  }
  const promises = usePromiseActions()
  async function keep(promise: Promised) {
    await promises.keep(promise)
    await mine.reload()
  }
  async function approve(waiting: WaitingReply, confirmed: { id: string; reason: string }[] = []) {
    const { reply, lastMentionId } = waiting
    const seen = { lastMentionId: lastMentionId ?? undefined, seenEventId: undefined, confirmed }
    try {
      const isDone = await approveLooked(reply, seen, (passed) => void approve(waiting, passed))
      if (isDone) showToast({ words: t('today.approved'), undo: () => void takeBack(reply.id) })
    } catch (error) {
      showProblem(t('today.failed', { why: problemText(error) }))
    }
    await query().reload()
  }
  async function takeBack(id: number) {
    try {
      await takeReplyBack(id)
      showToast({ words: t('today.approved.undone') })
    } catch (error) {
      showProblem(t('today.failed', { why: problemText(error) }))
    }
    await query().reload()
  }
  function say() {
    const key = chosen() ?? ''
    const promise = mine.data()?.promises?.items.find(({ id }) => key === `promise-${id}`)
    if (promise && !isTeam()) return void keep(promise)
    const waiting = (isTeam() ? team.data() : mine.data())?.approvals?.items.find(({ reply }) => key === `approval-${reply.id}`)
    if (waiting) void approve(waiting)
  }
  const takesYes = () => /^(promise|approval)-/.test(chosen() ?? '')
  offerUndo()
  offerCommands(() => {
    const off = chosen() === null ? t('today.key.choose') : undefined
    return [
      { id: 'today.next', group: 'move', label: t('today.key.next'), keys: ['j', 'arrowdown'], keyOnly: true, run: () => walk(1) },
      { id: 'today.previous', group: 'move', label: t('today.key.previous'), keys: ['k', 'arrowup'], keyOnly: true, run: () => walk(-1) },
      {
        id: 'today.open',
        group: 'move',
        label: t('today.key.open'),
        keys: ['enter'],
        off,
        run: () => {
          const href = lines()
            .find((line) => line.dataset.line === chosen())
            ?.querySelector('a')
            ?.getAttribute('href')
          if (href) navigate(href)
        },
      },
      {
        id: 'today.yes',
        group: 'work',
        label: t('today.key.yes'),
        keys: ['y'],
        icon: 'check',
        off: off ?? (takesYes() ? (may('promises.settle') ? undefined : t('promise.key.agent')) : t('today.key.yes.none')),
        run: say,
      },
      {
        id: 'today.fresh',
        group: 'move',
        label: t('today.fresh.show'),
        keys: ['.'],
        off: fresh() > 0 ? undefined : t('today.fresh.none'),
        run: adopt,
      },
    ]
  })
  const lead = (): Lead[] | null => {
    const [own, all] = [mine.data(), team.data()]
    if (isTeam()) return all ? leadOfTeam(all) : null
    return own ? leadOf(own) : null
  }
  const shared = { isSeen, chosen, choose, now, retry: () => void query().reload(), mayApprove: () => may('replies.approve'), approve }
  return (
    <main class="today beside">
      <header class="bar">
        <h1>{t('page.today')}</h1>
        <Show when={may('team.watch')}>
          <nav class="views" aria-label={t('today.view')}>
            <a href="/today?view=mine" aria-current={isTeam() ? undefined : 'true'}>
              {t('today.view.mine')}
            </a>
            <a href="/today" aria-current={isTeam() ? 'true' : undefined}>
              {t('today.view.team')}
            </a>
          </nav>
        </Show>
        <span class="meta only-wide" title={exactTime(now())}>
          {new Intl.DateTimeFormat(document.documentElement.lang, { weekday: 'long', day: 'numeric', month: 'long' }).format(now())} ·{' '}
          {clockTime(now())}
        </span>
        <span class="push" />
        <Show when={fresh() > 0}>
          <button type="button" class="pill" onClick={adopt}>
            {t('today.fresh', { n: fresh() })}
          </button>
        </Show>
      </header>
      <div class="day" data-region tabindex="-1">
        <Switch fallback={<Skeleton rows={8} />}>
          <Match when={query().error() && !query().data()}>
            <ErrorState title={t('today.load-failed')} error={query().error()} retry={query().reload} />
          </Match>
          <Match when={lead()}>
            {(sentences) => (
              <>
                <p class="lead">
                  <For each={sentences()}>
                    {({ words, href }) => (
                      <>
                        <Show when={href} fallback={<span class="muted">{words}</span>}>
                          {(to) => <A href={to()}>{words}</A>}
                        </Show>{' '}
                      </>
                    )}
                  </For>
                </p>
                <Show when={!isTeam() && mine.data()}>
                  {(today) => <MyDay today={today()} {...shared} me={me().id} keep={(one) => void keep(one)} />}
                </Show>
                <Show when={isTeam() && team.data()}>{(today) => <TeamDay today={today()} {...shared} />}</Show>
              </>
            )}
          </Match>
        </Switch>
      </div>
      <Suspense fallback={<aside class="since" />}>
        <Side chosen={chosen()} choose={choose} />
      </Suspense>
    </main>
  )
}
