import { shapeNotification, shapeStatus } from './mastodon-shape.ts'
import type { Network, SocketEndpoint } from './network.ts'

/** Streaming as of Mastodon 4: one stream by line, a message names its streams, and its payload is JSON in a text. Nothing is said again. */
export function mastodonSocket(network: Network): SocketEndpoint {
  const { world, tokens } = network
  const streams = ['user', 'user:notification', 'hashtag']
  return {
    path: '/api/v1/streaming',
    refuse({ url, headers }) {
      const token = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1] ?? headers['sec-websocket-protocol']
      if (url.searchParams.has('access_token') || !token || !tokens.accepts(token)) return 401
      return streams.includes(url.searchParams.get('stream') ?? '') ? null : 400
    },
    greet({ url, headers }, say) {
      const site = `http://${headers.host}/mastodon`
      const stream = url.searchParams.get('stream') ?? ''
      const tag = url.searchParams.get('tag')?.toLowerCase()
      const publish = (event: string, payload: string) => say({ stream: tag ? [stream, tag] : [stream], event, payload })
      return ({ what, post }) => {
        if (stream !== 'hashtag') {
          if (what === 'post' && post.addressed && post.author !== world.brand)
            publish('notification', JSON.stringify(shapeNotification(post, world, site)))
          return
        }
        if (
          !post.text
            .toLowerCase()
            .split(/[\s,.!?]+/)
            .includes(`#${tag}`)
        )
          return
        if (what === 'delete') publish('delete', post.serial)
        else publish(what === 'edit' ? 'status.update' : 'update', JSON.stringify(shapeStatus(post, world, site)))
      }
    },
  }
}
