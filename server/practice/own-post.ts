import type { Network } from './network.ts'
import { addPost, type NewPost, type WorldPost } from './world.ts'

/** Writes a post of the account itself, by program or by hand on the site; customers may answer it. */
export function postAsBrand(network: Network, said: Omit<NewPost, 'handle' | 'listedAt'>, by: 'api' | 'hand'): WorldPost {
  const { world } = network
  const post = addPost(world, { ...said, handle: world.brand.handle, listedAt: world.clock() + network.practiceSettings().ownDelayMs })
  network.posted(post, by)
  return post
}
