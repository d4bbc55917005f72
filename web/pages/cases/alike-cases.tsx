import { A } from '@solidjs/router'
import { createEffect, createSignal, For, Match, on, Show, Switch } from 'solid-js'
import type { AlikeCases, CaseWithNotes } from '#shared/case.schema.ts'
import { caseNumber } from '#shared/case.ts'
import { useSession } from '../../data/session.tsx'
import { share } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Chip, LangChip } from '../../kit/ui/chip.tsx'
import { offerCommands } from '../../kit/ui/commands.ts'
import { Icon } from '../../kit/ui/icon.tsx'
import { Kbd } from '../../kit/ui/kbd.tsx'
import { Moment } from '../../kit/ui/moment.tsx'
import { Name } from '../../kit/ui/name.tsx'
import { withoutSteering } from '../../kit/ui/safe-text.ts'
import { EmptyState, ErrorState, Skeleton } from '../../kit/ui/states.tsx'
import { Toasts } from '../../kit/ui/toast.tsx'
import { useAlikeCases } from '../../nouns/cases/alike.data.ts'
import type { CaseActions } from '../../nouns/cases/case.actions.ts'
import { ChannelMark } from '../../nouns/sources/channel-mark.tsx'
import './alike-cases.css'

type Item = AlikeCases['items'][number]
type GroupProps = { row: CaseWithNotes; actions: CaseActions; hrefOf: (caseId: number) => string; onBack: () => void }

