import { batch, createEffect, createMemo, createSignal, on, onCleanup } from 'solid-js'
import type { MacroAction } from '#shared/macro.schema.ts'
import type { Mention } from '#shared/mention.schema.ts'
import type { Check } from '#shared/preflight.schema.ts'
import type { Came, Reply } from '#shared/reply.schema.ts'
import type { Visibility } from '#shared/reply.ts'
import type { ThreadWithPosts } from '#shared/thread.schema.ts'
import { type ApiProblem, isProblem, newKey } from '../../data/api.ts'
import { useMe, useSession } from '../../data/session.tsx'
import { dayOf } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { newerDraft, readDraft, returnedDraft, type Surface, setReturnedDraft, writeDraft } from './drafts.ts'
import type { Decided, PromiseDecision } from './promised.ts'
import { approveReply, askBefore, changeReply, dropDraft, keepDraft, writeReply } from './reply.data.ts'

const serverAfterMs = 1_000
const lookAfterMs = 400

type Finder = typeof import('./looking.ts')
type Found = import('./looking.ts').Found

/** The template that a text began with, and what is done with the case when it is out. */
export type Begun = { templateId: number | null; actions: MacroAction[] }

type Around = {
  /** Saves a note on the case of the thread; notes belong to cases, so the page above knows how. */
  note: (caseId: number, text: string, key: string) => Promise<unknown>
  sent: (reply: Reply) => void
  reload: () => Promise<unknown>
}

