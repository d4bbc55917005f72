import { xPrices } from '../engines/channels/x-prices.ts'
import type { Clock } from '../kit/lib/clock.ts'
import { day } from '../kit/lib/clock.ts'
import type { Person, WorldPost } from './world.ts'

export type Bill = { ownedReads: number; posts: number; users: number; replies: number; repliesWithLink: number; total: number }

export type Ledger = {
  bill: Bill
  /** Charges what was not yet paid for in this UTC day; answers the price in micro-dollars and what was charged. */
  read(posts: readonly WorldPost[], users: readonly Person[], owned: boolean): { price: number; posts: string[]; users: string[] }
  write(withLink: boolean): number
  /** Puts back what was charged before a restart, at `at`. */
  restore(charged: { at: number; posts: readonly (WorldPost | null)[]; users: readonly Person[]; owned: boolean }): void
}

/** What reading and writing here would cost on the real network; the same object is paid for once in a UTC day. */
export function openLedger(clock: Clock): Ledger {
  const bill: Bill = { ownedReads: 0, posts: 0, users: 0, replies: 0, repliesWithLink: 0, total: 0 }

  return {
    bill,
    read(posts, users, owned) {
      const today = Math.floor(clock() / day)
      const charged = { price: 0, posts: [] as string[], users: [] as string[] }
      for (const post of posts) {
        if (post.billedDay === today) continue
        post.billedDay = today
        charged.posts.push(post.id)
        charged.price += owned ? xPrices.ownedRead : xPrices.post
      }
      for (const user of users) {
        if (user.billedDay === today) continue
        user.billedDay = today
        charged.users.push(user.handle)
        charged.price += xPrices.user
      }
      if (owned) bill.ownedReads += charged.posts.length
      else bill.posts += charged.posts.length
      bill.users += charged.users.length
      bill.total += charged.price
      return charged
    },
    write(withLink) {
      const price = withLink ? xPrices.replyWithLink : xPrices.reply
      if (withLink) bill.repliesWithLink += 1
      else bill.replies += 1
      bill.total += price
      return price
    },
    restore({ at, posts, users, owned }) {
      const then = Math.floor(at / day)
      for (const object of [...posts, ...users]) if (object) object.billedDay = then
      if (owned) bill.ownedReads += posts.length
      else bill.posts += posts.length
      bill.users += users.length
      bill.total += posts.length * (owned ? xPrices.ownedRead : xPrices.post) + users.length * xPrices.user
    },
  }
}
