import { type Clock, systemClock } from '../lib/clock.ts'
import { openAgenda } from './agenda.ts'
import { brand } from './brand.ts'
import { bringOnCast } from './casting.ts'
import { throwDice } from './faults.ts'
import { turnKnobs } from './knobs.ts'
import { openLedger } from './ledger.ts'
import type { Told } from './lines.ts'
import type { Network, PracticeOptions } from './network.ts'
import { openOracle } from './oracle.ts'
import type { Personality } from './personality.ts'
import { seededRandom, seedOf } from './random.ts'
import { openRelease } from './release.ts'
import { readReplay } from './replay.ts'
import { restore } from './restore.ts'
import { appendState, readState } from './state.ts'
import { openTokenOffice } from './tokens.ts'
import { addPost, createWorld, deletePost, editPost, type WorldPost } from './world.ts'

/** Puts one network together: an empty world, the cast, or a replayed file; and what was kept of the run before. */
export function play(personality: Personality, options: PracticeOptions): Network {
  const clock: Clock = options.clock ?? systemClock
  const { seed = 1, speed = 1, stateFile, replay, complain = (sentence: string) => console.error(sentence) } = options
  let knobs = turnKnobs(null, options.knobs)
  const world = createWorld(clock, personality.ids, brand)
  const agenda = openAgenda()
  const ledger = openLedger(clock)
  const random = seededRandom(seedOf('dice', seed))
  const kept = stateFile ? readState(stateFile, complain) : []
  let onReply: (reply: WorldPost) => void = () => {}

  const network: Network = {
    personality,
    world,
    agenda,
    ledger,
    oracle: openOracle(clock),
    tokens: openTokenOffice(clock, seed, () => knobs.tokenCalls),
    limits: personality.limits(clock, () => knobs),
    dice: throwDice(() => knobs, random),
    release: replay ? startReplay(replay) : null,
    portBefore: null,
    hearing: new Set(),
    knobs: () => knobs,
    turn(change) {
      knobs = turnKnobs(knobs, change)
      return knobs
    },
    keep: (...lines) => stateFile && appendState(stateFile, lines),
    tick() {
      agenda.happen(clock())
      network.release?.tick()
    },
    add(said) {
      const post = addPost(world, said)
      network.keep({ kind: 'post', ...said, id: post.id, at: post.at })
      tell('post', post)
      return post
    },
    post(said) {
      network.tick()
      return network.add(said)
    },
    edit(post, text) {
      const edited = editPost(world, post, text)
      network.keep({ kind: 'edit', id: post.id, newId: edited.id, text, at: clock() })
      tell('edit', edited)
      return edited
    },
    remove(post) {
      deletePost(world, post)
      network.keep({ kind: 'delete', id: post.id, at: clock() })
      tell('delete', post)
    },
    posted(post, by) {
      const { id, text, at, listedAt } = post
      const inReplyTo = post.answers?.id ?? null
      network.keep({ kind: 'post', id, handle: brand.handle, text, inReplyTo, at, listedAt, by })
      network.oracle.accept({ id, inReplyTo, text, at, by })
      tell('post', post)
      onReply(post)
    },
    charge(posts, users, owned) {
      const charged = ledger.read(posts, users, owned)
      if (charged.price > 0) network.keep({ kind: 'billed', at: clock(), posts: charged.posts, users: charged.users, owned })
    },
    progress: () => progressOf(network),
  }

  const replies = restore(network, kept)
  if (options.cast && !replay) {
    onReply = bringOnCast(network, { seed, speed, random })
    for (const id of replies) onReply(world.posts.get(id) as WorldPost)
  }
  network.tick()
  return network

  function tell(what: Told['what'], post: WorldPost): void {
    for (const hear of network.hearing) hear({ what, post })
  }

  function startReplay({ file, speed: pace }: { file: string; speed?: number | null | undefined }) {
    world.idsOnlyGrow = true
    return openRelease(readReplay(file, complain), {
      startAt: clock(),
      speed: pace ?? null,
      now: clock,
      say: ({ id, handle, text, lang }, at) => void addPost(world, { id, handle, text, lang, at, addressed: true }),
      keep: (progress) => network.keep({ kind: 'released', ...progress }),
    })
  }
}

function progressOf({ world, agenda, release }: Network): ReturnType<Network['progress']> {
  const wasRead = (post: WorldPost) => post.served > 0
  if (!release) {
    const { mentions } = world
    return {
      total: mentions.length + agenda.size(),
      released: mentions.length,
      read: mentions.filter(wasRead).length,
      done: agenda.size() === 0 && mentions.every(wasRead),
    }
  }
  const total = release.posts.length
  let read = release.passed()
  for (const { id } of release.posts.slice(release.passed(), release.released())) {
    const post = world.posts.get(id)
    if (post && wasRead(post)) read += 1
  }
  return { total, released: release.released(), read, done: read === total }
}
