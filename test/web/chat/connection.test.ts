import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { ChatNews } from '#shared/chat.ts'
import { openConnection } from '../../../web/chat/chat.connection.ts'
import { openMemory } from '../../../web/chat/chat.memory.ts'
import { openStorage } from '../../../web/kit/environment.ts'

/** A connection whose other end is the test. */
class FakeSocket {
  onopen = () => {}
  onmessage = (_: { data: string }) => {}
  onclose = () => {}
  sent: { kind: string; key?: string; text?: string; token?: string }[] = []
  constructor() {
    sockets.push(this)
  }
  send(data: string) {
    this.sent.push(JSON.parse(data))
  }
  close() {
    this.onclose()
  }
  tell(news: ChatNews) {
    this.onmessage({ data: JSON.stringify(news) })
  }
  welcome(messages: { id: number; key: string | null; text: string; at: number }[] = []) {
    this.onopen()
    this.tell({ kind: 'welcome', title: 'Help', greeting: '', answerHours: 24, isHere: false, opensAt: null, messages })
  }
  get said() {
    return this.sent.filter(({ kind }) => kind === 'say').map(({ text }) => text)
  }
}

let sockets: FakeSocket[] = []
const last = () => sockets.at(-1) as FakeSocket

beforeEach(() => {
  sockets = []
  vi.useFakeTimers()
  vi.stubGlobal('WebSocket', FakeSocket)
  vi.stubGlobal('addEventListener', () => undefined)
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

/** A browser's storage, shared by all its tabs. */
function storage() {
  const kept = new Map<string, string>()
  return {
    kept,
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
    removeItem: (name: string) => void kept.delete(name),
  }
}

function open(kept = storage()) {
  const memory = openMemory(
    'chat',
    openStorage(() => kept),
  )
  return { memory, kept, line: openConnection('ws://desk.example/chat/line', memory, { news: () => undefined, changed: () => undefined }) }
}

test('what is written without a connection is sent with the next one, again after each break, and never after it was confirmed', () => {
  const { line, memory } = open()
  line.say('hello?')
  last().welcome()
  expect(last().said).toEqual(['hello?'])
  last().close()
  vi.advanceTimersByTime(60_000)
  expect(sockets).toHaveLength(2)
  last().welcome()
  expect(last().said).toEqual(['hello?'])
  const { key } = last().sent[1] as { key: string }
  expect(sockets[0]?.sent[1]?.key).toBe(key)
  last().tell({ kind: 'message', message: { id: 1, key, text: 'hello?', at: 0 } })
  expect(memory.listUnsent()).toEqual([])
  last().close()
  vi.advanceTimersByTime(60_000)
  last().welcome()
  expect(last().said).toEqual([])
})

test('a page that was closed before the answer finds in the history that its message arrived', () => {
  const { line, memory, kept } = open()
  last().welcome()
  line.say('hello?')
  const [{ key } = { key: '' }] = memory.listUnsent()
  const later = open(kept)
  last().welcome([{ id: 1, key, text: 'hello?', at: 0 }])
  expect(last().said).toEqual([])
  expect(later.memory.listUnsent()).toEqual([])
  expect(last().sent[0]?.token).toBe(sockets[0]?.sent[0]?.token)
})

test('a connection that confirms nothing is given up for a new one', () => {
  const { line } = open()
  last().welcome()
  line.say('hello?')
  vi.advanceTimersByTime(10_001)
  expect(sockets).toHaveLength(2)
})

test('too much at once waits a minute; what can never be sent is let go; an old token makes room for a new one', () => {
  const { line, memory } = open()
  last().welcome()
  line.say('again and again')
  const [{ key } = { key: '' }] = memory.listUnsent()
  last().tell({ kind: 'refused', key, code: 'too-many' })
  vi.advanceTimersByTime(59_000)
  expect(sockets).toHaveLength(1)
  vi.advanceTimersByTime(1_000)
  expect(sockets).toHaveLength(2)
  last().welcome()
  last().tell({ kind: 'refused', key, code: 'bad-message' })
  expect(memory.listUnsent()).toEqual([])
  const before = memory.token()
  last().tell({ kind: 'refused', key: null, code: 'ended' })
  vi.advanceTimersByTime(0)
  last().welcome()
  expect(last().sent[0]?.token).not.toBe(before)
})

test('a chat that was deleted leaves nothing to send and no way back', () => {
  const { line, memory } = open()
  last().welcome()
  const before = memory.token()
  line.say('one more thing')
  line.forget()
  expect(last().sent.at(-1)).toEqual({ kind: 'forget' })
  last().tell({ kind: 'forgotten' })
  vi.advanceTimersByTime(0)
  last().welcome()
  expect(memory.listUnsent()).toEqual([])
  expect(last().said).toEqual([])
  expect(last().sent[0]?.token).not.toBe(before)
})

test('a browser that keeps nothing still chats, and says that it forgets', () => {
  vi.spyOn(console, 'warn').mockReturnValue()
  const memory = openMemory(
    'chat',
    openStorage(() => null),
  )
  expect(memory.token()).toMatch(/^[\w-]{43}$/)
  expect(memory.token()).toBe(memory.token())
  memory.add({ key: 'a', text: 'hello?' })
  expect([memory.lasts, memory.listUnsent()]).toEqual([false, [{ key: 'a', text: 'hello?' }]])
})
