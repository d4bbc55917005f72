import type { ServiceOrderKind } from '#shared/service-order.ts'
import type { ThreadWithPosts } from '#shared/thread.schema.ts'

type Said = Pick<ThreadWithPosts, 'case'> & { mentions: Pick<ThreadWithPosts['mentions'][number], 'product' | 'topic' | 'text'>[] }

/** What a new order begins with, from what the thread says. All of it can be written over. */
export function guessOrder(thread: Said): { kind: ServiceOrderKind; product: string; fault: string } {
  const topic = thread.mentions.findLast((mention) => mention.topic)?.topic
  return {
    kind: topic === 'return' || topic === 'refund' ? topic : 'repair',
    product: thread.mentions.findLast((mention) => mention.product)?.product ?? '',
    fault: cut(thread.case ? withoutProduct(thread.case.title) : (thread.mentions.at(-1)?.text ?? '')),
  }
}

/** A case is called "product · what is wrong"; only the second half is the fault. */
const withoutProduct = (title: string) => title.split(' · ').slice(1).join(' · ') || title

/** One line of at most 120 characters, cut between words. */
function cut(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim()
  return line.length <= 120
    ? line
    : line
        .slice(0, 121)
        .replace(/\s\S*$/, '')
        .slice(0, 120)
}
