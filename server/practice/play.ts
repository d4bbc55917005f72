import { type Clock, systemClock } from '../kit/lib/clock.ts'
import { brand } from './brand.ts'
import { createFaultInjector } from './fault-injector.ts'
import { openJournal } from './journal.ts'
import { openLedger } from './ledger.ts'
import type { Adapter, Network, NetworkEvent, PracticeOptions } from './network.ts'
import { seededRandom, seedOf } from './random.ts'
import { openRelease } from './release.ts'
import { readReplay } from './replay.ts'
import { restore } from './restore.ts'
import { openAgenda } from './scheduled.ts'
import { changeSettings } from './settings.ts'
import type { Saved } from './state.ts'
import { openTokenIssuer } from './tokens.ts'
import { addPost, createWorld, deletePost, editPost, type WorldPost } from './world.ts'

/** Where a network writes down what must be true after a restart, and what it wrote before. */
export type Memory = { before: readonly Saved[]; save(...lines: Saved[]): void }

/** Puts one network together: an empty world or a replayed file; and what was kept of the run before. */
export function play(adapter: Adapter, options: PracticeOptions, memory: Memory): Network {
  const clock: Clock = options.clock ?? systemClock
  const { seed = 1, replay, complain = (sentence: string) => console.error(sentence) } = options
  let practiceSettings = changeSettings(null, options.practiceSettings)
  const world = createWorld(clock, adapter.ids, brand)
  const agenda = openAgenda()
  const ledger = openLedger(clock)
  const random = seededRandom(seedOf('dice', seed))

  const network: Network = {
    adapter,
    world,
    agenda,
    ledger,
    journal: openJournal(clock),
    tokens: openTokenIssuer(clock, seed, () => practiceSettings.tokenCalls, adapter),
    limits: adapter.limits(clock, () => practiceSettings),
    faultInjector: createFaultInjector(() => practiceSettings, random),
    release: replay ? startReplay(replay) : null,
    portBefore: null,
    repliesBefore: [],
    hearing: new Set(),
    practiceSettings: () => practiceSettings,
    turn(change) {
      practiceSettings = changeSettings(practiceSettings, change)
      return practiceSettings
    },
    onReply: () => {},
    save: memory.save,
    tick() {
      agenda.happen(clock())
      network.release?.tick()
    },
    add(said) {
      const post = addPost(world, said)
      network.save({ kind: 'post', ...said, id: post.id, at: post.at, ...ownSerial(post) })
      publish('post', post)
      return post
    },
    post(said) {
      network.tick()
      return network.add(said)
    },
    edit(post, text) {
      const edited = editPost(world, post, text)
      network.save({ kind: 'edit', id: post.id, newId: edited.id, text, at: clock() })
      publish('edit', edited)
      return edited
    },
    remove(post) {
      deletePost(world, post)
      network.save({ kind: 'delete', id: post.id, at: clock() })
      publish('delete', post)
    },
    posted(post, by) {
      const { id, text, at, listedAt, direct } = post
      const inReplyTo = post.answers?.id ?? null
      network.save({
        kind: 'post',
        id,
        handle: brand.handle,
        text,
        inReplyTo,
        at,
        listedAt,
        by,
        ...(direct && { direct }),
        ...ownSerial(post),
      })
      network.journal.accept({ id, inReplyTo, text, at, by })
      publish('post', post)
      network.onReply(post)
    },
    charge(posts, users, owned) {
      const charged = ledger.read(posts, users, owned)
      if (charged.price > 0) network.save({ kind: 'billed', at: clock(), posts: charged.posts, users: charged.users, owned })
    },
    progress: () => progressOf(network),
  }

  network.repliesBefore = restore(network, memory.before)
  return network

  function publish(what: NetworkEvent['what'], post: WorldPost): void {
    for (const hear of network.hearing) hear({ what, post })
  }

  function startReplay({ file, speed: pace }: { file: string; speed?: number | null | undefined }) {
    world.idsOnlyGrow = true
    return openRelease(readReplay(file, complain), {
      startAt: clock(),
      speed: pace ?? null,
      now: clock,
      say: ({ id, handle, text, lang }, at) => void addPost(world, { id, handle, text, lang, at, addressed: true }),
      save: (progress) => network.save({ kind: 'released', ...progress }),
    })
  }
}

/** On X the id is all; elsewhere it alone would not bring a post back to its place. */
const ownSerial = ({ id, serial }: WorldPost) => (id === serial ? {} : { serial })

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
