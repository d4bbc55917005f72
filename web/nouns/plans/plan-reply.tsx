import { createEffect, createSignal, For, type JSX, on, Show } from 'solid-js'
import type { Plan, PlanThread } from '#shared/plan.schema.ts'
import { type PlanBlank, planBlanks } from '#shared/plan.ts'
import { languageName } from '../../kit/i18n/format.ts'
import { rich, t } from '../../kit/i18n/index.ts'
import { Button } from '../../kit/ui/button.tsx'
import { LangChip } from '../../kit/ui/chip.tsx'
import { TextField } from '../../kit/ui/field.tsx'
import { Icon } from '../../kit/ui/icon.tsx'
import { Kbd } from '../../kit/ui/kbd.tsx'
import { withoutSteering } from '../../kit/ui/safe-text.ts'
import type { PlanActions } from './plan.data.ts'
import { channelOf, failureOf, isChangeable, personOf } from './plan.words.ts'
import './plan-page.words.ts'

type ReplyProps = {
  plan: Plan
  thread: PlanThread
  mayChange: boolean
  editing: boolean
  onEdit: (isOpen: boolean) => void
  actions: PlanActions
}

/** The reply of one thread as it leaves, what is filled in, and its words to be edited, for one or for all of its language. */
export function PlanReply(props: ReplyProps) {
  const isOpen = () => props.mayChange && props.plan.state !== 'done' && props.plan.state !== 'stopped' && isChangeable(props.thread)
  return (
    <>
      <section>
        <h3 class="over row">
          {t('plan.reply')} <LangChip lang={props.thread.textLang} />
          <Show when={isOpen() && !props.editing}>
            <button type="button" class="link push" onClick={() => props.onEdit(true)}>
              {t('plan.edit')} <Kbd keys="e" />
            </button>
          </Show>
        </h3>
        <Show when={props.editing && isOpen()} fallback={<Words thread={props.thread} />}>
          <EditWords {...props} />
        </Show>
      </section>
      <Show when={props.thread.blanks.length > 0 && !props.editing}>
        <section>
          <h3 class="over">{t('plan.filled')}</h3>
          <dl class="facts-list">
            <For each={props.thread.blanks}>
              {(one) => (
                <>
                  <dt>{nameOfBlank(one.blank)}</dt>
                  <dd
                    classList={{
                      'is-late': one.value === null && isStop(one.blank, props.thread),
                      muted: one.value === null && !isStop(one.blank, props.thread),
                    }}
                  >
                    {one.value === null ? emptyWords(one.blank, props.thread) : withoutSteering(one.value)}
                  </dd>
                </>
              )}
            </For>
          </dl>
        </section>
      </Show>
    </>
  )
}

const isBlank = (word: string): word is PlanBlank => planBlanks.some((one) => one === word)
const nameOfBlank = (word: string) => (isBlank(word) ? t(`plan.blank.${word}`) : `{${word}}`)
const comesWithOrder = (blank: string, { orderKind }: PlanThread) => (blank === 'number' || blank === 'link') && orderKind !== null
const isStop = (blank: string, thread: PlanThread) => blank !== 'name' && !comesWithOrder(blank, thread)
const emptyWords = (blank: string, thread: PlanThread) =>
  t(blank === 'name' ? 'plan.blank.without-name' : comesWithOrder(blank, thread) ? 'plan.blank.comes' : 'plan.blank.empty')

function Words(props: { thread: PlanThread }) {
  const isPublic = () => props.thread.visibility === 'public'
  const over = () => props.thread.length > props.thread.limit
  return (
    <div class="composer plan-reply" classList={{ private: !isPublic() }}>
      <header>
        <Icon name={isPublic() ? 'globe' : 'lock'} />
        <span>
          {rich<JSX.Element>('plan.surface.public', {
            bold: <b>{t(isPublic() ? 'composer.public.word' : 'composer.private.word')}</b>,
            channel: channelOf(props.thread),
          })}
        </span>
      </header>
      <p class="said vars" lang={props.thread.textLang} dir="auto">
        <For each={partsOf(props.thread.text)}>
          {(part) => (
            <Show when={part.blank} fallback={withoutSteering(part.text)}>
              <mark classList={{ bad: isStop(part.blank ?? '', props.thread) }}>{withoutSteering(part.text)}</mark>
            </Show>
          )}
        </For>
      </p>
      <footer>
        <span class="meta" classList={{ 'is-late': over() }}>
          {props.thread.length} / {props.thread.limit}
        </span>
      </footer>
    </div>
  )
}

