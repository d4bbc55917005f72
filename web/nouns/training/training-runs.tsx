import { For, Match, Show, Switch } from 'solid-js'
import type { Run } from '#shared/training.schema.ts'
import { leastMeasured } from '#shared/training.ts'
import { exactTime, number, shortDate } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { Avatar } from '../../kit/ui/avatar.tsx'
import { Button } from '../../kit/ui/button.tsx'
import { ErrorState, Skeleton } from '../../kit/ui/states.tsx'
import { useRunActions, useRuns } from './training.data.ts'
import './training.words.ts'

/** Whose verdicts the models are trained on, day by day, and what came of it; each run can be excluded. */
export function Runs() {
  const query = useRuns(() => true)
  const actions = useRunActions()
  const items = () => query.data()?.items ?? []
  return (
    <section class="runs" aria-labelledby="runs-title">
      <h2 id="runs-title">{t('runs.title')}</h2>
      <p class="what">{t('runs.what')}</p>
      <Switch fallback={<Skeleton rows={3} />}>
        <Match when={query.data() && items().length === 0}>
          <p class="meta">{t('runs.empty')}</p>
        </Match>
        <Match when={query.data()}>
          <table class="tbl">
            <caption class="vh">{t('runs.title')}</caption>
            <thead>
              <tr>
                <th scope="col">{t('runs.head.person')}</th>
                <th scope="col">{t('runs.head.day')}</th>
                <th scope="col" class="r">
                  {t('runs.head.verdicts')}
                </th>
                <th scope="col" class="r">
                  {t('runs.head.agreed')}
                </th>
                <th scope="col" class="r accuracy" title={t('runs.head.accuracy.title')}>
                  {t('runs.head.accuracy')}
                </th>
                <th scope="col">
                  <span class="vh">{t('runs.head.actions')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              <For each={items()}>
                {(run) => <RunRow run={run} exclude={() => void actions.exclude(run)} reinstate={() => void actions.reinstate(run)} />}
              </For>
            </tbody>
          </table>
          <Show when={query.hasMore()}>
            <Button onClick={query.showMore}>{t('runs.more')}</Button>
          </Show>
        </Match>
        <Match when={query.error()}>
          <ErrorState title={t('runs.failed')} error={query.error()} retry={query.reload} />
        </Match>
      </Switch>
    </section>
  )
}

/** "83 → 71 %", or that one side has too few answers to compare. */
function changeWords({ before, after }: Run): string {
  if (before.of < leastMeasured || after.of < leastMeasured) return t('runs.too-few')
  return t('runs.change', { before: Math.round((before.right / before.of) * 100), after: Math.round((after.right / after.of) * 100) })
}

function RunRow(props: { run: Run; exclude: () => void; reinstate: () => void }) {
  const names = () => ({ name: props.run.agent.name, day: shortDate(props.run.from) })
  return (
    <tr classList={{ off: props.run.exclusion !== null }}>
      <th scope="row">
        <span class="person">
          <Avatar name={props.run.agent.name} />
          <span>
            <b>
              <bdi>{props.run.agent.name}</bdi>
            </b>
            <Show when={props.run.exclusion}>
              {(exclusion) => <span class="meta email">{t('runs.excluded', { name: exclusion().by })}</span>}
            </Show>
          </span>
        </span>
      </th>
      <td class="muted">
        <time dateTime={new Date(props.run.from).toISOString()} title={`${exactTime(props.run.from)} – ${exactTime(props.run.to)}`}>
          {shortDate(props.run.from)}
        </time>
      </td>
      <td class="r num">
        {number(props.run.verdicts)}
        <Show when={props.run.takenBack > 0}>
          <span class="meta email">{t('runs.taken-back', { n: props.run.takenBack })}</span>
        </Show>
      </td>
      <td class="r num">{t('runs.agreed', { n: props.run.agreed, all: props.run.answered })}</td>
      <td class="r num accuracy">{changeWords(props.run)}</td>
      <td class="r">
        <Show
          when={props.run.exclusion}
          fallback={
            <Button onClick={props.exclude}>
              {t('runs.exclude')} <span class="vh">{t('runs.of', names())}</span>
            </Button>
          }
        >
          <Button onClick={props.reinstate}>
            {t('runs.reinstate')} <span class="vh">{t('runs.of', names())}</span>
          </Button>
        </Show>
      </td>
    </tr>
  )
}
