import type { ChatNews } from '#shared/chat.ts'
import { newId } from '../kit/environment.ts'
import type { ChatMemory } from './chat.memory.ts'

const soonestMs = 500
const latestMs = 30_000
/** A message that nobody confirmed for so long: the connection is dead, though nothing said so. */
const patienceMs = 10_000
const laterMs = 60_000

export type ChatConnection = { say(text: string): void; forget(): void; isOpen(): boolean }

/**
 * Keeps a connection to the desk and sends each message until the desk says it is kept. After a break everything unconfirmed
 * is sent again with the same key, which the desk keeps once.
 * @param changed told after everything that the window should show anew
 */
export function openConnection(address: string, memory: ChatMemory, on: { news(news: ChatNews): void; changed(): void }): ChatConnection {
  let socket: WebSocket | null = null
  let isWelcome = false
  let waitMs = soonestMs
  let again: ReturnType<typeof setTimeout> | undefined
  let patience: ReturnType<typeof setTimeout> | undefined

  function connect(): void {
    clearTimeout(again)
    if (socket) return
    const now = new WebSocket(address)
    socket = now
    now.onopen = () => now.send(JSON.stringify({ kind: 'hello', token: memory.token() }))
    now.onmessage = ({ data }) => socket === now && hear(JSON.parse(String(data)) as ChatNews)
    now.onclose = () => socket === now && lose()
  }

  function lose(): void {
    socket = null
    isWelcome = false
    clearTimeout(patience)
    again = setTimeout(connect, waitMs * (0.5 + Math.random()))
    waitMs = Math.min(waitMs * 2, latestMs)
    on.changed()
  }

  function hear(news: ChatNews): void {
    if (news.kind === 'welcome') {
      isWelcome = true
      waitMs = soonestMs
      for (const { key } of news.messages) if (key) memory.remove(key)
      for (const unsent of memory.listUnsent()) send(unsent)
    }
    if (news.kind === 'message' && news.message.key) memory.remove(news.message.key)
    if (news.kind === 'refused') refused(news)
    if (news.kind === 'forgotten') {
      memory.forget()
      for (const { key } of memory.listUnsent()) memory.remove(key)
      restart(0)
    }
    clearTimeout(patience)
    if (memory.listUnsent().length > 0 && isWelcome) waitFor(patienceMs)
    on.news(news)
    on.changed()
  }

  function refused({ key, code }: Extract<ChatNews, { kind: 'refused' }>): void {
    if (code === 'bad-message' && key) memory.remove(key)
    if (code === 'ended') memory.forget()
    if (code !== 'bad-message') restart(code === 'ended' ? 0 : laterMs)
  }

  function restart(inMs: number): void {
    const old = socket
    socket = null
    isWelcome = false
    clearTimeout(again)
    again = setTimeout(connect, inMs)
    old?.close()
  }

  function waitFor(ms: number): void {
    clearTimeout(patience)
    patience = setTimeout(() => restart(0), ms)
  }

  const send = (unsent: { key: string; text: string }) => socket?.send(JSON.stringify({ kind: 'say', ...unsent }))

  addEventListener('online', connect)
  connect()
  return {
    say(text) {
      const unsent = { key: newId(), text }
      memory.add(unsent)
      if (isWelcome) {
        send(unsent)
        waitFor(patienceMs)
      }
      on.changed()
    },
    /** Asks the desk to take all away that was said; only while the connection is open. */
    forget: () => socket?.send(JSON.stringify({ kind: 'forget' })),
    isOpen: () => isWelcome,
  }
}
