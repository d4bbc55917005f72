import { createEffect, createMemo, createSignal, For, lazy, Match, on, Show, Suspense, Switch } from 'solid-js'
import { channelLabels } from '#shared/channel.ts'
import type { Visibility } from '#shared/reply.ts'
import { countLength } from '#shared/text-length.ts'
import type { ThreadWithPosts } from '#shared/thread.schema.ts'
import { useSession } from '../../data/session.tsx'
import { number, shortTime } from '../../kit/i18n/format.ts'
import { rich, t } from '../../kit/i18n/index.ts'
import { Button } from '../../kit/ui/button.tsx'
import { LangChip } from '../../kit/ui/chip.tsx'
import { Icon } from '../../kit/ui/icon.tsx'
import { Name } from '../../kit/ui/name.tsx'
import { nameText, withoutSteering } from '../../kit/ui/safe-text.ts'
import { Checks } from './checks.tsx'
import './composer.css'
import { problemText } from '../../kit/i18n/problem-text.ts'
import type { CallKeys } from './call-list.tsx'
import type { Composer as ComposerState } from './composer.state.ts'
import { shelfAsked } from './drafts.ts'
import { WritingArea } from './writing-area.tsx'

// Comes with the first note.
const CallList = lazy(async () => ({ default: (await import('./call-list.tsx')).CallList }))
// Comes with the first template.
const TemplateShelf = lazy(async () => ({ default: (await import('./template-shelf.tsx')).TemplateShelf }))
// Comes when something came while one wrote.
const CameLines = lazy(async () => ({ default: (await import('./came-lines.tsx')).CameLines }))
// Comes with the first promise that is written.
const PromiseLines = lazy(async () => ({ default: (await import('./promise-lines.tsx')).PromiseLines }))

type ComposerProps = { composer: ComposerState; thread: ThreadWithPosts; area: (element: HTMLTextAreaElement) => void }

/** Where words leave the house, or stay in it. The three surfaces differ in colour, edge, icon, word and button. */
export function Composer(props: ComposerProps) {
  const { may } = useSession()
  const isNote = () => props.composer.surface() === 'note'
  return (
    <Show when={may(isNote() ? 'cases.note' : 'replies.draft')} fallback={<p class="meta">{t('errors.role-too-low')}</p>}>
      <Show when={!isNote()} fallback={<NoteForm {...props} />}>
        <ReplyForm {...props} />
      </Show>
    </Show>
  )
}

const firstName = (name: string) => nameText(withoutSteering(name).trim().split(/\s+/)[0] ?? '')