/** The cases that look like this problem, side by side in their own words: put together, leave one out, keep apart. */
export function AlikeCasesView(props: GroupProps) {
  const { may } = useSession()
  const found = useAlikeCases(() => props.row.id)
  const [at, setAt] = createSignal(0)
  const [isRead, setRead] = createSignal(false)
  let list: HTMLOListElement | undefined
  const items = () => found.data()?.items ?? []
  const taken = () => items().filter(({ refused }) => !refused)
  const focused = (): Item | undefined => items()[Math.min(at(), items().length - 1)]
  createEffect(
    on(
      () => props.row.id,
      () => {
        setAt(0)
        setRead(false)
      },
    ),
  )
  function move(step: 1 | -1) {
    setAt(Math.max(0, Math.min(items().length - 1, at() + step)))
    list?.querySelector(`[data-alike="${focused()?.caseId}"]`)?.scrollIntoView({ block: 'nearest' })
  }
  const toggle = (item: Item | undefined) => {
    if (item) void props.actions.leaveOut(props.row, item.caseId, !item.refused)
  }
  const together = () => {
    const ids = taken().map(({ caseId }) => caseId)
    if (ids.length > 0) void props.actions.putTogether(props.row, ids)
  }
  const apart = () => {
    const ids = taken().map(({ caseId }) => caseId)
    if (ids.length > 0) void props.actions.keepApart(props.row, ids)
  }
  const nothing = () => (taken().length > 0 ? undefined : t('alike.none'))
  const forAgents = () => (may('cases.write') ? undefined : t('case.action.agents-only'))
  offerCommands(() => [
    { id: 'next', group: 'move', keys: ['j', 'arrowdown'], label: t('alike.key.move'), keyOnly: true, run: () => move(1) },
    { id: 'previous', group: 'move', keys: ['k', 'arrowup'], label: t('alike.key.move'), keyOnly: true, run: () => move(-1) },
    { id: 'leave-out', group: 'case', keys: ['x'], label: t('alike.key.out'), keyOnly: true, run: () => toggle(focused()) },
    { id: 'read', group: 'case', keys: ['enter'], label: t('alike.key.read'), keyOnly: true, run: () => setRead(!isRead()) },
    {
      id: 'merge',
      group: 'case',
      keys: ['b'],
      icon: 'merge',
      label: t('alike.together', { n: taken().length }),
      off: forAgents() ?? nothing(),
      run: together,
    },
    { id: 'split', group: 'case', keys: ['shift+b'], icon: 'split', label: t('alike.apart'), off: nothing(), run: apart },
    { id: 'back', group: 'move', keys: ['escape'], label: t('alike.back'), keyOnly: true, run: () => props.onBack() },
  ])
  return (
    <>
      <div class="group">
        <Switch fallback={<Skeleton rows={4} />}>
          <Match when={found.data() && items().length > 0 ? found.data() : undefined}>
            {(group) => (
              <>
                <section>
                  <h2 class="lead">
                    <Show when={taken().length > 0} fallback={t('alike.none')}>
                      {t('alike.lead', { n: taken().length })}{' '}
                      <span class="muted">{t('alike.lead.who', { people: group().people, languages: group().languages.length })}</span>
                    </Show>
                  </h2>
                  <div class="row go">
                    <Show when={may('cases.write') && taken().length > 0}>
                      <Button kind="main" icon="merge" keys="b" onClick={together}>
                        {t('alike.together', { n: taken().length })}
                      </Button>
                    </Show>
                    <Show when={taken().length > 0}>
                      <Button kind="ghost" keys="shift+b" onClick={apart}>
                        {t('alike.apart')}
                      </Button>
                    </Show>
                    <Button kind="ghost" class="push" onClick={() => props.onBack()}>
                      {t('alike.back')}
                    </Button>
                  </div>
                </section>
                <section>
                  <h3 class="side-by-side">
                    {t('alike.why')} <span class="meta">{t('alike.why.note')}</span>
                    <span class="push meta only-wide">
                      <Kbd keys="j" /> <Kbd keys="k" /> {t('alike.key.move')} <Kbd keys="x" /> {t('alike.key.out')} <Kbd keys="enter" />{' '}
                      {t('alike.key.read')}
                    </span>
                  </h3>
                  <ol ref={list} class="alike" aria-label={t('alike.label')} style={{ '--headings': group().headings.length }}>
                    <li class="heads" aria-hidden="true">
                      <span />
                      <span>{t('alike.case')}</span>
                      <For each={group().headings}>
                        {(heading, n) => (
                          <span class="clip">
                            {heading.label ?? withoutSteering(group().own[n()]?.[0] ?? heading.name)}{' '}
                            <i class="num">{share(heading.share)}</i>
                          </span>
                        )}
                      </For>
                      <span class="end">{t('alike.match')}</span>
                    </li>
                    <li class="own">
                      <span />
                      <span class="who">
                        <b class="clip">{t('alike.this', { n: props.row.authorCount })}</b>
                        <Facts caseId={props.row.id} languages={props.row.languages} priority={props.row.priority} />
                      </span>
                      <For each={group().own}>{(words) => <Words words={words} lang={onlyOne(props.row.languages)} />}</For>
                      <span />
                    </li>
                    <For each={items()}>
                      {(item, n) => (
                        <li classList={{ sel: n() === Math.min(at(), items().length - 1), off: item.refused }} data-alike={item.caseId}>
                          <input
                            type="checkbox"
                            checked={!item.refused}
                            aria-label={t('alike.take-in', { case: caseNumber(item.caseId) })}
                            onFocus={() => setAt(n())}
                            onChange={() => toggle(item)}
                          />
                          <button
                            type="button"
                            class="who"
                            aria-expanded={n() === at() && isRead()}
                            onClick={() => {
                              setRead(n() !== at() || !isRead())
                              setAt(n())
                            }}
                          >
                            <b class="clip">
                              <Show when={item.author} fallback={t('case.people', { n: item.people })}>
                                {(author) => <Name of={author()} />}
                              </Show>
                            </b>
                            <Facts caseId={item.caseId} languages={item.languages} priority={item.priority} />
                          </button>
                          <For each={item.words}>{(words) => <Words words={words} lang={onlyOne(item.languages)} />}</For>
                          <span class="num end match">{share(item.score)}</span>
                          <Show when={n() === Math.min(at(), items().length - 1) && isRead()}>
                            <span class="full">
                              <b dir="auto">{withoutSteering(item.title)}</b>
                              <span class="said" lang={item.lang ?? undefined} dir="auto">
                                {withoutSteering(item.text)}
                              </span>
                              <span class="meta row">
                                <For each={item.channels}>{(channel) => <ChannelMark channel={channel} />}</For>
                                <Moment at={item.at} />
                                <A class="link push" href={props.hrefOf(item.caseId)}>
                                  {t('alike.open', { case: caseNumber(item.caseId) })}
                                </A>
                              </span>
                            </span>
                          </Show>
                        </li>
                      )}
                    </For>
                  </ol>
                </section>
                <Show when={taken().length > 0}>
                  <section>
                    <h3 class="over">{t('alike.then')}</h3>
                    <ul class="then">
                      <li>
                        <Icon name="cases" size="s" />
                        {t('alike.then.holds', {
                          case: caseNumber(props.row.id),
                          people: props.row.authorCount + group().people,
                          languages: new Set([...props.row.languages, ...group().languages]).size,
                        })}
                      </li>
                      <li>
                        <Icon name="right" size="s" />
                        {t('alike.then.numbers', { case: caseNumber(props.row.id) })}
                      </li>
                    </ul>
                  </section>
                </Show>
              </>
            )}
          </Match>
          <Match when={found.error()}>{(error) => <ErrorState title={t('alike.failed')} error={error()} retry={found.reload} />}</Match>
          <Match when={found.data()}>
            <EmptyState kind="done" title={t('alike.none')} why={t('alike.none.why')}>
              <Button onClick={() => props.onBack()}>{t('alike.back')}</Button>
            </EmptyState>
          </Match>
        </Switch>
      </div>
      <div class="write">
        <Toasts />
      </div>
    </>
  )
}

const onlyOne = (languages: readonly string[]) => (languages.length === 1 ? languages[0] : undefined)

function Facts(props: { caseId: number; languages: readonly string[]; priority: CaseWithNotes['priority'] }) {
  return (
    <span class="row meta facts">
      {caseNumber(props.caseId)}
      <For each={props.languages}>{(lang) => <LangChip lang={lang} />}</For>
      <Show when={props.priority === 'urgent'}>
        <Chip tone="danger">{t('priority.urgent')}</Chip>
      </Show>
    </span>
  )
}

/** The words with which a case says what stands above them. */
function Words(props: { words: readonly string[]; lang: string | undefined }) {
  return (
    <span class="words" classList={{ meta: props.words.length === 0 }} lang={props.lang} dir="auto">
      {withoutSteering(props.words.join(', ')) || '–'}
    </span>
  )
}
