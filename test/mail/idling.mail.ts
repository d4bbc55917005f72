import { afterAll, describe, expect, it } from 'vitest'
import { hintCounter } from '../support/hints.ts'
import { failure, idsOf, readAll } from '../support/line.ts'
import { openMailLine, stopDovecot } from '../support/mail-line.ts'

afterAll(stopDovecot)

const never = () => new AbortController().signal

describe('hearing of mail at a real server', () => {
  it('is told at once that mail has come, and reads it as ever', async () => {
    const { line, arrive } = await openMailLine()
    await arrive('before')
    const { cursor } = await readAll(line)
    const { onNews, reach, count } = hintCounter()
    const ending = new AbortController()
    const over = line.overhear?.(onNews, ending.signal)
    await reach(1)
    const sent = [await arrive('one')]
    await reach(2)
    sent.push(await arrive('two'))
    await reach(3)
    expect(idsOf((await readAll(line, cursor)).posts)).toEqual(sent)
    ending.abort()
    await over
    await arrive('three')
    expect(count()).toBe(3)
  })

  it.each([
    ['reset', { kind: 'reset', when: /EXISTS/ }],
    ['cut', { kind: 'cut', when: /EXISTS/ }],
  ] as const)('loses nothing when the line is %s just as it wants to tell, nor what comes before the next one', async (_, fault) => {
    const { line, arrive, imap } = await openMailLine()
    const { cursor } = await readAll(line)
    const { onNews, reach, count } = hintCounter()
    const over = line.overhear?.(onNews, never())
    await reach(1)
    imap.fault = fault
    const sent = [await arrive('told into the void')]
    await over
    const heard = count()
    imap.fault = null
    sent.push(await arrive('while no line was open'))
    const ending = new AbortController()
    const next = line.overhear?.(onNews, ending.signal)
    await reach(heard + 1)
    expect(idsOf((await readAll(line, cursor)).posts)).toEqual(sent)
    ending.abort()
    await next
  })

  it('says in time that no line can be opened, and why', async () => {
    const { reopen, imap, line } = await openMailLine()
    expect(await failure(reopen({ password: 'wrong' }).overhear?.(() => {}, never()) as Promise<void>)).toMatchObject({
      kind: 'stop-and-ask',
      code: 'token',
    })
    imap.fault = { kind: 'stall' }
    expect(await failure(reopen({ timeoutMs: 1_000 }).overhear?.(() => {}, never()) as Promise<void>)).toMatchObject({ kind: 'retry-at' })
    imap.fault = { kind: 'reset' }
    expect(await failure(line.overhear?.(() => {}, never()) as Promise<void>)).toMatchObject({ kind: 'retry-at', code: 'network' })
  })

  it('closes the line when the product stops', async () => {
    const { line, stop } = await openMailLine()
    const { onNews, reach } = hintCounter()
    const over = line.overhear?.(onNews, never())
    await reach(1)
    stop()
    await over
  })
})
