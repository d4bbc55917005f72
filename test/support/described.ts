import { afterEach } from 'vitest'
import { type ObservedCall, observedCalls } from '#server/practice/observed.ts'
import type { Wrong } from './openapi.ts'
import { overstated, undescribed } from './undescribed.ts'

/**
 * Listens to every call to a practice network in this file, and fails the test in which a call or its answer was not as the network's own
 * description says. What was refused is no concern: then the practice network is as strict as the description.
 */
const heard: ObservedCall[] = []
observedCalls.subscribe((call) => {
  heard.push(call as ObservedCall)
})

type Check = (call: Omit<ObservedCall, 'network'>) => Wrong[]
let checks: Promise<(call: ObservedCall) => Wrong[]> | null = null

afterEach(async () => {
  const calls = heard.splice(0).filter(({ status }) => status < 300)
  if (calls.length === 0) return
  checks ??= openChecks()
  const check = await checks
  const faults = new Set(
    calls.flatMap((call) =>
      check(call).map(({ in: where, at, message }) => `${call.network} ${call.method} ${call.path} ${where} ${at}: ${message}`),
    ),
  )
  if (faults.size > 0) throw new Error(`Not as the network describes itself:\n${[...faults].slice(0, 40).join('\n')}`)
})

/** What is wrong with a call, exceptions apart. Loaded with the first call: most files make none. */
export async function openChecks(): Promise<(call: ObservedCall) => Wrong[]> {
  const { openApiChecker } = await import('./openapi.ts')
  const { wrongByLexicon } = await import('./lexicons.ts')
  const { youtubeChecker } = await import('./youtube-types.ts')
  const { inNamesOfDescription, answerInNamesOfDescription } = await import('./x-names.ts')
  const xByDescription = openApiChecker('x')
  const byNetwork: Partial<Record<ObservedCall['network'], Check>> = {
    x: (call) => xByDescription({ ...call, query: inNamesOfDescription(call.query), answer: answerInNamesOfDescription(call.answer) }),
    mastodon: openApiChecker('mastodon'),
    discourse: openApiChecker('discourse'),
    youtube: youtubeChecker(),
    bluesky: wrongByLexicon,
  }
  return (call) => {
    const { network, path } = call
    if (undescribed.some((one) => one.network === network && new RegExp(`^(?:${one.path.source})$`).test(path))) return []
    const check = byNetwork[network]
    if (!check) return [{ in: 'request', keyword: 'network', at: network, message: 'has no description and no reason' }]
    const isOverstated = ({ keyword, at, message }: Wrong) =>
      overstated.some(
        (one) => one.network === network && one.keyword === keyword && one.path.test(path) && one.says.test(`${at}: ${message}`),
      )
    return check(call).filter((wrong) => !isOverstated(wrong))
  }
}
