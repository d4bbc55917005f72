/**
 * X's prices in micro-dollars since February 2026 (docs.x.com, pricing): reading our own mentions and posts, reading any other post,
 * an author, a reply, and a reply with a link. The same object is paid for once in a UTC day.
 */
export const xPrices = { ownedRead: 1_000, post: 5_000, user: 10_000, reply: 15_000, replyWithLink: 200_000 } as const
