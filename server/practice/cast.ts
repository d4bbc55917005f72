import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { seedOf } from './random.ts'

/** How somebody takes things; decides how they answer us. */
const tones = [
  'furious',
  'annoyed',
  'grumpy',
  'tired',
  'worried',
  'ironic',
  'dry',
  'technical',
  'formal',
  'calm',
  'polite',
  'chatty',
  'cheerful',
  'dialect',
  'nynorsk',
  'jokes',
  'not-us',
  'hostile',
] as const
export type Tone = (typeof tones)[number]

const member = z.strictObject({
  handle: z.string(),
  name: z.string(),
  lang: z.string(),
  tone: z.enum(tones),
  followers: z.number(),
})
export type Member = z.infer<typeof member>

const written = z.strictObject({
  by: z.string(),
  /** The problem (several people share one), or what else it is: `praise-…`, `question-…`, `not-us-…`, `hostile-…`. */
  about: z.string(),
  lang: z.string().optional(),
  text: z.string().optional(),
  /** `week`: in the seven days before the start; `live`: one after the other from the start; `later`: when those are told. */
  when: z.enum(['week', 'live', 'later']).default('week'),
  /** A name, so that others can refer to it. */
  key: z.string().optional(),
  re: z.string().optional(),
  quote: z.string().optional(),
  repost: z.string().optional(),
  /** A long-winded person says it all so many times. */
  repeat: z.number().int().optional(),
})

export type Written = z.infer<typeof written> & { id: string }

const reaction = z.strictObject({ lang: z.string(), tone: z.enum(['calm', 'angry']), text: z.string() })
export type Reaction = z.infer<typeof reaction>

export type Cast = { members: Map<string, Member>; posts: Written[]; reactions: Reaction[] }

const files = ['en', 'de', 'no', 'fi', 'is', 'tr', 'others', 'brand'] as const

/** Everybody and everything they will say; written by hand in texts/. Throws when a text names somebody or something unknown. */
export function readCast(): Cast {
  const members = new Map(readLines('people', member).map((person) => [person.handle, person]))
  const posts = files.flatMap((file) => readLines(file, written)).map((post) => ({ ...post, id: idOf(post) }))
  const keys = new Set(posts.map((post) => post.key))
  for (const post of posts) {
    if (!members.has(post.by) && post.by !== 'fjellro') throw new Error(`Nobody is called @${post.by}.`)
    for (const key of [post.re, post.quote, post.repost]) if (key && !keys.has(key)) throw new Error(`No text is called ${key}.`)
  }
  return { members, posts, reactions: readLines('reactions', reaction) }
}

/** The same text has the same id in every version of the cast. */
function idOf(post: z.infer<typeof written>): string {
  return `${post.by}/${seedOf(post.text ?? '', post.repost ?? '').toString(36)}`
}

function readLines<Line>(file: string, schema: z.ZodType<Line>): Line[] {
  const content = readFileSync(new URL(`texts/${file}.jsonl`, import.meta.url), 'utf8')
  return content
    .split('\n')
    .filter(Boolean)
    .map((line) => schema.parse(JSON.parse(line)))
}
