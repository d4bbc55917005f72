import { second } from '../kit/lib/clock.ts'
import { brand } from './brand.ts'
import type { Network } from './network.ts'
import { findPost, type WorldPost } from './world.ts'

const own = new Set(['127.0.0.1', 'localhost', '[::1]'])
/** How long somebody takes from reading a code to posting it, at usual speed. */
const typingMs = 3 * second

/** The address of an order's page in a text; null: none. People of the practice network open pages of this machine alone. */
export function orderPageIn(text: string): URL | null {
  const found = /https?:\/\/[^\s/]+\/s\/[\w-]{16,}/.exec(text)?.[0]
  if (!found || !URL.canParse(found)) return null
  const url = new URL(found)
  return own.has(url.hostname) ? url : null
}

/** Opens the page of an order as a customer does, and asks for a code for the account the complaint came from; null: none is offered. */
export async function fetchCode(page: URL): Promise<string | null> {
  const shown = await (await fetch(page)).text()
  const form = /<form method="post" action="([^"]+\/proof[^"]*)">\s*<input type="hidden" name="channel" value="([^"]+)">/.exec(shown)
  if (!form) return null
  const action = new URL(String(form[1]).replaceAll('&amp;', '&'), page)
  const answer = await fetch(action, { method: 'POST', body: new URLSearchParams({ channel: String(form[2]) }) })
  return /<p class="rma">(ME-[A-Z0-9]{4}-[A-Z0-9]{4})<\/p>/.exec(await answer.text())?.[1] ?? null
}

/**
 * Whoever is sent the page of their order shows that the account is theirs: they open it, take the code and post it in answer, in private
 * where they were written to in private. Once for every reply, also after a restart.
 */
export function proveAccounts(network: Network, { speed, complain }: { speed: number; complain: (sentence: string) => void }): void {
  const { world, agenda } = network
  const before = network.onReply
  network.onReply = (reply) => {
    const page = orderPageIn(reply.text)
    const asked = reply.answers
    if (!page || !asked || asked.author.handle === brand.handle) return before(reply)
    const key = `proof/${reply.id}`
    if (world.timeline.some((post) => post.key === key)) return
    fetchCode(page)
      .then((code) => code && agenda.plan(world.clock() + typingMs / speed, () => post(reply, asked.author.handle, key, code)))
      .catch((error) => complain(`@${asked.author.handle} could not open the page of the order: ${error}`))
  }

  function post(reply: WorldPost, handle: string, key: string, code: string): void {
    if (!findPost(world, reply.id)) return
    network.add({ handle, text: `@${brand.handle} ${code}`, inReplyTo: reply.id, addressed: true, direct: reply.direct, key })
  }
}
