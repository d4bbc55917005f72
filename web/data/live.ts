import { createSignal, onCleanup } from 'solid-js'
import type { Event } from '#shared/event.schema.ts'
import { type EventKind, eventKinds } from '#shared/event.ts'

/** `off`: nobody is signed in. `late`: the connection broke less than a moment ago. `lost`: no connection. `ended`: the session is over. */
export type LiveState = 'off' | 'live' | 'late' | 'lost' | 'ended'

/** A kind of event, or the beginning of some: "reply-". */
export type EventKinds = EventKind | (EventKind extends infer Kind ? (Kind extends `${infer Noun}-${string}` ? `${Noun}-` : never) : never)

type Listener = { wants: (kind: EventKind) => boolean; tell: (events: Event[]) => void }

/** Events are handed out in batches, so that a thousand a second redraw the page twice a second and not a thousand times. */
const batchMs = 500
const lateMs = 4_000
const retryMs = { first: 1_000, most: 30_000 }

const [state, setState] = createSignal<LiveState>('off')
const listeners = new Set<Listener>()
/** What the stream tells beside events: by name, who hears it. */
const told = { presence: new Set<(about: never) => void>() }
const resumed = new Set<() => void>()

let source: EventSource | null = null
let waiting: Event[] = []
let batchTimer: ReturnType<typeof setTimeout> | undefined
let lateTimer: ReturnType<typeof setTimeout> | undefined
let retryTimer: ReturnType<typeof setTimeout> | undefined
let retryInMs = retryMs.first

/** Whether the stream was ever open: only a break makes what is on screen old. */
let hasBeenLive = false

/** State of the one event stream of the app, as a signal. */
export const liveState = state

/**
 * Calls `tell` with the events of the given kinds that arrived in the last half second, for as long as the owner lives.
 * `kinds` are whole kinds ("reply-sent") or beginnings that end in a hyphen ("reply-").
 */
export function onLive(kinds: readonly EventKinds[], tell: (events: Event[]) => void): void {
  const listener: Listener = {
    wants: (kind) => kinds.some((wanted) => kind === wanted || (wanted.endsWith('-') && kind.startsWith(wanted))),
    tell,
  }
  listeners.add(listener)
  onCleanup(() => listeners.delete(listener))
}

/** Calls `hear` with what the stream tells under this name, at once and as it comes, for as long as the owner lives. */
export function onTold<T>(name: keyof typeof told, hear: (about: T) => void): void {
  const all = told[name] as Set<(about: T) => void>
  all.add(hear)
  onCleanup(() => all.delete(hear))
}

/** Calls `run` after a break in the stream: whatever is on screen may be old then. */
export function onResumed(run: () => void): void {
  resumed.add(run)
  onCleanup(() => resumed.delete(run))
}

function handOut() {
  batchTimer = undefined
  const batch = waiting
  waiting = []
  for (const listener of [...listeners]) {
    const wanted = batch.filter((event) => listener.wants(event.kind))
    if (wanted.length > 0) listener.tell(wanted)
  }
}

function take(message: MessageEvent<string>) {
  waiting.push(JSON.parse(message.data) as Event)
  batchTimer ??= setTimeout(handOut, batchMs)
}

function connected() {
  const wasBroken = hasBeenLive && state() !== 'live'
  hasBeenLive = true
  clearTimeout(lateTimer)
  lateTimer = undefined
  retryInMs = retryMs.first
  setState('live')
  if (wasBroken) for (const run of [...resumed]) run()
}

function broken() {
  if (state() === 'live') setState('late')
  lateTimer ??= setTimeout(() => setState('lost'), lateMs)
  // EventSource tries again by itself unless the server refused; then it is up to us.
  if (source?.readyState !== EventSource.CLOSED) return
  clearTimeout(retryTimer)
  retryTimer = setTimeout(connect, retryInMs)
  retryInMs = Math.min(retryInMs * 2, retryMs.most)
}

function connect() {
  source?.close()
  source = new EventSource('/api/live')
  source.onopen = connected
  source.onerror = broken
  source.addEventListener('bye', () => {
    stopLive()
    setState('ended')
  })
  for (const kind of eventKinds) source.addEventListener(kind, take)
  for (const [name, all] of Object.entries(told))
    source.addEventListener(name, ({ data }: MessageEvent<string>) => {
      for (const hear of [...all]) hear(JSON.parse(data) as never)
    })
}

/** Opens the stream; does nothing when it is open already. */
export function startLive(): void {
  if (source) return
  setState('late')
  connect()
}

/** Closes the stream, on signing out. */
export function stopLive(): void {
  source?.close()
  source = null
  for (const timer of [batchTimer, lateTimer, retryTimer]) clearTimeout(timer)
  batchTimer = lateTimer = retryTimer = undefined
  waiting = []
  hasBeenLive = false
  setState('off')
}
