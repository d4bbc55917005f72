import { linksIn } from '../channels/x-length.ts'
import { type Clock, systemClock } from '../lib/clock.ts'
import { openAgenda } from './agenda.ts'
import { readCast } from './cast.ts'
import { throwDice } from './faults.ts'
import { type Knobs, turnKnobs } from './knobs.ts'
import { openLedger } from './ledger.ts'
import { brand, type Network, type PracticeOptions } from './network.ts'
import { openOracle } from './oracle.ts'
import { seededRandom, seedOf } from './random.ts'
import { openAnswering } from './reactions.ts'
import { openRelease, type Release, type Replayed, readReplay } from './replay.ts'
import { planCast } from './schedule.ts'
import { appendState, type Kept, readState } from './state.ts'
import { openTokenOffice } from './tokens.ts'
import { addPost, createWorld, deletePost, editPost, findPost, type NewPost, personOf, type WorldPost } from './world.ts'
import { openLimits } from './x-limits.ts'

/** Puts a network together: an empty world, or the cast, or a replayed file; and what was kept from the run before. */
export function play(options: PracticeOptions): Network {
  const clock: Clock = options.clock ?? systemClock
  const seed = options.seed ?? 1
  const speed = options.speed ?? 1
  const complain = options.complain ?? ((sentence: string) => console.error(sentence))
  let knobs: Knobs = turnKnobs(null, options.knobs)
  const world = createWorld(clock, brand)
  const agenda = openAgenda()
  const ledger = openLedger(clock)
  const oracle = openOracle(clock)
  const tokens = openTokenOffice(clock, seed, () => knobs.tokenCalls)
  const random = seededRandom(seedOf('dice', seed))
  const dice = throwDice(() => knobs, random)
  const before = options.stateFile ? readState(options.stateFile, complain) : []
  const keep = (...lines: Kept[]) => options.stateFile && appendState(options.stateFile, lines)
  const { posts: replayed, release } = options.replay ? startReplay(options.replay) : { posts: [], release: null }
  const cast = options.cast && !options.replay ? readCast() : null

  const network: Network = {
    world,
    agenda,
    ledger,
    oracle,
    tokens,
    limits: openLimits(clock, () => knobs),
    dice,
    replayed,
    knobs: () => knobs,
    turn(change) {
      knobs = turnKnobs(knobs, change)
      return knobs
    },
    keep,
    tick() {
      agenda.happen(clock())
      release?.tick()
    },
    post(said) {
      network.tick()
      return add(said)
    },
    edit(post, text) {
      const edited = editPost(world, post, text)
      keep({ kind: 'edit', id: post.id, newId: edited.id, text, at: clock() })
      return edited
    },
    remove(post) {
      deletePost(world, post)
      keep({ kind: 'delete', id: post.id, at: clock() })
    },
    posted(post, by) {
      keep({ kind: 'post', id: post.id, handle: brand.handle, text: post.text, inReplyTo: post.answers?.id, at: post.at, listedAt: post.listedAt, by })
      acceptAsBrand(post, by)
    },
    charge(posts, users, owned) {
      const charged = ledger.read(posts, users, owned)
      if (charged.price > 0) keep({ kind: 'billed', at: clock(), posts: charged.posts, users: charged.users, owned })
    },
    asked: (since) => release?.asked(since),
    progress,
  }

  for (const line of before) restore(line)
  const told = new Set(world.timeline.map((post) => post.key).filter((key) => key !== null))
  const answering = cast && openAnswering(cast, { seed, speed, brand: brand.handle, used: new Set(world.timeline.map(({ text }) => text.replace(`@${brand.handle} `, ''))) })
  for (const post of world.own) planAnswer(post)
  if (cast) planTexts()
  network.tick()
  return network

  function add(said: NewPost): WorldPost {
    const post = addPost(world, said)
    const { id, at } = post
    keep({ kind: 'post', ...said, id, at })
    return post
  }

  /** What was said at `at` shows up then, or later when the dice want a late arrival. */
  function say(at: number, said: () => NewPost): void {
    agenda.plan(at, () => {
      const { lateChance, lateByMs } = knobs
      const isLate = lateChance > 0 && random() < lateChance
      if (isLate) agenda.plan(at + lateByMs, () => add({ ...said(), at }))
      else add({ ...said(), at })
    })
  }

  function planTexts(): void {
    if (!cast) return
    const ids = new Map<string, string>()
    for (const post of world.timeline) if (post.key) ids.set(post.key, post.id)
    const byName = new Map(cast.posts.map((written) => [written.key ?? '', written.id]))
    const current = (name: string | undefined) => (name ? findPost(world, keyed.get(byName.get(name) ?? '') ?? '')?.id : undefined)
    const keyed = ids
    for (const { at, post, refers } of planCast(cast, { seed, startAt: clock(), speed, told })) {
      agenda.plan(at, () => {
        const said = { ...post, at, inReplyTo: current(refers.re), quotes: current(refers.quote), reposts: current(refers.repost) }
        const added = add(said)
        if (added.key) keyed.set(added.key, added.id)
      })
    }
  }
}
