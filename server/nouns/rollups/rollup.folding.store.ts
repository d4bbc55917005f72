import type { Selectable } from 'kysely'
import { insertMany } from '../../kit/database/bulk.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { Engine } from '../../kit/database/engine.ts'
import type { MentionChangeTable } from '../../kit/database/schema.ts'
import { day } from '../../kit/lib/clock.ts'
import { floorTo } from './rollup.rules.ts'

type ChangeRow = Selectable<MentionChangeTable>

export async function hasChanges(db: Handle): Promise<boolean> {
  return (await db.selectFrom('mentionChanges').select('id').limit(1).executeTakeFirst()) !== undefined
}

/** Takes the oldest changes away. */
export function takeChanges(tx: Handle, most: number): Promise<ChangeRow[]> {
  return tx
    .deleteFrom('mentionChanges')
    .where('id', 'in', tx.selectFrom('mentionChanges').select('id').orderBy('id').limit(most))
    .returningAll()
    .execute()
}

/** Adds changes to the counts, each count once. */
export async function addChanges(tx: Handle, engine: Engine, changes: readonly ChangeRow[]): Promise<void> {
  const hours = new Map<string, { lang: string; at: number; negative: number; neutral: number; positive: number }>()
  const days = new Map<string, { at: number; lang: string; topic: string; count: number }>()
  const lists = new Map<string, { queue: NonNullable<ChangeRow['queue']>; urgent: 0 | 1; count: number }>()
  for (const { at, lang, sentiment, topic, queue, urgent, count } of changes) {
    if (sentiment !== null && at !== null) {
      for (const one of lang ? ['', lang] : [''])
        cell(hours, `${one} ${at}`, () => ({ lang: one, at, negative: 0, neutral: 0, positive: 0 }))[sentiment] += count
      if (sentiment === 'negative') {
        const place = { at: floorTo(at, day), lang: lang ?? '', topic: topic ?? '' }
        cell(days, Object.values(place).join(), () => ({ ...place, count: 0 })).count += count
      }
    }
    if (queue !== null) cell(lists, `${queue} ${urgent}`, () => ({ queue, urgent, count: 0 })).count += count
  }
  const sums = ['negative', 'neutral', 'positive'] as const
  await insertMany(tx, engine, 'sentimentHours', ['lang', 'at', ...sums], [...hours.values()], { conflict: ['lang', 'at'], add: sums })
  await insertMany(tx, engine, 'topicDays', ['at', 'lang', 'topic', 'count'], [...days.values()], {
    conflict: ['at', 'lang', 'topic'],
    add: ['count'],
  })
  await insertMany(tx, engine, 'waitingMentions', ['queue', 'urgent', 'count'], [...lists.values()], {
    conflict: ['queue', 'urgent'],
    add: ['count'],
  })
}

function cell<T>(cells: Map<string, T>, key: string, fresh: () => T): T {
  const known = cells.get(key) ?? fresh()
  cells.set(key, known)
  return known
}
