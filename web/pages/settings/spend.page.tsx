import { A, useParams } from '@solidjs/router'
import { For, Match, Show, Switch } from 'solid-js'
import type { Spending } from '#shared/source.schema.ts'
import { dollars, exactTime, shortTime } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Icon } from '../../kit/ui/icon.tsx'
import { createNow } from '../../kit/ui/now.ts'
import { ErrorState, Skeleton } from '../../kit/ui/states.tsx'
import { useComplaintsFound, useSources, useSpendings } from '../../nouns/sources/source.data.ts'
import { SettingsFrame } from './settings-frame.tsx'

/** The rows behind what a source has cost: pages read, posts asked for again, replies. */
export function SpendPage() {
  const params = useParams<{ id: string }>()
  const query = useSpendings(() => Number(params.id))
  const sources = useSources()
  const now = createNow(60_000)
  const source = () => sources.data()?.items.find(({ id }) => String(id) === params.id)
  const items = () => query.data()?.items ?? []
  const what = () => {
    const one = source()
    if (!one) return undefined
    const spend = dollars(one.spend)
    return one.cap === null ? t('spend.what', { spend }) : t('spend.what.cap', { spend, cap: dollars(one.cap) })
  }
  return (
    <SettingsFrame part="sources" what={what()}>
      <p>
        <A class="link" href="/settings/sources">
          <Icon name="arrow-left" size="s" class="in-text" /> {t('spend.back')}
        </A>
      </p>
      <h2>{t('spend.title', { name: source()?.name ?? '' })}</h2>
      <Switch fallback={<Skeleton rows={4} />}>
        <Match when={query.data() && items().length === 0}>
          <p class="meta">{t('spend.empty')}</p>
        </Match>
        <Match when={query.data()}>
          <table class="tbl">
            <caption class="vh">{t('spend.title', { name: source()?.name ?? '' })}</caption>
            <thead>
              <tr>
                <th scope="col">{t('spend.when')}</th>
                <th scope="col">{t('spend.for')}</th>
                <th scope="col" class="r">
                  {t('spend.cost')}
                </th>
              </tr>
            </thead>
            <tbody>
              <For each={items()}>
                {(line) => (
                  <tr>
                    <td title={exactTime(line.at)}>{shortTime(line.at, now())}</td>
                    <td>
                      <Line line={line} />
                    </td>
                    <td class="r num">{dollars(line.cost)}</td>
                  </tr>
                )}
              </For>
            </tbody>
          </table>
          <Show when={query.hasMore()}>
            <Button onClick={query.showMore}>{t('spend.more')}</Button>
          </Show>
        </Match>
        <Match when={query.error()}>
          <ErrorState title={t('spend.failed')} error={query.error()} retry={query.reload} />
        </Match>
      </Switch>
      <Show when={source()?.complaints}>
        <ComplaintsFound id={Number(params.id)} />
      </Show>
    </SettingsFrame>
  )
}

/** What the money has brought: the complaints behind the number, each with its case. */
function ComplaintsFound(props: { id: number }) {
  const query = useComplaintsFound(() => props.id)
  const now = createNow(60_000)
  return (
    <section class="found" aria-labelledby="complaints">
      <h2 id="complaints">{t('spend.found')}</h2>
      <Switch fallback={<Skeleton rows={2} />}>
        <Match when={query.found()}>
          {(found) => (
            <ul>
              <For each={found()}>
                {(mention) => (
                  <li>
                    <span class="meta num" title={exactTime(mention.postedAt)}>
                      {shortTime(mention.postedAt, now())}
                    </span>
                    <Show when={mention.case} fallback={<bdi class="clip">{mention.text}</bdi>}>
                      {(inCase) => (
                        <A class="link clip" href={`/cases/${inCase().id}/threads/${mention.threadId}`}>
                          <bdi>{mention.text}</bdi>
                        </A>
                      )}
                    </Show>
                  </li>
                )}
              </For>
            </ul>
          )}
        </Match>
        <Match when={query.error()}>
          <ErrorState title={t('spend.found.failed')} error={query.error()} retry={query.reload} />
        </Match>
      </Switch>
    </section>
  )
}

function Line(props: { line: Spending }) {
  const words = () => (props.line.kind === 'reply' ? '' : t(`spend.${props.line.kind}`, { n: props.line.posts }))
  return (
    <Show when={props.line.reply} fallback={words()}>
      {(reply) => (
        <Show when={reply().caseId} fallback={<bdi>{t('spend.reply', { text: reply().text })}</bdi>}>
          <A class="link" href={`/cases/${reply().caseId}/threads/${reply().threadId}`}>
            <bdi>{t('spend.reply', { text: reply().text })}</bdi>
          </A>
        </Show>
      )}
    </Show>
  )
}
