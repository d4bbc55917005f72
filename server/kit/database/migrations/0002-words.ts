import { type Kysely, sql } from 'kysely'

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
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const [from, to] of Object.entries(tables)) await db.schema.alterTable(from).renameTo(to).execute()
  for (const [table, names] of Object.entries(columns))
    for (const [from, to] of Object.entries(names)) await db.schema.alterTable(table).renameColumn(from, to).execute()

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
