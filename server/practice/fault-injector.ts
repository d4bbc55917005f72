import { gzipSync } from 'node:zlib'
import type { Context, MiddlewareHandler } from 'hono'
import { bearerOf } from './adapter.ts'
import type { Bindings, FaultInjector, Network } from './network.ts'
import { observe } from './observed.ts'
import type { Random } from './random.ts'
import { type Fault, faults, isRefusal, type PageFault, type PracticeSettings, pageFaults, type Route } from './settings.ts'

const isPageFault = (fault: Fault): fault is PageFault => pageFaults.some((name) => name === fault)

export function createFaultInjector(practiceSettings: () => PracticeSettings, random: Random): FaultInjector {
  function throwFor(route: Route, wanted: (fault: Fault) => boolean): Fault | null {
    const { once, faults: chances } = practiceSettings()
    const ordered = once.findIndex((order) => order.route === route)
    if (ordered >= 0) {
      const fault = (once[ordered] as { fault: Fault }).fault
      if (!wanted(fault)) return null
      once.splice(ordered, 1)
      return fault
    }
    for (const fault of faults) {
      const chance = chances[route]?.[fault] ?? chances['*']?.[fault] ?? 0
      if (chance > 0 && wanted(fault) && random() < chance) return fault
    }
    return null
  }

  return {
    transport: (route) => throwFor(route, (fault) => !isPageFault(fault)),
    page: (route) => throwFor(route, isPageFault) as PageFault | null,
    between: (from, to) => (to > from ? from + random() * (to - from) : from),
  }
}

/**
 * Stands before and after every call of a route: lets what is due happen, draws a fault, counts limits, checks the token
 * and the purse, and spoils the answer when a fault was drawn. `strangers` may call some routes without a token.
 */
export function failing(network: Network, route: Route, { strangers = false } = {}): MiddlewareHandler<Bindings> {
  return async (c, next) => {
    const { incoming, outgoing } = c.env
    const { adapter } = network
    network.tick()
    const { latencyMs, clockSkewMs } = network.practiceSettings()
    const waitMs = network.faultInjector.between(...latencyMs)
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs))
    const fault = network.faultInjector.transport(route)
    const limit = network.limits.take(route)
    const headers: Record<string, string> = { ...limit.headers, date: new Date(network.world.clock() + clockSkewMs).toUTCString() }

    if (fault === 'reset-before') {
      note(0)
      incoming.socket.resetAndDestroy()
      return answerNothing(c)
    }
    if (fault === 'hang') {
      note(0)
      return answerNothing(c)
    }
    const refusal = fault ? refuse() : admit()
    if (refusal) c.res = refusal
    else await next()
    for (const [name, value] of Object.entries(headers)) c.res.headers.set(name, value)
    note(c.res.status)
    if (fault === null) await observe(c, adapter)

    if (fault === 'reset-after') {
      incoming.socket.resetAndDestroy()
      return answerNothing(c)
    }
    if (fault === 'hang-after') return answerNothing(c)
    if (fault === 'cut' || fault === 'drip') {
      const body = Buffer.from(await c.res.arrayBuffer())
      outgoing.writeHead(c.res.status, { ...Object.fromEntries(c.res.headers), 'content-length': body.length })
      if (fault === 'cut') outgoing.write(body.subarray(0, body.length >> 1), () => incoming.socket.destroy())
      else drip(outgoing, body)
      return answerNothing(c)
    }
    if (fault === 'packed' || fault === 'garbled') {
      const packed = gzipSync(await c.res.arrayBuffer())
      // Behind the head of ten bytes, so that it looks packed and cannot be unpacked.
      if (fault === 'garbled') packed.fill(0xff, 10)
      c.res = new Response(packed, { status: c.res.status, headers: c.res.headers })
      c.res.headers.set('content-encoding', 'gzip')
    }
    if (fault === 'wrong-type') c.res.headers.set('content-type', 'text/plain; charset=utf-8')
    return

    function note(status: number): void {
      network.journal.call({ route, status, fault })
    }

    function admit(): Response | null {
      if (!limit.allowed) return adapter.refuse(c, 'rate', headers)
      if (route === 'token' || adapter.isOpen) return null
      const token = (adapter.credentialOf ?? bearerOf)(c)
      if (token === null && strangers) return null
      if (token === null || !network.tokens.accepts(token)) return adapter.refuse(c, 'unauthorized', headers)
      const { credits } = network.practiceSettings()
      return credits !== null && network.ledger.bill.total >= credits ? adapter.refuse(c, 'credits', headers) : null
    }

    function refuse(): Response | null {
      if (fault !== null && isRefusal(fault)) return adapter.refuse(c, fault, headers)
      if (fault === 'redirect') return c.redirect('http://127.0.0.1:9/elsewhere', 302)
      if (fault === 'huge') return c.json({ data: 'x'.repeat(6 * 1024 * 1024) })
      return admit()
    }
  }
}

/** A page in which no post stands where it should: every second one, then the others. */
export function shuffled<Item>(page: readonly Item[]): Item[] {
  return [...page.filter((_, index) => index % 2 === 1), ...page.filter((_, index) => index % 2 === 0)]
}

/** Tells the server that this answer was given (or will never be) on the socket itself. */
function answerNothing(c: Context): void {
  c.res = undefined
  c.res = new Response(null, { headers: { 'x-hono-already-sent': 'true' } })
}

function drip(outgoing: Bindings['Bindings']['outgoing'], body: Buffer): void {
  let sent = 0
  const dripping = setInterval(() => outgoing.write(body.subarray(sent, ++sent)), 40)
  outgoing.once('close', () => clearInterval(dripping))
}
