import { batch, createEffect, createMemo, createSignal, on, onCleanup } from 'solid-js'
import type { Mention } from '#shared/mention.schema.ts'
import type { Came, Reply } from '#shared/reply.schema.ts'
import type { Visibility } from '#shared/reply.ts'
import type { ThreadWithPosts } from '#shared/thread.schema.ts'
import { type ApiProblem, isProblem, newKey } from '../../data/api.ts'
import { useMe, useSession } from '../../data/session.tsx'
import { dayOf } from '../../kit/i18n/format.ts'
import { newerDraft, readDraft, returnedDraft, type Surface, setReturnedDraft, writeDraft } from './drafts.ts'
import { type Check, checkId, preflight, takeOut } from './preflight.ts'
import type { Decided, PromiseDecision } from './promised.ts'
import { approveReply, changeReply, dropDraft, keepDraft, writeReply } from './reply.data.ts'

const serverAfterMs = 1_000

type Finder = typeof import('./promised.ts')

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
  const { id: threadId, draft } = thread()
  const fromServer = (surface: Surface) => (draft?.visibility === surface ? draft : null)
  const [texts, setTexts] = createSignal<Record<Surface, string>>({
    public: newerDraft(readDraft(threadId, 'public'), fromServer('public')),
    private: newerDraft(readDraft(threadId, 'private'), fromServer('private')),
    note: newerDraft(readDraft(threadId, 'note'), null),
  })
  const [surface, showSurface] = createSignal<Surface>(possible('public'))
  const [confirmed, setConfirmed] = createSignal<ReadonlySet<string>>(new Set())
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
      const loaded = finder() ?? (await import('./promised.ts'))
      setFinder(() => loaded)
      return loaded
    } catch (problem) {
      console.warn('Promises are not shown; the server looks for them when the reply is out.', problem)
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
    const where = surface()
    return where === 'note' ? [] : preflight(texts()[where], where, thread(), me().id)
  })
  const isOpen = (check: Check) => check.level === 'stop' || (check.level === 'care' && !confirmed().has(checkId(check)))
  const openChecks = () => checks().filter(isOpen)

  /** What the words promise, as the writer decided. Finding promises knows six languages: it comes with the first words. */
  const promises = createMemo((): Decided[] =>
    surface() === 'note' || text() === '' ? [] : (finder()?.decidedPromises(text(), dayOf(Date.now()), decisions(), me().id) ?? []),
  )
  createEffect(() => text() !== '' && void loadFinder())
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
    if (where === 'note') return
    timer = setTimeout(() => {
      const saved = words === '' ? dropDraft(threadId) : keepDraft(threadId, words, where)
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
  function restore({ visibility, text }: { visibility: Visibility; text: string }) {
    setSurface(visibility)
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
    setConfirmed(new Set<string>())
    setCame([])
    setDecisions(new Map<string, PromiseDecision>())
  }
  async function sendReply(visibility: Visibility) {
    const words = text().trim()
    const promised = (await loadFinder())?.promisesToSend(promises())
    let reply = underway()
    if (!reply || reply.visibility !== visibility)
      reply = await writeReply(threadId, { text: words, visibility, answersMentionId: answered()?.id, promises: promised }, key)
    else reply = await changeReply(reply.id, words, promised)
    setUnderway(reply)
    if (may('replies.approve')) reply = await approveReply(reply, { lastMentionId: readUpTo(), seenEventId: seenEvent() })
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
        })
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
    confirm: (check: Check) => setConfirmed((all) => new Set([...all, checkId(check)])),
    fix: (check: Check) => 'from' in check && setText(takeOut(text(), check)),
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
