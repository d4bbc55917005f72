import { linksIn } from '../engines/channels/x-length.ts'
import type { Network } from './network.ts'
import type { Saved } from './state.ts'
import { addPost, deletePost, editPost, findPost, personOf } from './world.ts'

/** Makes what was kept true again, line by line. Answers the replies the brand had sent, oldest first. */
export function restore(network: Network, lines: readonly Saved[]): string[] {
  const { world, ledger, journal, tokens } = network
  const replies: string[] = []
  for (const line of lines) {
    switch (line.kind) {
      case 'port':
        network.portBefore = line.port
        break
      case 'post': {
        const post = addPost(world, { ...line, inReplyTo: still(line.inReplyTo), quotes: still(line.quotes), reposts: still(line.reposts) })
        if (!line.by) break
        if (line.by === 'api') ledger.write(linksIn(post.text).length > 0)
        journal.accept({ id: post.id, inReplyTo: line.inReplyTo ?? null, text: post.text, at: post.at, by: line.by })
        replies.push(post.id)
        break
      }
      case 'edit': {
        const post = findPost(world, line.id)
        if (post) editPost(world, post, line.text, line.newId).editedAt = line.at
        break
      }
      case 'delete': {
        const post = findPost(world, line.id)
        if (post) deletePost(world, post)
        break
      }
      case 'billed':
        ledger.restore({
          ...line,
          posts: line.posts.map((id) => world.posts.get(id) ?? null),
          users: line.users.map((handle) => personOf(world, handle)),
        })
        break
      case 'tokens':
        tokens.restore(line)
        break
      case 'released':
        network.release?.restore(line)
        break
    }
  }
  return replies

  function still(id: string | null | undefined): string | null {
    return id ? (findPost(world, id)?.id ?? null) : null
  }
}