function ReplyForm(props: ComposerProps) {
  const { may } = useSession()
  const allows = (one: Visibility) => (one === 'public' ? props.thread.reply.publicAllowed : props.thread.reply.privateAllowed)
  const surface = () => (props.composer.surface() === 'private' ? 'private' : 'public')
  const channel = () => channelLabels[props.thread.channel]
  const name = () => nameText(props.thread.author.name)
  const isByHand = () => surface() === 'public' && props.thread.reply.publicBy === 'hand'
  const isForApproval = () => !may('replies.approve') || props.composer.isHeld()
  const sendLabel = () => {
    if (isForApproval()) return t('composer.draft')
    if (props.composer.came().length > 0) return t('check.ok')
    if (isByHand()) return t('composer.hand-over')
    return surface() === 'public' ? t('composer.post') : t('composer.send')
  }
  const open = () => props.composer.openChecks()
  const stops = () => open().filter(({ level }) => level === 'stop').length
  let area: HTMLTextAreaElement | undefined
  const [caret, setCaret] = createSignal(0)
  const [keys, setKeys] = createSignal<CallKeys | null>(null)
  const place = (from: number, to = from) => {
    setCaret(to)
    queueMicrotask(() => {
      area?.focus()
      area?.setSelectionRange(from, to)
    })
  }
  /** A stroke asks for the templates: by key or button it is written for the person. */
  function askForTemplates() {
    const [text, at] = [props.composer.text(), area?.selectionStart ?? 0]
    const before = text.slice(0, at) + (/(^|\s)$/.test(text.slice(0, at)) ? '/' : ' /')
    props.composer.setText(before + text.slice(at))
    place(before.length)
  }
  createEffect(on(shelfAsked, askForTemplates, { defer: true }))
  const hasShelf = createMemo(
    (had: boolean) => had || /(^|\s)\//u.test(props.composer.text()) || props.composer.begun().actions.length > 0,
    false,
  )
  const bad = () => props.composer.checks().flatMap((check) => (check.level === 'stop' && 'from' in check ? [check] : []))
  return (
    <form
      class={`composer ${surface()}`}
      data-region
      onSubmit={(event) => {
        event.preventDefault()
        void props.composer.send()
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || props.composer.came().length === 0) return
        event.preventDefault()
        props.composer.goBack()
        area?.focus()
      }}
    >
      <header>
        <Icon name={surface() === 'public' ? 'globe' : 'lock'} />
        <span class="clip">
          <Show
            when={surface() === 'public'}
            fallback={rich('composer.private', { private: <b>{t('composer.private.word')}</b>, name: firstName(props.thread.author.name) })}
          >
            {rich('composer.public', {
              public: <b>{t('composer.public.word')}</b>,
              channel: channel(),
              as: <Name of={props.thread.reply.as} />,
            })}
          </Show>
        </span>
        <fieldset class="seg" aria-label={t('composer.surface')}>
          <For each={['public', 'private'] as const}>
            {(one) => (
              <button
                type="button"
                aria-pressed={surface() === one}
                disabled={!allows(one)}
                title={allows(one) ? undefined : t(`composer.no-${one}`, { channel: channel() })}
                onClick={() => props.composer.setSurface(one)}
              >
                <Icon name={one === 'public' ? 'globe' : 'lock'} size="s" />
                <span class={surface() === one ? undefined : 'only-wide'}>{t(`visibility.${one}`)}</span>
              </button>
            )}
          </For>
        </fieldset>
      </header>
      <Show when={surface() === 'public'}>
        <div class="to">
          <Icon name="reply" size="s" />
          <span class="clip">
            <Show when={props.composer.answered()}>
              {(post) => <>{t('composer.answers', { name: firstName(props.thread.author.name), time: shortTime(post().postedAt) })}</>}
            </Show>
          </span>
          <LangChip lang={props.thread.lang} />
          <Counter composer={props.composer} thread={props.thread} />
        </div>
      </Show>
      <WritingArea
        ref={(element) => {
          area = element
          props.area(element)
        }}
        text={props.composer.text()}
        marks={bad()}
        lang={props.thread.lang}
        label={t(`composer.text.${surface()}`, { name: name(), channel: channel() })}
        onText={props.composer.setText}
        onSend={() => void props.composer.send()}
        onKey={(event) => keys()?.onKey(event) ?? false}
        onCaret={setCaret}
        list={keys() ? { id: keys()?.listId ?? '', activeId: keys()?.activeId() } : undefined}
      />
      <Show when={hasShelf()}>
        <Suspense>
          <TemplateShelf
            composer={props.composer}
            thread={props.thread}
            caret={caret()}
            keys={(given) => setKeys(given)}
            onPlaced={place}
          />
        </Suspense>
      </Show>
      <Show
        when={props.composer.came().length > 0}
        fallback={<Unread composer={props.composer} name={firstName(props.thread.author.name)} />}
      >
        <Suspense>
          <CameLines composer={props.composer} area={() => area} />
        </Suspense>
      </Show>
      <Show when={props.composer.promises().length > 0}>
        <Suspense>
          <PromiseLines composer={props.composer} />
        </Suspense>
      </Show>
      <Checks composer={props.composer} thread={props.thread} />
      <footer>
        <Button kind="ghost" keys="n" onClick={() => props.composer.setSurface('note')}>
          {t('note.write')}
        </Button>
        <Button kind="ghost" keys="t" onClick={askForTemplates}>
          {t('settings.templates')}
        </Button>
        <span class="push meta why">
          <Switch>
            <Match when={props.composer.error()}>
              {(error) => <span class="bad">{t('composer.failed', { why: problemText(error()) })}</span>}
            </Match>
            <Match when={stops() > 0}>
              <span class="bad">{t('composer.to-fix', { n: stops() })}</span>
            </Match>
            <Match when={open().length > 0 && props.composer.text()}>{t('composer.to-confirm', { n: open().length })}</Match>
            <Match when={isForApproval()}>{t('composer.draft.why')}</Match>
            <Match when={surface() === 'private'}>{t('composer.only-two', { name: firstName(props.thread.author.name) })}</Match>
          </Switch>
        </span>
        <Button
          type="submit"
          kind={surface() === 'public' ? 'main' : 'ink'}
          icon={isForApproval() ? 'check' : isByHand() ? 'hand' : surface() === 'public' ? 'globe' : 'lock'}
          keys="ctrl+enter"
          busy={props.composer.busy()}
          disabled={open().length > 0 || props.composer.text().trim() === ''}
        >
          {sendLabel()}
        </Button>
      </footer>
    </form>
  )
}

