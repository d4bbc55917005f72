import type { Replayed } from './replay.ts'

export type Release = {
  posts: readonly Replayed[]
  /** How many are out. */
  released(): number
  /** How many the desk has passed for good. */
  passed(): number
  /** The desk asks for what is newer than `since`; more may come out. */
  asked(since: string | null): void
  /** Lets out what is due, if the pace is set by time. */
  tick(): void
  /** Lets out at once what was out before a restart, with the shift of then. */
  restore(before: { count: number; shiftMs: number }): void
}

export type ReleaseOptions = {
  startAt: number
  /** Times as fast as it was; null: as fast as the desk reads. */
  speed: number | null
  now(): number
  /** Somebody of the past says it again, at `at`. */
  say(post: Replayed, at: number): void
  /** After more came out. */
  keep(progress: { count: number; shiftMs: number }): void
}

/** X's mentions list reaches back 800 posts: this many may wait at any speed, so that none falls off its end unread. */
const mostWaiting = 700

/** Decides when replayed posts come out. Their times are shifted so that the last one lies at the start of the replay. */
export function openRelease(posts: readonly Replayed[], options: ReleaseOptions): Release {
  const { speed, startAt, now } = options
  const firstAt = posts[0]?.originalAt ?? 0
  let shiftMs = startAt - (posts.at(-1)?.originalAt ?? 0)
  let released = 0
  let passed = 0

  function releaseTo(wanted: number): boolean {
    const count = Math.min(wanted, posts.length)
    if (count <= released) return false
    for (; released < count; released += 1) {
      const post = posts[released] as Replayed
      options.say(post, post.originalAt + shiftMs)
    }
    return true
  }

  function letOut(): void {
    let count = posts.length
    if (speed !== null) {
      const due = firstAt + (now() - startAt) * speed
      for (count = released; count < posts.length && (posts[count] as Replayed).originalAt <= due; ) count += 1
    }
    if (releaseTo(Math.min(count, passed + mostWaiting))) options.keep({ count: released, shiftMs })
  }

  return {
    posts,
    released: () => released,
    passed: () => passed,
    asked(since) {
      while (since !== null && passed < released && BigInt((posts[passed] as Replayed).id) <= BigInt(since)) passed += 1
      letOut()
    },
    tick() {
      if (speed !== null) letOut()
    },
    restore(before) {
      shiftMs = before.shiftMs
      releaseTo(before.count)
    },
  }
}
