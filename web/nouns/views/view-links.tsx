import { useLocation, useNavigate, useSearchParams } from '@solidjs/router'
import { For, Show } from 'solid-js'
import type { View } from '#shared/view.schema.ts'
import { mostViewCounted } from '#shared/view.ts'
import { number } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { offerCommands } from '../../kit/ui/commands.ts'
import { Icon } from '../../kit/ui/icon.tsx'
import { Menu } from '../../kit/ui/menu.tsx'
import { nameText, withoutSteering } from '../../kit/ui/safe-text.ts'
import { showProblem, showToast } from '../../kit/ui/toast.tsx'
import { changeView, orderViews, useViewCounts, useViews } from './view.data.ts'
import './view.words.ts'
import './views.css'

/** The saved views with how many cases each has: in the rail one below the other, above a list side by side. G and a digit open them. */
export function ViewLinks(props: { inRail?: boolean }) {
  const views = useViews()
  const counts = useViewCounts()
  const location = useLocation()
  const navigate = useNavigate()
  const [search] = useSearchParams()
  const items = () => views.data()?.items ?? []
  const countOf = (id: number) => counts.data()?.counts.find((one) => one.id === id)?.count ?? null
  const isHere = (id: number) => location.pathname.startsWith('/cases') && Number(search.saved) === id
  const href = ({ id }: View) => `/cases?saved=${id}`

  async function move(at: number, by: -1 | 1) {
    const ids = items().map(({ id }) => id)
    const [id] = ids.splice(at, 1)
    if (id === undefined) return
    ids.splice(at + by, 0, id)
    await attempt(() => orderViews(ids))
  }
  async function attempt(work: () => Promise<unknown>): Promise<boolean> {
    try {
      await work()
      return true
    } catch (error) {
      showProblem(t('views.failed', { why: problemText(error) }))
      return false
    } finally {
      void views.reload()
    }
  }
  async function remove(view: View) {
    const wasHere = isHere(view.id)
    if (!(await attempt(() => changeView(view.id, { removed: true })))) return
    if (wasHere) navigate('/cases?queue=all')
    showToast({
      words: t('views.deleted', { name: nameText(view.name) }),
      undo: () => void attempt(() => changeView(view.id, { removed: false })).then((back) => back && wasHere && navigate(href(view))),
    })
  }
  if (props.inRail)
    offerCommands(() =>
      items().map((view, at) => ({
        id: `view-${view.id}`,
        group: 'go' as const,
        keys: at < 9 ? [`g ${at + 1}`] : [],
        icon: 'cases' as const,
        label: t('views.go', { name: nameText(view.name) }),
        run: () => navigate(href(view)),
      })),
    )
  return (
    <Show when={items().length > 0}>
      <nav class="views" classList={{ side: props.inRail === true }} aria-label={t('views.title')}>
        <For each={items()}>
          {(view, at) => (
            <span class="view">
              <a
                href={href(view)}
                aria-current={isHere(view.id) ? 'true' : undefined}
                title={view.visibility === 'own' ? view.name : `${view.name} · ${t('views.by', { name: nameText(view.owner.name) })}`}
              >
                <Icon name={view.visibility === 'own' ? 'list' : 'people'} size="s" />
                <span class="clip" dir="auto">
                  {withoutSteering(view.name)}
                </span>
                <Show
                  when={view.broken.length === 0}
                  fallback={
                    <span class="num warn" title={t('views.broken')}>
                      <Icon name="warn" size="s" />
                      <span class="vh">{t('views.broken')}</span>
                    </span>
                  }
                >
                  <Show when={countOf(view.id) !== null}>
                    <Show
                      when={(countOf(view.id) ?? 0) > mostViewCounted}
                      fallback={<span class="num">{number(countOf(view.id) ?? 0)}</span>}
                    >
                      <span class="num" title={t('views.count.more', { n: number(mostViewCounted) })}>
                        {number(mostViewCounted)}+
                      </span>
                    </Show>
                  </Show>
                </Show>
              </a>
              <Menu
                kind="ghost"
                icon="menu"
                label={t('views.actions', { name: nameText(view.name) })}
                items={[
                  { label: t('views.up'), icon: 'up', disabled: at() === 0, run: () => void move(at(), -1) },
                  { label: t('views.down'), icon: 'down', disabled: at() === items().length - 1, run: () => void move(at(), 1) },
                  {
                    label: t('views.change'),
                    icon: 'pencil',
                    disabled: !view.mayChange,
                    line: true,
                    run: () => navigate(`${href(view)}&filter=open`),
                  },
                  { label: t('views.delete'), icon: 'trash', disabled: !view.mayChange, run: () => void remove(view) },
                ]}
              />
            </span>
          )}
        </For>
      </nav>
    </Show>
  )
}
