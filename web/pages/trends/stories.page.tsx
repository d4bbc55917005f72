import { A, useSearchParams } from '@solidjs/router'
import { createEffect, createSignal, For, Match, Show, Switch } from 'solid-js'
import type { Story } from '#shared/story.schema.ts'
import { useSession } from '../../data/session.tsx'
import { shortDate } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Chip, LangChip } from '../../kit/ui/chip.tsx'
import { Dialog } from '../../kit/ui/dialog.tsx'
import { Field, Switch as OnOff } from '../../kit/ui/field.tsx'
import { Icon } from '../../kit/ui/icon.tsx'
import { Moment } from '../../kit/ui/moment.tsx'
import { Name } from '../../kit/ui/name.tsx'
import { nameText, withoutSteering } from '../../kit/ui/safe-text.ts'
import { safeUrl } from '../../kit/ui/safe-url.ts'
import { EmptyState, ErrorState, Skeleton } from '../../kit/ui/states.tsx'
import { showProblem, showToast } from '../../kit/ui/toast.tsx'
import { offerUndo } from '../../kit/ui/undo-command.ts'
import { clearUse, showOnWall, takeOfferBack, useStories, writeUse } from '../../nouns/stories/story.data.ts'
import { TrendTabs } from './trend-tabs.tsx'
import '../../nouns/feedback/feedback.words.ts'
import './feedback.css'

const tones = { offered: undefined, given: 'ok', declined: undefined, withdrawn: 'danger', 'passed-on': undefined } as const

/** Words of customers that may be shown: what they agreed to, where they are used, and what must be cleared. `?list=all` shows all. */
export function StoriesPage() {
  const [address] = useSearchParams<{ list?: string }>()
  const isAll = () => address.list === 'all'
  const query = useStories(() => !isAll())
  const [using, setUsing] = createSignal<Story | null>(null)
  createEffect(() => {
    document.title = `${t('trends.tab.stories')} · ${t('page.trends')} · Aftercare`
  })
  offerUndo()
  async function run(work: () => Promise<unknown>): Promise<boolean> {
    try {
      await work()
      await query.reload()
      return true
    } catch (error) {
      showProblem(t('stories.failed', { why: problemText(error) }))
      await query.reload()
      return false
    }
  }
  return (
    <main class="feedback-page">
      <header class="bar">
        <h1>{t('page.trends')}</h1>
        <span class="push" />
        <a class="link" href="/stories" target="_blank" rel="noopener">
          {t('stories.wall.open')}
        </a>
      </header>
      <TrendTabs current="stories" />
      <div class="in">
        <p class="meta what">{t('stories.what')}</p>
        <nav class="lists" aria-label={t('stories.list')}>
          <a class="link" href="/trends/stories" aria-current={isAll() ? undefined : 'true'}>
            {t('stories.list.todo')}
          </a>
          <a class="link" href="/trends/stories?list=all" aria-current={isAll() ? 'true' : undefined}>
            {t('stories.list.all')}
          </a>
        </nav>
        <Switch fallback={<Skeleton rows={3} />}>
          <Match when={query.data() && query.data()?.items.length === 0}>
            <Show when={isAll()} fallback={<EmptyState title={t('stories.empty.todo')} why={t('stories.empty.todo.why')} />}>
              <EmptyState title={t('stories.empty')} why={t('stories.empty.why')} />
            </Show>
          </Match>
          <Match when={query.data()}>
            {(page) => (
              <ol class="answers" aria-label={t('trends.tab.stories')}>
                <For each={page().items}>{(story) => <Row story={story} run={run} use={() => setUsing(story)} />}</For>
              </ol>
            )}
          </Match>
          <Match when={query.error()}>
            <ErrorState title={t('stories.load-failed')} error={query.error()} retry={query.reload} />
          </Match>
        </Switch>
        <p class="meta embed">{t('stories.embed', { code: `<iframe src="${location.origin}/stories"></iframe>` })}</p>
      </div>
      <Show when={using()}>{(story) => <UseDialog story={story()} run={run} onClose={() => setUsing(null)} />}</Show>
    </main>
  )
}