function Counter(props: { composer: ComposerState; thread: ThreadWithPosts }) {
  const limit = () => props.thread.reply.limit
  const used = () => countLength(props.composer.text(), limit())
  const isOver = () => used() > limit().length && !(limit().parts && props.composer.checks().some(({ kind }) => kind === 'parts'))
  const tone = () => (isOver() ? 'over' : limit().length - used() <= 20 ? 'near' : '')
  return (
    <span
      class={`push counter ${tone()}`}
      title={t('composer.count.label', { n: used(), limit: limit().length, channel: channelLabels[props.thread.channel] })}
    >
      <i style={{ '--p': Math.min(100, (used() / limit().length) * 100) }} />
      <span aria-hidden="true">
        {number(used())} / {number(limit().length)}
      </span>
      <span class="vh">
        {t('composer.count.label', { n: used(), limit: limit().length, channel: channelLabels[props.thread.channel] })}
      </span>
    </span>
  )
}

/** Says that the thread goes on, before anything was sent. */
function Unread(props: { composer: ComposerState; name: string }) {
  return (
    <Show when={props.composer.unread().length > 0}>
      <div class="banner warn went-on" role="alert">
        <Icon name="warn" />
        <span>{t('composer.unread', { n: props.composer.unread().length, name: props.name })}</span>
        <button type="button" class="link push" onClick={props.composer.read}>
          {t('composer.read')}
        </button>
      </div>
    </Show>
  )
}

function NoteForm(props: ComposerProps) {
  let area!: HTMLTextAreaElement
  const [caret, setCaret] = createSignal(0)
  const [keys, setKeys] = createSignal<CallKeys | null>(null)
  function take(text: string, at: number) {
    props.composer.setText(text)
    setCaret(at)
    queueMicrotask(() => area.setSelectionRange(at, at))
  }
  createEffect(on(props.composer.surface, (surface) => surface === 'note' && area.focus()))
  return (
    <form
      class="composer note-form"
      data-region
      onSubmit={(event) => {
        event.preventDefault()
        void props.composer.send()
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.preventDefault()
        props.composer.setSurface('public')
      }}
    >
      <header>
        <Icon name="pencil" />
        <b>{t('note.title')}</b>
        <Button kind="ghost" class="push" icon="x" label={t('do.close')} onClick={() => props.composer.setSurface('public')} />
      </header>
      <WritingArea
        ref={(element) => {
          area = element
          props.area(element)
        }}
        text={props.composer.text()}
        marks={[]}
        lang={null}
        label={t('note.text')}
        onText={props.composer.setText}
        onSend={() => void props.composer.send()}
        onKey={(event) => keys()?.onKey(event) ?? false}
        onCaret={setCaret}
        list={keys() ? { id: keys()?.listId ?? '', activeId: keys()?.activeId() } : undefined}
      />
      <Suspense>
        <CallList text={props.composer.text()} caret={caret()} keys={(given) => setKeys(given)} onPick={take} />
      </Suspense>
      <footer>
        <span class="push meta why">
          <Show when={props.composer.error()}>
            {(error) => <span class="bad">{t('composer.failed', { why: problemText(error()) })}</span>}
          </Show>
        </span>
        <Button type="submit" icon="pencil" keys="ctrl+enter" busy={props.composer.busy()} disabled={props.composer.text().trim() === ''}>
          {t('note.save')}
        </Button>
      </footer>
    </form>
  )
}
