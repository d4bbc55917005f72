import { A, useNavigate, useSearchParams } from '@solidjs/router'
import { createEffect, createSignal, For, lazy, Match, onCleanup, Show, Suspense, Switch } from 'solid-js'
import type { ArticleRow } from '#shared/article.schema.ts'
import { useSession } from '../../data/session.tsx'
import { languageName, number } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Chip } from '../../kit/ui/chip.tsx'
import { offerCommands } from '../../kit/ui/commands.ts'
import { Icon } from '../../kit/ui/icon.tsx'
import { withoutSteering } from '../../kit/ui/safe-text.ts'
import { EmptyState, ErrorState, Skeleton } from '../../kit/ui/states.tsx'
import { type Tab, Tabs } from '../../kit/ui/tabs.tsx'
import { offerUndo } from '../../kit/ui/undo-command.ts'
import { type ArticleTab, useArticleCounts, useArticles } from '../../nouns/articles/article.data.ts'
import '../../nouns/articles/article.words.ts'
import { LanguageStates } from '../../nouns/articles/language-states.tsx'
import { useProducts } from '../../nouns/products/product.data.ts'
import { FilesButton } from './files-dialog.tsx'
import { GapsView } from './gaps-view.tsx'
import './knowledge.css'

const BotView = lazy(async () => ({ default: (await import('./bot-view.tsx')).BotView }))

const lists = ['all', 'translate', 'trouble'] as const
const tabs = [...lists, 'gaps', 'bot'] as const
type Address = { tab?: string; q?: string; article?: string; case?: string }
const atOnce = 50
const leastForShare = 5

/** What answers questions that many have. Tab, search and chosen row stand in the address. */
export function KnowledgePage() {
  const [address, setAddress] = useSearchParams<Address>()
  const navigate = useNavigate()
  const { may } = useSession()
  const [limit, setLimit] = createSignal(atOnce)
  const tab = () => tabs.find((one) => one === address.tab) ?? 'all'
  const list = (): ArticleTab => lists.find((one) => one === tab()) ?? 'all'
  const counts = useArticleCounts()
  const query = useArticles(() => ({ tab: list(), q: address.q?.trim() ?? '', caseId: address.case, limit: limit() }))
  const products = useProducts()
  const rows = () => query.data()?.items ?? []
  const chosen = () => Number(address.article) || null
  createEffect(() => {
    document.title = `${t('page.knowledge')} · Aftercare`
  })
  onCleanup(() => setLimit(atOnce))
  offerUndo()

  const search = (words: string) => {
    setLimit(atOnce)
    setAddress({ q: words.trim() || null, article: null }, { replace: true, scroll: false })
  }
  function walk(by: 1 | -1) {
    const at = rows().findIndex(({ id }) => id === chosen())
    const next = rows()[at < 0 ? 0 : Math.min(rows().length - 1, Math.max(0, at + by))]
    if (!next) return
    setAddress({ article: String(next.id) }, { replace: true, scroll: false })
    document.querySelector<HTMLElement>(`[data-article="${next.id}"] a`)?.focus()
  }
  offerCommands(() => [
    { id: 'know.next', group: 'move', label: t('know.key.next'), keys: ['j', 'arrowdown'], keyOnly: true, run: () => walk(1) },
    { id: 'know.previous', group: 'move', label: t('know.key.previous'), keys: ['k', 'arrowup'], keyOnly: true, run: () => walk(-1) },
    {
      id: 'know.open',
      group: 'move',
      label: t('know.key.open'),
      keys: ['enter'],
      keyOnly: true,
      run: () => chosen() && navigate(`/knowledge/${chosen()}`),
    },
    ...(may('articles.write')
      ? [
          {
            id: 'know.new',
            group: 'work' as const,
            label: t('know.new'),
            keys: ['v'],
            icon: 'plus' as const,
            run: () => navigate('/knowledge/new'),
          },
        ]
      : []),
  ])

  const shownTabs = (): Tab[] => {
    const numbers = counts.data()
    const of: Record<(typeof tabs)[number], number | undefined> = {
      all: numbers?.all,
      translate: numbers?.toTranslate,
      trouble: numbers?.trouble,
      gaps: undefined,
      bot: undefined,
    }
    return tabs
      .filter((id) => id !== 'bot' || may('reports.read'))
      .map((id) => ({ id, label: t(`know.tab.${id}`), href: id === 'all' ? '/knowledge' : `/knowledge?tab=${id}`, count: of[id] }))
  }
  const productNames = (ids: readonly number[]) => {
    const known = products.data()?.items ?? []
    const names = ids.flatMap((id) => known.find((one) => one.id === id)?.name ?? [])
    return names.length > 0 ? names.map(withoutSteering).join(', ') : t('know.every')
  }
  const newButton = () => (
    <Show when={may('articles.write')}>
      <A class="btn main" href="/knowledge/new">
        <Icon name="plus" size="s" />
        {t('know.new')}
      </A>
    </Show>
  )
  const isSearching = () => (address.q ?? '') !== '' || address.case !== undefined

  return (
    <main class="know">
      <header class="bar">
        <h1>{t('page.knowledge')}</h1>
        <Show when={counts.data()}>
          {(now) => <span class="meta only-wide">{t('know.lead', { all: now().all, public: now().public })}</span>}
        </Show>
        <span class="push row">
          <a class="btn ghost only-wide" href="/help" target="_blank" rel="noopener">
            {t('know.as-customers')}
            <Icon name="out" size="s" />
          </a>
          <FilesButton onDone={() => void query.reload()} />
          {newButton()}
        </span>
      </header>
      <Tabs label={t('page.knowledge')} tabs={shownTabs()} current={tab()} />
      <Switch>
        <Match when={tab() === 'gaps'}>
          <GapsView />
        </Match>
        <Match when={tab() === 'bot'}>
          <Suspense fallback={<Skeleton rows={5} />}>
            <BotView />
          </Suspense>
        </Match>
        <Match when={true}>
          <div class="scroll" data-region tabindex="-1">
            <p class="find-article">
              <Icon name="search" size="s" />
              <input
                class="input"
                type="search"
                aria-label={t('know.search')}
                placeholder={t('know.search')}
                value={address.q ?? ''}
                onInput={(event) => search(event.currentTarget.value)}
              />
            </p>
            <Switch>
              <Match when={query.error() && !query.data()}>
                <ErrorState title={t('know.failed')} error={query.error()} retry={query.reload} />
              </Match>
              <Match when={query.isPending()}>
                <Skeleton rows={6} />
              </Match>
              <Match when={rows().length === 0 && isSearching()}>
                <EmptyState title={t('know.none')} why={t('know.none.why')} />
              </Match>
              <Match when={rows().length === 0 && list() === 'translate'}>
                <EmptyState kind="done" title={t('know.translate.none')} why={t('know.translate.none.why')} />
              </Match>
              <Match when={rows().length === 0 && list() === 'trouble'}>
                <EmptyState kind="done" title={t('know.trouble.none')} why={t('know.trouble.none.why')} />
              </Match>
              <Match when={rows().length === 0}>
                <EmptyState title={t('know.empty')} why={t('know.empty.why')}>
                  {newButton()}
                </EmptyState>
              </Match>
              <Match when={true}>
                <div class="head" aria-hidden="true">
                  <span>{t('know.col.article')}</span>
                  <span>{t('know.col.product')}</span>
                  <span>{t('know.col.languages')}</span>
                  <span class="r">{t('know.col.reads')}</span>
                  <span class="r">{t('know.col.helped')}</span>
                  <span>{t('know.col.from')}</span>
                </div>
                <ol aria-label={t('page.knowledge')}>
                  <For each={rows()}>{(row) => <Row row={row} chosen={row.id === chosen()} products={productNames(row.productIds)} />}</For>
                </ol>
                <Show when={query.data()?.nextCursor}>
                  <Button class="next-page" busy={query.isFetching()} onClick={() => setLimit((n) => Math.min(200, n + atOnce))}>
                    {t('do.more')}
                  </Button>
                </Show>
              </Match>
            </Switch>
          </div>
        </Match>
      </Switch>
    </main>
  )
}

