import { A, useNavigate, useParams, useSearchParams } from '@solidjs/router'
import { createEffect, Match, Show, Switch } from 'solid-js'
import { interfaceLanguages } from '#shared/agent.ts'
import { articleNumber } from '#shared/article.ts'
import { useMe } from '../../data/session.tsx'
import { t } from '../../kit/i18n/index.ts'
import { Icon } from '../../kit/ui/icon.tsx'
import { ErrorState, Skeleton } from '../../kit/ui/states.tsx'
import { offerUndo } from '../../kit/ui/undo-command.ts'
import { useArticle } from '../../nouns/articles/article.data.ts'
import '../../nouns/articles/article.words.ts'
import { ArticleEditor } from './article-editor.tsx'
import './knowledge.css'

/** One article: its languages, what it says in one of them beside what that follows, and how readers see it. `?lang=` is the language. */
export function ArticlePage() {
  const params = useParams<{ id: string }>()
  const [address, setAddress] = useSearchParams<{ lang?: string; title?: string; case?: string }>()
  const navigate = useNavigate()
  const me = useMe()
  const id = () => (params.id === 'new' ? null : Number(params.id) || 0)
  const query = useArticle(id)
  const lang = () =>
    interfaceLanguages.find((one) => one === address.lang) ?? (id() === null ? me().language : (query.data()?.titleLang ?? 'en'))
  createEffect(() => {
    document.title = `${query.data()?.title ?? t('know.new')} · Aftercare`
  })
  offerUndo()
  return (
    <main class="know">
      <header class="bar">
        <A class="btn ghost" href="/knowledge" aria-label={t('know.back')}>
          <Icon name="left" size="s" />
          <span class="only-wide">{t('know.back')}</span>
        </A>
        <h1 class="clip" lang={query.data()?.titleLang}>
          <Show when={id() !== null} fallback={t('know.new')}>
            {query.data()?.title}
          </Show>
        </h1>
        <Show when={query.data()}>{(article) => <span class="meta">{articleNumber(article().id)}</span>}</Show>
      </header>
      <div class="scroll" data-region tabindex="-1">
        <Switch fallback={<Skeleton rows={6} />}>
          <Match when={query.error() && !query.data()}>
            <ErrorState title={t('know.failed')} error={query.error()} retry={query.reload} />
          </Match>
          <Match when={id() === null || query.data()?.id === id()}>
            <ArticleEditor
              article={id() === null ? null : (query.data() ?? null)}
              lang={lang()}
              begin={{ title: address.title ?? '', caseId: Number(address.case) || null }}
              onLang={(to) => setAddress({ lang: to }, { scroll: false })}
              onSaved={(saved) =>
                id() === null ? navigate(`/knowledge/${saved.id}?lang=${lang()}`, { replace: true }) : void query.reload()
              }
              onRemoved={() => navigate('/knowledge')}
            />
          </Match>
        </Switch>
      </div>
    </main>
  )
}
