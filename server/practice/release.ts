import { compareSnowflakes } from '../kit/lib/snowflake.ts'
import type { Replayed } from './replay.ts'

export type Release = {
  posts: readonly Replayed[]
  /** How many are out. */
  released(): number
  /** How many the desk has passed for good. */
  passed(): number
  /**
   * The desk asks for what is newer than `since`: more comes out, and the answer is the id up to which it may see, so that what waits
   * for it never reaches further back than the network does; null: to the end.
   */
  asked(since: string | null): string | null
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
  save(progress: { count: number; shiftMs: number }): void
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
    if (releaseTo(Math.min(count, passed + mostWaiting))) options.save({ count: released, shiftMs })
  }

  return {
    posts,
    released: () => released,
    passed: () => passed,
    asked(since) {
      const place = since === null ? 0 : placeAfter(posts, since)
      passed = Math.max(passed, Math.min(place, released))
      letOut()
      return place + mostWaiting < posts.length ? (posts[place + mostWaiting - 1]?.id ?? null) : null
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

/** How many posts have that id or an older one. */
function placeAfter(posts: readonly Replayed[], id: string): number {
  let low = 0
  let high = posts.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (compareSnowflakes((posts[middle] as Replayed).id, id) <= 0) low = middle + 1
    else high = middle
  }
  return low
}