function Row(props: { row: ArticleRow; chosen: boolean; products: string }) {
  const votes = () => props.row.helped + props.row.notHelped
  const helped = () => {
    if (votes() === 0) return ''
    return votes() < leastForShare
      ? t('know.votes', { helped: props.row.helped, all: votes() })
      : number(props.row.helped / votes(), { style: 'percent' })
  }
  return (
    <li classList={{ sel: props.chosen }} data-article={props.row.id}>
      <span class="t">
        <A class="whole" href={`/knowledge/${props.row.id}`} lang={props.row.titleLang}>
          {withoutSteering(props.row.title)}
        </A>
        <Show when={props.row.visibility !== 'public'}>
          <Chip>{t(`know.visibility.${props.row.visibility}`)}</Chip>
        </Show>
        <Show when={props.row.isSafety}>
          <Chip tone="danger" icon="warn">
            {t('know.safety')}
          </Chip>
        </Show>
        <Show when={props.row.trouble}>{(why) => <span class="trouble">{t(`know.trouble.${why()}`)}</span>}</Show>
      </span>
      <span class="meta product clip">{props.products}</span>
      <LanguageStates languages={props.row.languages} />
      <span class="r num" title={t('know.col.reads')}>
        {props.row.reads === 0 ? '' : number(props.row.reads)}
      </span>
      <span class="r num helped" classList={{ low: props.row.trouble === 'not-helping' }} title={t('know.col.helped')}>
        {helped()}
      </span>
      <span class="from">
        <Show when={props.row.caseIds[0]} fallback={<span class="meta">{t('know.written')}</span>}>
          {(id) => (
            <A class="above" href={`/cases/${id()}`}>
              C-{id()}
            </A>
          )}
        </Show>
      </span>
      <span class="vh">{languageName(props.row.titleLang)}</span>
    </li>
  )
}
