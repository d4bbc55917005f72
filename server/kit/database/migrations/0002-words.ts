import { type Kysely, sql } from 'kysely'
import type { Engine } from '../engine.ts'

const tables = { lessons: 'trainingExamples', setAsides: 'trainingExclusions', stems: 'learnedTerms', gatherings: 'clusteringProgress' }

/** Table as it is called now → old column → new column. */
const columns: Record<string, Record<string, string>> = {
  sources: { lookUps: 'refreshes' },
  mentions: { lookUpAt: 'refreshAt' },
  replies: { lookAt: 'reconcileAt', looks: 'reconciliations' },
  trainingExclusions: {
    setAsideBy: 'excludedBy',
    setAsideAt: 'excludedAt',
    takenUpBy: 'reinstatedBy',
    takenUpAt: 'reinstatedAt',
  },
  clusteringProgress: { nextLookAt: 'nextMergeCheckAt', lookedAt: 'mergeCheckedId' },
}

/** Indexes that carry an old name: dropped, and made again on the table as it is called now. */
const indexes = [
  { old: 'lessons_at_agentId', table: 'trainingExamples', on: ['at', 'agentId'], unique: false },
  { old: 'stems_lang_stem_concept', table: 'learnedTerms', on: ['lang', 'stem', 'concept'], unique: true },
  { old: 'mentions_sourceId_lookUpAt', table: 'mentions', on: ['sourceId', 'refreshAt'], unique: false },
]

const eventKinds = {
  'mention-kept': 'mention-saved',
  'mention-gathered': 'mention-clustered',
  'lessons-learnt': 'training-finished',
  'lessons-set-aside': 'training-excluded',
  'lessons-taken-up': 'training-reinstated',
  'stem-taken': 'term-accepted',
  'stem-refused': 'term-rejected',
  'stem-undecided': 'term-reopened',
}

/** Tables, columns and stored words get the names that the field uses for them. */
export async function up(db: Kysely<unknown>, engine: Engine): Promise<void> {
  for (const [from, to] of Object.entries(tables)) {
    await db.schema.alterTable(from).renameTo(to).execute()
    if (engine === 'postgres') await sql.raw(`alter index "${from}_pkey" rename to "${to}_pkey"`).execute(db)
  }
  for (const [table, names] of Object.entries(columns))
    for (const [from, to] of Object.entries(names)) await db.schema.alterTable(table).renameColumn(from, to).execute()

  for (const { old, table, on, unique } of indexes) {
    await db.schema.dropIndex(old).execute()
    const index = db.schema
      .createIndex(`${table}_${on.join('_')}`)
      .on(table)
      .columns(on)
    await (unique ? index.unique() : index).execute()
  }

  await db.schema.dropIndex('mentions_under_way').execute()
  await sql`update mentions set state = 'clustered' where state = 'gathered'`.execute(db)
  await db.schema
    .createIndex('mentions_under_way')
    .on('mentions')
    .columns(['state', 'id'])
    .where(sql.ref('state'), '<>', sql.lit('clustered'))
    .execute()

  const kind = sql.join(
    Object.entries(eventKinds).map(([from, to]) => sql`when ${sql.lit(from)} then ${sql.lit(to)}`),
    sql` `,
  )
  await sql`update events set kind = case kind ${kind} end where kind in (${sql.join(Object.keys(eventKinds).map(sql.lit))})`.execute(db)
  await sql`update spendings set kind = 'refresh' where kind = 'look-up'`.execute(db)
  await sql`update ${sql.table('learnedTerms')} set state = case state when 'taken' then 'accepted' when 'refused' then 'rejected' else state end`.execute(
    db,
  )
}
