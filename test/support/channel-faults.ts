import { expect, it } from 'vitest'
import type { Channel } from '#server/channels/channel.ts'
import { minute } from '#server/lib/clock.ts'
import type { Fault } from '#server/practice/knobs.ts'
import { driverOf, failure, fault, idsOf, manyPosts, openLine, orderFor, patienceFor, readAll } from './line.ts'

/** What every channel must do when its network says no, breaks off or lies. */
export function copesWithFaults(channel: Channel): void {
  const driver = driverOf(channel)

  const temporary: [Fault, string][] = [
    ['rate', 'rate-limit'],
    ['rate-v1', 'rate-limit'],
    ['server-json', 'server'],
    ['server-html', 'server'],
    ['reset-before', 'network'],
    ['reset-after', 'network'],
    ['hang', 'timeout'],
    ['hang-after', 'timeout'],
    ['cut', 'broken-answer'],
    ['drip', 'timeout'],
    ['garbled', 'broken-answer'],
    ['wrong-type', 'broken-answer'],
    ['redirect', 'broken-answer'],
    ['huge', 'broken-answer'],
  ]
  it.each(temporary)('tries reading again later after the fault %s', async (kind, code) => {
    const { network, line, reopen, now } = await openLine(channel)
    const { cursor } = await readAll(line)
    const posted = manyPosts(network, 3)
    network.turn({ once: [fault('mentions', kind)] })
    const error = await failure(reopen(patienceFor(kind)).fetchPosts(cursor))
    expect(error).toMatchObject({ kind: 'retry-at', code })
    expect(error.retryAt).toBeGreaterThan(now())
    expect(idsOf((await readAll(line)).posts).sort()).toEqual(posted.sort())
  })

  const final: [Fault, string][] = [
    ['cap', 'cap'],
    ['credits', 'credits'],
    ['unauthorized', 'token'],
    ['forbidden', 'forbidden'],
  ]
  it.each(final)('stops and asks a person after the answer %s', async (kind, code) => {
    const { line } = await openLine(channel, { faults: { mentions: { [kind]: 1 } } })
    expect(await failure(line.fetchPosts(null))).toMatchObject({ kind: 'stop-and-ask', code, retryAt: null })
  })

  it('waits until the limit resets, whatever the clock of the network says', async () => {
    const { line, now } = await openLine(channel, { limitFactor: 0.004, clockSkewMs: 7 * minute })
    let cursor: unknown = null
    let waitUntil: number | null = null
    let refused: unknown = null
    for (let calls = 0; calls < 20 && refused === null; calls += 1) {
      try {
        const page = await line.fetchPosts(cursor)
        cursor = page.cursor
        waitUntil ??= page.waitUntil
      } catch (error) {
        refused = error
      }
    }
    expect(refused).toMatchObject({ kind: 'retry-at', code: 'rate-limit' })
    const { retryAt } = refused as { retryAt: number }
    expect(waitUntil).toBe(driver.foretellsLimit ? retryAt : null)
    expect(retryAt).toBeGreaterThan(now())
    expect(retryAt).toBeLessThanOrEqual(now() + 15 * minute)
  })

  it('is told at once when the network cannot be reached, for reading and for writing', async () => {
    const { network, line } = await openLine(channel)
    const post = network.post({ handle: 'aino', text: '@fjellro sarana rikki' })
    const { cursor } = await readAll(line)
    await network.close()
    expect(await failure(line.fetchPosts(cursor))).toMatchObject({ kind: 'retry-at', code: 'network' })
    expect(await failure(line.sendReply(orderFor(post.id, 'Hei')))).toMatchObject({ kind: 'retry-at', code: 'network' })
  })

  it('ends its calls when the product stops', async () => {
    const { line, stop } = await openLine(channel, { faults: { '*': { hang: 1 } } })
    const reading = failure(line.fetchPosts(null))
    stop()
    expect(await reading).toMatchObject({ kind: 'retry-at' })
  })
}
