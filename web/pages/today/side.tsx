import { A } from '@solidjs/router'
import { createSignal, For, lazy, Show, Suspense } from 'solid-js'
import { caseNumber } from '#shared/case.ts'
import type { Handover } from '#shared/handover.schema.ts'
import type { Since } from '#shared/today.schema.ts'
import { useMe, useSession } from '../../data/session.tsx'
import { clockTime, shortTime } from '../../kit/i18n/format.ts'
import { rich, t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { Button } from '../../kit/ui/button.tsx'
import { offerCommands } from '../../kit/ui/commands.ts'
import { Icon } from '../../kit/ui/icon.tsx'
import { Moment } from '../../kit/ui/moment.tsx'
import { Name } from '../../kit/ui/name.tsx'
import { nameText, withoutSteering } from '../../kit/ui/safe-text.ts'
import { showProblem, showToast } from '../../kit/ui/toast.tsx'
import { giveBack, takeOver, useHandovers, withdrawHandover } from '../../nouns/handovers/handover.data.ts'
import { useSince } from '../../nouns/today/today.data.ts'
import '../../nouns/today/today.words.ts'
import './side.css'

const HandoverDialog = lazy(async () => ({ default: (await import('./handover-dialog.tsx')).HandoverDialog }))

type SideProps = { chosen: string | null; choose: (key: string) => void }

/** Beside the day: what happened while one was away, and what somebody left. `T` takes over. */
export function Side(props: SideProps) {
  const me = useMe()
  const { may } = useSession()
  const since = useSince()
  const handovers = useHandovers(() => may('cases.write'))
  const [writing, setWriting] = createSignal(false)
  const items = () => handovers.data()?.items ?? []
  const isMine = ({ from }: Handover) => from.id === me().id
  const toTake = () => items().filter((one) => one.taken === null && !isMine(one))
  const chosen = () => toTake().find(({ id }) => props.chosen === `handover-${id}`) ?? toTake()[0]

  async function attempt(work: () => Promise<unknown>): Promise<boolean> {
    try {
      await work()
      return true
    } catch (error) {
      showProblem(t('handover.failed', { why: problemText(error) }))
      return false
    } finally {
      void handovers.reload()
    }
  }
  async function take({ id, cases }: Handover) {
    if (await attempt(() => takeOver(id)))
      showToast({
        words: t('handover.took', { n: cases.filter(({ state }) => state !== 'resolved').length }),
        undo: () => void attempt(() => giveBack(id)),
      })
  }
  async function withdraw({ id }: Handover) {
    if (await attempt(() => withdrawHandover(id, true)))
      showToast({ words: t('handover.withdrawn'), undo: () => void attempt(() => withdrawHandover(id, false)) })
  }
  offerCommands(() => [
    {
      id: 'handover.take',
      group: 'work',
      keys: ['t'],
      icon: 'hand',
      label: t('handover.take'),
      off: chosen() ? undefined : t('handover.none'),
      run: () => {
        const one = chosen()
        if (one) void take(one)
      },
    },
    {
      id: 'handover.write',
      group: 'work',
      keys: ['shift+h'],
      icon: 'people',
      label: t('handover.do'),
      off: may('cases.write') ? undefined : t('case.action.agents-only'),
      run: () => setWriting(true),
    },
  ])
  const line = (key: string) => ({
    'data-line': key,
    classList: { sel: props.chosen === key },
    onFocusIn: () => props.choose(key),
  })
  const forWhom = ({ to, team }: Handover) => nameText(to?.name ?? team?.name ?? t('handover.to.all'))
  return (
    <aside class="since" aria-label={t('since.title')} data-region>
      <Show when={may('cases.write')}>
        <section aria-labelledby="today-handover">
          <h2 class="h" id="today-handover">
            {t('handover.title')}
          </h2>
          <For each={items()}>
            {(one) => (
              <article {...line(`handover-${one.id}`)} class="left">
                <p class="row">
                  <Icon name="pencil" size="s" />
                  <b class="clip">
                    <Show when={isMine(one)} fallback={<Name of={one.from.name} />}>
                      {t('handover.own', { name: forWhom(one) })}
                    </Show>
                  </b>
                  <Moment class="push meta" at={one.writtenAt} />
                </p>
                <p class="words" dir="auto">
                  {withoutSteering(one.text)}
                </p>
                <Show when={one.cases.length > 0}>
                  <ul>
                    <For each={one.cases}>
                      {(row) => (
                        <li classList={{ muted: row.state === 'resolved' }}>
                          <A href={`/cases/${row.id}?queue=all`}>{caseNumber(row.id)}</A> <bdi>{withoutSteering(row.title)}</bdi>
                        </li>
                      )}
                    </For>
                  </ul>
                </Show>
                <Show
                  when={one.taken}
                  fallback={
                    <Show
                      when={isMine(one)}
                      fallback={
                        <Button kind="main" keys={one.id === chosen()?.id ? 't' : undefined} onClick={() => void take(one)}>
                          {t('handover.take')}
                        </Button>
                      }
                    >
                      <Button kind="ghost" onClick={() => void withdraw(one)}>
                        {t('handover.withdraw')}
                      </Button>
                    </Show>
                  }
                >
                  {(taken) => (
                    <p class="row meta">
                      <Icon name="check" size="s" />
                      <span>{rich('handover.taken', { name: <Name of={taken().by.name} /> })}</span>
                      <Show when={taken().by.id === me().id}>
                        <Button kind="ghost" class="push" onClick={() => void attempt(() => giveBack(one.id))}>
                          {t('do.undo')}
                        </Button>
                      </Show>
                    </p>
                  )}
                </Show>
              </article>
            )}
          </For>
          <Show when={items().length === 0}>
            <p class="meta">{t('handover.none')}</p>
          </Show>
          <Button icon="people" onClick={() => setWriting(true)}>
            {t('handover.do')}
          </Button>
        </section>
      </Show>
      <Show when={since.data()?.at ? since.data() : null}>
        {(told) => (
          <>
            <section aria-labelledby="today-since">
              <h2 class="h" id="today-since">
                <span>{t('since.title')}</span>
                <span class="push meta">{whenLeft(told().at ?? 0)}</span>
              </h2>
              <Show when={told().cases.length > 0} fallback={<p class="meta">{t('since.none')}</p>}>
                <ol>
                  <For each={told().cases}>
                    {(row) => (
                      <li {...line(`since-${row.what}-${row.caseId}`)}>
                        <Moment class="meta" at={row.at} />
                        <span>
                          <A href={`/cases/${row.caseId}?queue=all`}>
                            {t(`since.${row.what}`, { n: row.count, case: caseNumber(row.caseId) })}
                          </A>
                          <span class="meta clip">
                            <bdi>{withoutSteering(row.title)}</bdi>
                            <Show when={row.by}>
                              {(by) => (
                                <>
                                  {' · '}
                                  <Name of={by().name} />
                                </>
                              )}
                            </Show>
                          </span>
                        </span>
                      </li>
                    )}
                  </For>
                </ol>
                <Show when={told().total > told().cases.length}>
                  <p class="meta">{t('since.more', { n: told().total - told().cases.length })}</p>
                </Show>
              </Show>
            </section>
            <Show when={told().house.length > 0}>
              <section aria-labelledby="today-house">
                <h2 class="h" id="today-house">
                  {t('since.house')}
                </h2>
                <ol>
                  <For each={told().house}>
                    {(row) => (
                      <li {...line(`house-${row.what}-${row.name ?? ''}`)}>
                        <Moment class="meta" at={row.at} />
                        <A href={houseHref[row.what]}>{houseWords(row)}</A>
                      </li>
                    )}
                  </For>
                </ol>
              </section>
            </Show>
          </>
        )}
      </Show>
      <Suspense>
        <Show when={writing()}>
          <HandoverDialog onClose={() => setWriting(false)} onWritten={handovers.reload} />
        </Show>
      </Suspense>
    </aside>
  )
}

/** "17:40", of another day "Mon 17:40". */
function whenLeft(at: number): string {
  const [short, time] = [shortTime(at), clockTime(at)]
  return short === time ? time : `${short} ${time}`
}

type HouseLine = Since['house'][number]
const houseHref: Record<HouseLine['what'], string> = {
  source: '/settings/sources',
  alert: '/trends/alerts',
  policy: '/settings/policy',
  sla: '/settings/sla',
}

function houseWords({ what, name, state }: HouseLine): string {
  const named = { name: nameText(name ?? '') }
  if (what === 'source') return t(state === 'stopped' || state === 'failing' ? 'since.house.source.ill' : 'since.house.source', named)
  if (what === 'alert') return t(state === 'firing' ? 'since.house.alert' : 'since.house.alert.over', named)
  return t(`since.house.${what}`)
}