/** What is being written for one thread: texts per surface, their drafts, the checks that block sending, and sending itself. */
export function createComposer(thread: () => ThreadWithPosts, around: Around) {
  const me = useMe()
  const { may } = useSession()
  const { id: threadId, drafts } = thread()
  const fromServer = (surface: Surface) => drafts.find((one) => one.surface === surface) ?? null
  const [texts, setTexts] = createSignal<Record<Surface, string>>({
    public: newerDraft(readDraft(threadId, 'public'), fromServer('public')),
    private: newerDraft(readDraft(threadId, 'private'), fromServer('private')),
    note: newerDraft(readDraft(threadId, 'note'), fromServer('note')),
  })
  const [surface, showSurface] = createSignal<Surface>(possible('public'))
  const [confirmed, setConfirmed] = createSignal<ReadonlyMap<string, string>>(new Map())
  /** What the server found in a text that was written here. */
  const [found, setFound] = createSignal<Found>({ text: '', checks: [] })
  const [begun, setBegun] = createSignal<Begun>({ templateId: null, actions: [] })
  const [busy, setBusy] = createSignal(false)
  const [error, setError] = createSignal<Error | null>(null)
  const [readUpTo, setReadUpTo] = createSignal(thread().mentions.at(-1)?.id)
  const [seenEvent, setSeenEvent] = createSignal<number | undefined>(thread().lastEventId)
  /** What stopped the reply: it came while it was written. */
  const [came, setCame] = createSignal<Came[]>([])
  const [finder, setFinder] = createSignal<Finder | null>(null)
  const [decisions, setDecisions] = createSignal<ReadonlyMap<string, PromiseDecision>>(new Map())
  /** A draft on the server that a refused approval left behind: the next try takes it up again. */
  const [underway, setUnderway] = createSignal<Reply | null>(null)
  let key = newKey()
  let timer: ReturnType<typeof setTimeout> | undefined

  async function loadFinder(): Promise<Finder | null> {
    try {
      const loaded = finder() ?? (await import('./looking.ts'))
      setFinder(() => loaded)
      return loaded
    } catch (problem) {
      console.warn('What is to be looked at is not shown; the server looks when the reply is sent.', problem)
      return null
    }
  }

  /** By mail nothing is public: what would be is private there. */
  function possible(wanted: Surface): Surface {
    return wanted === 'public' && !thread().reply.publicAllowed ? 'private' : wanted
  }
  const setSurface = (wanted: Surface) => showSurface(possible(wanted))
  const text = () => texts()[surface()]
  const newest = () => thread().mentions.at(-1)
  const answered = () => thread().mentions.findLast((mention) => !mention.deletedAt)
  const unread = createMemo((): Mention[] => thread().mentions.filter(({ id }) => id > (readUpTo() ?? 0)))
  const checks = createMemo((): Check[] => {
    const [where, look] = [surface(), finder()]
    if (where === 'note' || !look) return []
    return look.checksOf(texts()[where], where, thread(), me().id, found())
  })
  const idOf = (check: Check) => finder()?.checkId(check) ?? check.kind
  const isOpen = (check: Check) => check.level === 'stop' || (check.level === 'care' && !confirmed().has(idOf(check)))
  createEffect(
    on([text, surface, begun], ([words, where, { templateId }]) => {
      if (where === 'note' || words.trim() === '') return setFound({ text: '', checks: [] })
      const timer = setTimeout(() => {
        askBefore(threadId, { text: words, visibility: where, templateId: templateId ?? undefined })
          .then(({ checks }) => text() === words && setFound({ text: words, checks }))
          .catch((problem) => console.warn('The server could not look at the text; it does when the reply is sent.', problem))
      }, lookAfterMs)
      onCleanup(() => clearTimeout(timer))
    }),
  )
  const openChecks = () => checks().filter(isOpen)

  /** What the words promise, as the writer decided. Looking knows six languages: it comes after the page. */
  const promises = createMemo((): Decided[] =>
    surface() === 'note' || text() === '' ? [] : (finder()?.decidedPromises(text(), dayOf(Date.now()), decisions(), me().id) ?? []),
  )
  void loadFinder()
  const decide = (words: string, change: PromiseDecision) =>
    setDecisions((all) => new Map(all).set(words, { ...all.get(words), ...change }))

  /** Nobody is writing: what arrives counts as read. */
  const readAll = () => {
    setReadUpTo(newest()?.id)
    setSeenEvent(thread().lastEventId)
  }
  createEffect(on([newest, () => thread().lastEventId, text], () => text() === '' && readAll()))

  function keepOnServer(where: Surface, words: string) {
    clearTimeout(timer)
    timer = setTimeout(() => {
      const saved = words === '' ? dropDraft(threadId, where) : keepDraft(threadId, words, where)
      saved.catch((problem) => console.warn('The draft is saved on this device only.', problem))
    }, serverAfterMs)
  }
  function setText(words: string) {
    const where = surface()
    setTexts((all) => ({ ...all, [where]: words }))
    setError(null)
    writeDraft(threadId, where, words)
    keepOnServer(where, words)
  }
  onCleanup(() => clearTimeout(timer))
  function restore({ visibility, text, templateId = null, actions = [] }: { visibility: Visibility; text: string } & Partial<Begun>) {
    setSurface(visibility)
    setBegun({ templateId, actions })
    setText(text)
  }
  createEffect(
    on(returnedDraft, (returned) => {
      if (returned?.threadId !== threadId) return
      restore(returned)
      setReturnedDraft(null)
    }),
  )

  function clear() {
    setText('')
    key = newKey()
    setUnderway(null)
    setConfirmed(new Map<string, string>())
    setBegun({ templateId: null, actions: [] })
    setCame([])
    setDecisions(new Map<string, PromiseDecision>())
  }
  async function sendReply(visibility: Visibility) {
    const words = text().trim()
    const promised = (await loadFinder())?.promisesToSend(promises())
    const { templateId, actions } = begun()
    const withTemplate = { templateId: templateId ?? undefined, actions: actions.length > 0 ? actions : undefined }
    let reply = underway()
    if (!reply || reply.visibility !== visibility)
      reply = await writeReply(
        threadId,
        { text: words, visibility, answersMentionId: answered()?.id, promises: promised, ...withTemplate },
        key,
      )
    else reply = await changeReply(reply.id, words, promised, actions)
    setUnderway(reply)
    // One's own words that a rule holds wait for somebody else.
    const confirms = [...confirmed()].map(([id, reason]) => ({ id, reason })).slice(-20)
    const seen = { lastMentionId: readUpTo(), seenEventId: seenEvent(), confirmed: confirms }
    if (may('replies.approve') && reply.heldBy.length === 0) reply = await approveReply(reply, seen)
    clear()
    around.sent(reply)
  }
  async function saveNote() {
    const caseId = thread().case?.id
    if (caseId === undefined) return
    await around.note(caseId, text().trim(), key)
    clear()
    setSurface('public')
    await around.reload()
  }
  /** Sends or saves what is written, unless something stands in the way. */
  async function send() {
    const where = surface()
    if (busy() || text().trim() === '' || openChecks().length > 0) return
    setBusy(true)
    setError(null)
    try {
      await (where === 'note' ? saveNote() : sendReply(where))
    } catch (problem) {
      // The words stay; a key is used up once the server has seen it with these words.
      if (!underway()) key = newKey()
      if (isProblem(problem, 'thread-went-on')) {
        const { came = [], lastEventId } = (problem as ApiProblem).content as { came?: Came[]; lastEventId?: number }
        await around.reload()
        batch(() => {
          setCame(came)
          setReadUpTo(newest()?.id)
          setSeenEvent(lastEventId)
          // Whose answer was told needs no second word.
          const told = came.flatMap(({ kind, by }) => (kind === 'reply' && by ? [[`answered:${by}`, t('composer.read')] as const] : []))
          setConfirmed((all) => new Map([...all, ...told]))
        })
      } else if (isProblem(problem, 'preflight-warnings') || isProblem(problem, 'preflight-stop')) {
        const { checks = [] } = (problem as ApiProblem).content as { checks?: Check[] }
        await around.reload()
        setFound({ text: text(), checks, isRefusal: true })
      } else setError(problem as Error)
    } finally {
      setBusy(false)
    }
  }
  return {
    surface,
    setSurface,
    text,
    setText,
    checks,
    isOpen,
    openChecks,
    /** Lets a warning pass; why is kept with the reply. */
    confirm: (check: Check, reason: string) => setConfirmed((all) => new Map(all).set(idOf(check), reason)),
    fix: (check: Check) => 'from' in check && setText(finder()?.takeOut(text(), check) ?? text()),
    /** Whether somebody else must approve what is written. */
    isHeld: () => checks().some(({ kind }) => kind === 'second-person'),
    begun,
    setBegun,
    answered,
    promises,
    decide,
    /** Posts that came while something was being written. */
    unread,
    read: readAll,
    /** What the server stopped the reply for; sending again sends anyway. */
    came,
    /** Back to the words: what came is read. */
    goBack: () => setCame([]),
    underway,
    /** Puts a text into the composer, to be edited and sent from here. */
    restore,
    busy,
    error,
    send,
  }
}

export type Composer = ReturnType<typeof createComposer>
