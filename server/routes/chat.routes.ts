import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { upgradeWebSocket } from '@hono/node-server'
import { type Context, Hono } from 'hono'
import { WebSocket } from 'ws'
import { originsOf } from '../engines/channels/chat.rules.ts'
import { forgetChat } from '../flows/pipeline/forget-chat.ts'
import { readJson } from '../kit/database/json.ts'
import { limitsOf } from '../kit/database/limit.ts'
import type { CallerAddress } from '../kit/http/caller-address.ts'
import { isOwnPage } from '../kit/http/guards.ts'
import type { Env } from '../kit/http/route.ts'
import { Refusal, wordsOf } from '../kit/lib/errors.ts'
import type { Log } from '../kit/lib/log.ts'
import { type ChatPlace, createChatLimits } from '../nouns/chat/chat.limits.ts'
import { type ChatSessionParts, createChatSession, isOpen } from '../nouns/chat/chat.session.ts'
import { listSources, type SourceRow } from '../nouns/sources/source.store.ts'

/** Longest frame in bytes: 2,000 characters, however they are written in JSON. */
export const longestFrame = 32 * 1024
/** Calls of one window that may wait for each other; honest ones wait for an answer. */
const mostWaiting = 40
/** Who does not say hello for so long is shown out. */
const greetingMs = 10_000

export type ChatParts = Omit<ChatSessionParts, 'limits' | 'forget'> & {
  log: Log
  webFolder: string
  url: string | null
  callerAddress: CallerAddress
}

/**
 * The chat for other people's pages: `/chat.js` is all that such a page includes; `/chat` is the window, which only pages of
 * the allowed origins may frame; `/chat/line` is its connection, taken only from our own page; `/chat/example` shows it all.
 */
export function chatRoutes(parts: ChatParts): Hono<Env> {
  const { context, log, webFolder, url } = parts
  const forget = (sourceId: number, tokenHash: string) => forgetChat(context, sourceId, tokenHash)
  const sessionParts = { ...parts, forget, limits: createChatLimits(context.clock, limitsOf(context)) }
  const { limits } = sessionParts

  const sourceOf = async (c: Context): Promise<SourceRow> => {
    const wanted = c.req.query('source')
    const open = (await listSources(context.db)).filter(isOpen)
    const source = wanted === undefined ? open[0] : open.find(({ id }) => String(id) === wanted)
    if (!source) throw new Refusal('not-found', 'chat-not-found', 'There is no such chat.')
    return source
  }

  return new Hono<Env>()
    .get('/chat.js', (c) => built(c, join(webFolder, 'chat.js'), 'text/javascript', policy([], [])))
    .get('/chat/example', (c) => built(c, join(webFolder, 'chat/example.html'), 'text/html', policy(["frame-src 'self'"], [])))
    .get('/chat', async (c) => {
      const source = await sourceOf(c)
      const ancestors = ["'self'", ...originsOf(readJson(source.settings))]
      return built(c, join(webFolder, 'chat/chat.html'), 'text/html', policy([], ancestors))
    })
    .get(
      '/chat/line',
      async (c, next) => {
        if (!isOwnPage(c, url)) throw new Refusal('forbidden', 'foreign-origin', 'The chat speaks only with its own page.')
        await next()
      },
      upgradeWebSocket(async (c) => {
        const source = await sourceOf(c)
        const address = parts.callerAddress(c)
        let calls: Promise<void> = Promise.resolve()
        let waiting = 0
        let silence: NodeJS.Timeout | undefined
        let place: ChatPlace | null = null
        let session: ReturnType<typeof createChatSession> | null = null
        return {
          onOpen(_event, { raw }) {
            if (!(raw instanceof WebSocket)) return
            raw.on('error', (error) => log.debug({ err: error }, 'a chat window broke off'))
            place = limits.enter(address, () => raw.close(1013, 'Somebody else needs this place.'))
            if (!place) return raw.close(1013, 'The chat is full. Try again in a minute.')
            session = createChatSession(sessionParts, source.id, address, windowOf(raw), place.used)
            silence = setTimeout(() => session?.isGreeted() || raw.terminate(), greetingMs)
          },
          onMessage({ data }, { raw }) {
            if (waiting >= mostWaiting) return (raw as WebSocket).terminate()
            waiting += 1
            calls = calls
              .then(() => session?.hear(data))
              .catch((error) => {
                log.warn({ err: error }, `a chat message was not kept: ${wordsOf(error)}`)
                // It comes again: what is not confirmed is sent anew on the next connection.
                ;(raw as WebSocket).terminate()
              })
              .finally(() => {
                waiting -= 1
              })
          },
          onClose() {
            clearTimeout(silence)
            place?.leave()
            session?.end()
          },
        }
      }),
    )
}

/** The connection as the room uses it; one that did not answer the last check is ended. */
function windowOf(socket: WebSocket) {
  let isAlive = true
  socket.on('pong', () => {
    isAlive = true
  })
  return {
    tell: (news: unknown) => socket.send(JSON.stringify(news)),
    check() {
      if (!isAlive) return socket.terminate()
      isAlive = false
      socket.ping()
    },
    close: () => socket.terminate(),
  }
}

const policy = (more: readonly string[], ancestors: readonly string[]) =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "connect-src 'self'",
    ...more,
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${ancestors.length > 0 ? ancestors.join(' ') : "'none'"}`,
  ].join('; ')

/** A file of the built web client that other people's pages may use. */
function built(c: Context, path: string, type: string, contentSecurityPolicy: string): Response {
  if (!existsSync(path)) return c.text('The web client is not built yet: run `npm run build`.', 503)
  return c.body(readFileSync(path, 'utf8'), 200, {
    'content-type': `${type}; charset=utf-8`,
    'content-security-policy': contentSecurityPolicy,
    'cache-control': 'no-cache',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-resource-policy': 'cross-origin',
  })
}