function Row(props: { story: Story; run: (work: () => Promise<unknown>) => Promise<boolean>; use: () => void }) {
  const { may } = useSession()
  const story = () => props.story
  const person = () => nameText(story().shownName ?? (story().person || t('stories.nameless')))
  const open = () => story().uses.filter(({ clearedAt }) => clearedAt === null)
  async function turn(onWall: boolean) {
    const { id } = story()
    if (await props.run(() => showOnWall(id, onWall)))
      showToast({
        words: t(onWall ? 'stories.shown' : 'stories.hidden', { name: person() }),
        undo: () => void props.run(() => showOnWall(id, !onWall)),
      })
  }
  async function clear(useId: number) {
    if (await props.run(() => clearUse(useId, true)))
      showToast({ words: t('stories.cleared'), undo: () => void props.run(() => clearUse(useId, false)) })
  }
  async function takeBack() {
    const { id } = story()
    if (await props.run(() => takeOfferBack(id))) showToast({ words: t('stories.taken-back') })
  }
  return (
    <li data-story={story().id}>
      <p class="row">
        <Show when={story().customerId} fallback={<Name of={story().person || t('stories.nameless')} />}>
          {(id) => (
            <A class="link" href={`/people/${id()}`}>
              <Name of={story().person || t('stories.nameless')} />
            </A>
          )}
        </Show>
        <LangChip lang={story().lang} />
        <Chip tone={tones[story().state]}>{t(`stories.state.${story().state}`)}</Chip>
        <Show when={safeUrl(story().url)}>
          {(href) => (
            <a href={href()} target="_blank" rel="noopener noreferrer" aria-label={t('triage.action.open')}>
              <Icon name="out" size="s" />
            </a>
          )}
        </Show>
        <span class="push meta">
          <Moment at={story().withdrawnAt ?? story().givenAt ?? story().offeredAt} />
        </span>
      </p>
      <p class="said" lang={story().lang} dir="auto">
        {withoutSteering(story().said)}
      </p>
      <Show when={story().state === 'given'}>
        <p class="meta">
          {t('stories.said-yes', { date: shortDate(story().givenAt ?? 0) })}:{' '}
          {story()
            .scopes.map((one) => t(`stories.scope.${one}`))
            .join(', ')}
          {' · '}
          {story()
            .places.map((one) => t(`stories.place.${one}`))
            .join(', ')}
          <Show when={story().shownName}>{(name) => <> · “{nameText(name())}”</>}</Show>
        </p>
      </Show>
      <Show when={story().state === 'withdrawn'}>
        <p class="trouble" classList={{ bad: open().length > 0 }}>
          <Show when={open().length > 0} fallback={t('stories.all-clear')}>
            <Icon name="warn" size="s" />
            {t('stories.remove-by', { date: shortDate(story().removeByAt ?? 0) })} · {t('stories.to-clear', { n: open().length })}
          </Show>
        </p>
      </Show>
      <Show when={story().uses.length > 0}>
        <ul class="uses">
          <For each={story().uses}>
            {(use) => (
              <li>
                <Show when={safeUrl(use.place)} fallback={<bdi>{withoutSteering(use.place)}</bdi>}>
                  {(href) => (
                    <a class="link" href={href()} target="_blank" rel="noopener noreferrer">
                      <bdi>{withoutSteering(use.place)}</bdi>
                    </a>
                  )}
                </Show>
                <Show
                  when={use.clearedAt}
                  fallback={
                    <Show when={may('stories.write')}>
                      <Button kind="ghost" icon="check" onClick={() => void clear(use.id)}>
                        {t('stories.clear')}
                      </Button>
                    </Show>
                  }
                >
                  {(at) => <span class="meta">{t('stories.cleared.on', { date: shortDate(at()) })}</span>}
                </Show>
              </li>
            )}
          </For>
        </ul>
      </Show>
      <Show when={story().wording}>
        <details>
          <summary class="meta">
            {t('stories.wording')}, {t('stories.wording.version', { n: story().wordingVersion })}
          </summary>
          <p class="meta">{story().wording}</p>
        </details>
      </Show>
      <Show when={may('stories.write')}>
        <div class="row doing">
          <Show when={story().state === 'given'}>
            <Show when={story().places.includes('wall')}>
              <OnOff label={t('stories.wall')} checked={story().onWall} onChange={(on) => void turn(on)} />
            </Show>
            <Button kind="ghost" icon="plus" onClick={() => props.use()}>
              {t('stories.use')}
            </Button>
          </Show>
          <Show when={story().state === 'offered' || story().state === 'passed-on'}>
            <Button kind="ghost" icon="undo" onClick={() => void takeBack()}>
              {t('stories.take-back')}
            </Button>
          </Show>
        </div>
      </Show>
    </li>
  )
}

function UseDialog(props: { story: Story; run: (work: () => Promise<unknown>) => Promise<boolean>; onClose: () => void }) {
  const [place, setPlace] = createSignal('')
  async function submit() {
    if (place().trim() === '') return
    if (await props.run(() => writeUse(props.story.id, place().trim()))) {
      showToast({ words: t('stories.used') })
      props.onClose()
    }
  }
  return (
    <Dialog
      title={t('stories.use').replace('…', '')}
      width={460}
      onClose={props.onClose}
      onSubmit={() => void submit()}
      foot={
        <Button kind="main" type="submit" class="push" keys="ctrl+enter" disabled={place().trim() === ''}>
          {t('stories.use.do')}
        </Button>
      }
    >
      <Field
        label={t('stories.use.where')}
        hint={t('stories.use.hint')}
        maxlength="300"
        autofocus
        dir="auto"
        value={place()}
        onInput={(event) => setPlace(event.currentTarget.value)}
      />
    </Dialog>
  )
}
