import { appendFileSync, existsSync, readFileSync, truncateSync } from 'node:fs'
import { z } from 'zod'
import { type ChannelName, channelNames } from '#shared/channel.ts'

const id = z.string()
const saved = z.discriminatedUnion('kind', [
  /** Where it listened: a desk that was told this address finds it there again. */
  z.object({ kind: z.literal('port'), port: z.number().int() }),
  z.object({
    kind: z.literal('post'),
    id,
    handle: z.string(),
    name: z.string().optional(),
    text: z.string(),
    lang: z.string().nullish(),
    inReplyTo: id.nullish(),
    quotes: id.nullish(),
    reposts: id.nullish(),
    at: z.number(),
    addressed: z.boolean().optional(),
    key: z.string().nullish(),
    listedAt: z.number().optional(),
    followers: z.number().optional(),
    likes: z.number().optional(),
    serial: id.optional(),
    direct: z.boolean().optional(),
    closed: z.boolean().optional(),
    /** Set when the account itself wrote it. */
    by: z.enum(['api', 'hand']).optional(),
  }),
  z.object({ kind: z.literal('edit'), id, newId: id, text: z.string(), at: z.number() }),
  z.object({ kind: z.literal('delete'), id, at: z.number() }),
  z.object({ kind: z.literal('billed'), at: z.number(), posts: z.array(id), users: z.array(z.string()), owned: z.boolean() }),
  z.object({ kind: z.literal('tokens'), rounds: z.number(), revoked: z.number(), expiresAt: z.number() }),
  /** The first `count` replayed posts are out; `shiftMs` was added to their times. */
  z.object({ kind: z.literal('released'), count: z.number().int(), shiftMs: z.number() }),
])

/** Something that happened and must still be true after a restart. */
export type Saved = z.infer<typeof saved>

/** One line of the state file; without a network it happened on X. */
const line = z.intersection(saved, z.object({ on: z.enum(channelNames).optional() }))
export type SavedLine = z.infer<typeof line>

/**
 * Reads a state file (JSONL). A last line cut by a crash is cut off the file; any other bad line is reported and skipped.
 * No file: nothing was kept.
 */
export function readState(file: string, complain: (sentence: string) => void): SavedLine[] {
  if (!existsSync(file)) return []
  const content = readFileSync(file)
  const whole = content.lastIndexOf(0x0a) + 1
  if (whole < content.length) truncateSync(file, whole)
  const lines: SavedLine[] = []
  for (const [index, written] of content.subarray(0, whole).toString().split('\n').entries()) {
    if (!written) continue
    try {
      lines.push(line.parse(JSON.parse(written)))
    } catch (error) {
      complain(`${file}:${index + 1}: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)}`)
    }
  }
  return lines
}

/** Adds lines to the state file; they are in the operating system's hands when this returns. */
export function appendState(file: string, on: ChannelName, lines: readonly Saved[]): void {
  appendFileSync(file, lines.map((line) => `${JSON.stringify(on === 'x' ? line : { ...line, on })}\n`).join(''))
}
