import { afterAll, describe, expect, it } from 'vitest'
import { failure, idsOf, readAll } from '../support/connection.ts'
import { openMailConnection, stopDovecot } from '../support/mail-connection.ts'
import { wakeUpCounter } from '../support/wake-ups.ts'

afterAll(stopDovecot)

const never = () => new AbortController().signal

describe('hearing of mail at a real server', () => {
  it('is told at once that mail has come, and reads it as ever', async () => {
    const { connection, arrive } = await openMailConnection()
    await arrive('before')
    const { cursor } = await readAll(connection)
    const { onNews, reach, count } = wakeUpCounter()
    const ending = new AbortController()
    const over = connection.subscribe?.(onNews, ending.signal)
    await reach(1)
    const sent = [await arrive('one')]
    await reach(2)
    sent.push(await arrive('two'))
    await reach(3)
    expect(idsOf((await readAll(connection, cursor)).posts)).toEqual(sent)
    ending.abort()
    await over
    await arrive('three')
    expect(count()).toBe(3)
  })

  it.each([
    ['reset', { kind: 'reset', when: /EXISTS/ }],
    ['cut', { kind: 'cut', when: /EXISTS/ }],
  ] as const)('loses nothing when the line is %s just as it wants to tell, nor what comes before the next one', async (_, fault) => {
    const { connection, arrive, imap } = await openMailConnection()
    const { cursor } = await readAll(connection)
    const { onNews, reach, count } = wakeUpCounter()
    const over = connection.subscribe?.(onNews, never())
    await reach(1)
    imap.fault = fault
    const sent = [await arrive('told into the void')]
    await over
    const heard = count()
    imap.fault = null
    sent.push(await arrive('while no line was open'))
    const ending = new AbortController()
    const next = connection.subscribe?.(onNews, ending.signal)
    await reach(heard + 1)
    expect(idsOf((await readAll(connection, cursor)).posts)).toEqual(sent)
    ending.abort()
    await next
  })

  it('says in time that no line can be opened, and why', async () => {
    const { reopen, imap, connection } = await openMailConnection()
    expect(await failure(reopen({ password: 'wrong' }).subscribe?.(() => {}, never()) as Promise<void>)).toMatchObject({
      kind: 'stop-and-ask',
      code: 'token',
    })
    imap.fault = { kind: 'stall' }
    expect(await failure(reopen({ timeoutMs: 1_000 }).subscribe?.(() => {}, never()) as Promise<void>)).toMatchObject({ kind: 'retry-at' })
    imap.fault = { kind: 'reset' }
    expect(await failure(connection.subscribe?.(() => {}, never()) as Promise<void>)).toMatchObject({ kind: 'retry-at', code: 'network' })
  })

  it('closes the line when the product stops', async () => {
    const { connection, stop } = await openMailConnection()
    const { onNews, reach } = wakeUpCounter()
    const over = connection.subscribe?.(onNews, never())
    await reach(1)
    stop()
    await over
  })
})
