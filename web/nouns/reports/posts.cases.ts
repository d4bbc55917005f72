import type { Mention } from '#shared/mention.schema.ts'

export type PostGroup = { id: string; title: string | null; mentions: Mention[] }

const casesAtMost = 3

/** Mentions by their case: the three largest, and the rest together (title null). One group alone says nothing and is left out. */
export function casesIn(mentions: Mention[]): PostGroup[] {
  const groups = new Map<number, PostGroup>()
  const rest: PostGroup = { id: 'rest', title: null, mentions: [] }
  for (const mention of mentions) {
    if (!mention.case) continue
    const group = groups.get(mention.case.id) ?? { id: String(mention.case.id), title: mention.case.title, mentions: [] }
    group.mentions.push(mention)
    groups.set(mention.case.id, group)
  }
  const largest = [...groups.values()].sort((a, b) => b.mentions.length - a.mentions.length).slice(0, casesAtMost)
  const isShown = new Set(largest.map((group) => group.id))
  rest.mentions = mentions.filter((mention) => !mention.case || !isShown.has(String(mention.case.id)))
  const all = rest.mentions.length > 0 ? [...largest, rest] : largest
  return all.length > 1 ? all : []
}