/** A text cut where a blank is still open. */
function partsOf(text: string): { text: string; blank?: string }[] {
  return text.split(/(\{[^{}\n]{0,60}\})/u).flatMap((part) => {
    if (part === '') return []
    const blank = /^\{([^{}\n]{0,60})\}$/u.exec(part)?.[1]
    return [blank === undefined ? { text: part } : { text: part, blank }]
  })
}

function EditWords(props: ReplyProps) {
  const [text, setText] = createSignal(props.thread.template)
  createEffect(
    on(
      () => props.thread.id,
      () => setText(props.thread.template),
      { defer: true },
    ),
  )
  const alike = () =>
    props.plan.threads.filter(
      ({ included, purpose, textLang, isOwnText }) =>
        included && purpose === props.thread.purpose && textLang === props.thread.textLang && !isOwnText,
    ).length
  const { thread } = props
  async function save(forAll: boolean) {
    const words = text().trim()
    const { purpose, textLang: lang } = props.thread
    const done = forAll
      ? props.actions.changeText({ purpose, lang, text: words })
      : props.actions.changeThread(props.thread.id, { text: words })
    if (await done) props.onEdit(false)
  }
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault()
        void save(false)
      }}
    >
      <TextField
        label={t('plan.edit.text')}
        hint={t('plan.edit.hint', { blanks: planBlanks.map((blank) => `{${blank}}`).join(' ') })}
        rows={6}
        lang={thread.textLang}
        value={text()}
        maxlength={4000}
        ref={(element) => queueMicrotask(() => element.focus())}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <div class="row wrap">
        <Button type="submit" disabled={text().trim() === ''}>
          {t('plan.edit.one', { name: personOf(props.thread) })}
        </Button>
        <Show when={!props.thread.isOwnText}>
          <Button kind="ghost" disabled={text().trim() === ''} onClick={() => void save(true)}>
            {t('plan.edit.all', { n: Math.max(1, alike()), lang: languageName(props.thread.textLang) })}
          </Button>
        </Show>
        <Button kind="ghost" onClick={() => props.onEdit(false)}>
          {t('do.cancel')}
        </Button>
      </div>
      <Show when={props.thread.isOwnText}>
        <button
          type="button"
          class="link"
          onClick={() => void props.actions.changeThread(props.thread.id, { text: null }).then((done) => done && props.onEdit(false))}
        >
          {t('plan.edit.back')}
        </button>
      </Show>
    </form>
  )
}

/** Why the reply of a thread waits or did not go out, and what a person can do about it. */
export function PlanHold(props: { thread: PlanThread; mayChange: boolean; actions: PlanActions }) {
  const words = () => {
    if (props.thread.state === 'failed') return t('plan.failed-why', { why: withoutSteering(failureOf(props.thread.reason ?? '')) })
    if (props.thread.state === 'approved' && props.thread.reason)
      return t('outbox.waits', { why: withoutSteering(failureOf(props.thread.reason)) })
    return props.thread.hold === null ? null : t(`plan.hold.${props.thread.hold}`)
  }
  const isAgain = () => props.thread.state === 'failed'
  return (
    <Show when={words()}>
      {(said) => (
        <div class="plan-hold" role="status">
          <Icon name="warn" size="s" />
          <span>{said()}</span>
          <Show when={props.mayChange && (isAgain() || (props.thread.hold !== null && props.thread.hold !== 'source'))}>
            <Button
              onClick={() =>
                void props.actions.changeThread(props.thread.id, isAgain() ? { included: true, isRead: true } : { isRead: true })
              }
            >
              {t(isAgain() ? 'plan.retry' : 'plan.fix.read')}
            </Button>
          </Show>
        </div>
      )}
    </Show>
  )
}
