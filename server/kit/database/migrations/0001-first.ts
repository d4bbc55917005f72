import { type CreateTableBuilder, type Kysely, sql } from 'kysely'
import type { Engine } from '../engine.ts'

/** Adds the numbered primary key in the words of the engine; SQLite's never gives a number twice. */
function withId<T extends string>(table: CreateTableBuilder<T>, engine: Engine): CreateTableBuilder<T> {
  return (
    engine === 'sqlite'
      ? table.addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
      : table.addColumn('id', 'bigint', (column) => column.primaryKey().generatedByDefaultAsIdentity())
  ) as CreateTableBuilder<T>
}

/** The first schema: everything from a source to a service order. */
export async function up(db: Kysely<unknown>, engine: Engine): Promise<void> {
  const types = {
    text: sql`text`,
    int: engine === 'sqlite' ? sql`integer` : sql`bigint`,
    real: engine === 'sqlite' ? sql`real` : sql`double precision`,
  }

  /** `columns` lists "name type rule, …": text, int or real; not null unless the rule is `null`; `zero` is the default 0, `key` the primary key. */
  async function table(name: string, numbered: boolean, columns: string) {
    let builder: CreateTableBuilder<string> = db.schema.createTable(name)
    if (numbered) builder = withId(builder, engine)
    for (const spec of columns.split(',')) {
      const [column = '', type = '', rule] = spec.trim().split(' ')
      builder = builder.addColumn(column, types[type as keyof typeof types], (c) => {
        if (rule === 'key') return c.primaryKey()
        if (rule === 'zero') return c.notNull().defaultTo(0)
        return rule === 'null' ? c : c.notNull()
      }) as CreateTableBuilder<string>
    }
    await builder.execute()
  }

  async function index(tableName: string, columns: string[], unique = false) {
    const builder = db.schema
      .createIndex(`${tableName}_${columns.join('_')}`)
      .on(tableName)
      .columns(columns)
    await (unique ? builder.unique() : builder).execute()
  }

  await table(
    'agents',
    true,
    `
    email text, name text, role text, language text, passwordHash text null, invitationHash text null,
    invitationEndsAt int null, createdAt int, lastSeenAt int null, disabledAt int null`,
  )
  await index('agents', ['email'], true)

  await table(
    'sessions',
    false,
    `
    id text key, agentId int, createdAt int, seenAt int, endsAt int`,
  )
  await index('sessions', ['agentId'])

  await table(
    'tokens',
    true,
    `
    agentId int, name text, role text, hash text, createdAt int, usedAt int null`,
  )
  await index('tokens', ['hash'], true)

  await table(
    'sources',
    true,
    `
    channel text, name text, query text null, settings text, credentials text null, account text null, practice int zero,
    state text, error text null, errorCode text null, cursor text null, nextPollAt int, leaseOwner text null, leaseEndsAt int null,
    lastPollAt int null, lastSuccessAt int null, newestPostAt int null, failures int zero, spend int zero, spendMonth text,
    cap int null, lookUps text, mentionCount int zero, tokenEndsAt int null, quotaLeft int null, quotaOf int null, quotaResetsAt int null,
    createdAt int, removedAt int null`,
  )
  await index('sources', ['nextPollAt'])
  await table(
    'sourceGaps',
    true,
    `
    sourceId int, fromAt int, toAt int null, reason text`,
  )
  await index('sourceGaps', ['sourceId', 'fromAt'])

  await table(
    'spendings',
    true,
    `
    sourceId int, at int, kind text, posts int, cost int, replyId int null`,
  )
  await index('spendings', ['sourceId', 'id'])
  await table(
    'reservations',
    true,
    `
    sourceId int, amount int, endsAt int`,
  )
  await index('reservations', ['sourceId'])

  await table(
    'chatVisitors',
    true,
    `
    sourceId int, tokenHash text, createdAt int, seenAt int, endedAt int null`,
  )
  await index('chatVisitors', ['sourceId', 'tokenHash'], true)
  await table(
    'chatMessages',
    true,
    `
    sourceId int, visitorId int, key text, ours int zero, text text, at int`,
  )
  await index('chatMessages', ['visitorId', 'key'], true)
  await index('chatMessages', ['visitorId', 'id'])
  await index('chatMessages', ['sourceId', 'id'])

  await table(
    'authors',
    true,
    `
    channel text, externalId text, handle text, name text, followers int null, url text null, seenAt int`,
  )
  await index('authors', ['channel', 'externalId'], true)

  await table(
    'mentions',
    true,
    `
    channel text, sourceId int, externalId text, originalId text, authorId int, conversationId text, inReplyTo text null,
    url text null, text text, networkLang text null, postedAt int, receivedAt int, editedAt int null, deletedAt int null,
    addressed int zero, reposts int zero, likes int zero, replies int zero, state text, lang text null,
    sentiment text null, sentimentScore real null, sure int zero, kind text null, complaint real null, topic text null,
    product text null, urgent int zero, because text null, evidence text null, meanings text null, threadId int null, caseId int null,
    joined text null, joinScore real null, joinBecause text null, suggestions text null, queue text null, sortedAt int null,
    lookUpAt int null`,
  )
  await index('mentions', ['channel', 'originalId'], true)
  await index('mentions', ['postedAt', 'id'])
  await index('mentions', ['caseId', 'postedAt'])
  await index('mentions', ['threadId', 'postedAt'])
  await index('mentions', ['authorId', 'postedAt'])
  await index('mentions', ['conversationId'])
  await index('mentions', ['sourceId', 'lookUpAt'])
  await db.schema
    .createIndex('mentions_complaints')
    .on('mentions')
    .columns(['sourceId', 'receivedAt'])
    .where(sql.ref('kind'), '=', sql.lit('complaint'))
    .execute()
  await db.schema
    .createIndex('mentions_under_way')
    .on('mentions')
    .columns(['state', 'id'])
    .where(sql.ref('state'), '<>', sql.lit('gathered'))
    .execute()
  await db.schema
    .createIndex('mentions_to_sort')
    .on('mentions')
    .columns(['queue', 'postedAt', 'id'])
    .where(sql.ref('sortedAt'), 'is', null)
    .execute()
  await db.schema
    .createIndex('mentions_sorted')
    .on('mentions')
    .columns(['sortedAt', 'id'])
    .where(sql.ref('sortedAt'), 'is not', null)
    .execute()

  await table(
    'verdicts',
    true,
    `
    mentionId int, agentId int, kind text null, sentiment text null, at int, before text, undoneAt int null`,
  )
  await index('verdicts', ['mentionId', 'id'])
  await index('verdicts', ['at', 'agentId'])

  await table(
    'lessons',
    false,
    `
    verdictId int key, mentionId int, agentId int, at int, lang text, taught int, complaint int null,
    complaintShown int null, complaintShipped int null, complaintBefore int null, sentiment text null,
    sentimentShown text null, sentimentShipped text null, sentimentBefore text null`,
  )
  await index('lessons', ['at', 'agentId'])
  await table(
    'setAsides',
    true,
    `
    agentId int, fromAt int, toAt int, setAsideBy int, setAsideAt int, takenUpBy int null, takenUpAt int null`,
  )
  await table(
    'products',
    true,
    `
    name text, spellings text, createdAt int`,
  )
  await table(
    'stems',
    true,
    `
    lang text, stem text, concept text, authors int, cases int, examples text, state text, proposedAt int, decidedBy int null, decidedAt int null`,
  )
  await index('stems', ['lang', 'stem', 'concept'], true)

  await table(
    'threads',
    true,
    `
    channel text, sourceId int, authorId int, conversationId text, caseId int null, joined text null, joinScore real null,
    joinBecause text null, waitingSince int null, mentionCount int zero, firstMentionAt int, lastMentionAt int,
    lastReplyAt int null, firstReplyAt int null, lastMentionId int null, draft text null`,
  )
  await index('threads', ['channel', 'conversationId', 'authorId'], true)
  await index('threads', ['caseId', 'lastMentionAt'])
  await index('threads', ['authorId', 'lastMentionAt'])
  await index('threads', ['firstMentionAt'])

  await table(
    'caseConstraints',
    false,
    `
    threadId int, caseId int, agentId int, at int`,
  )
  await index('caseConstraints', ['threadId', 'caseId'], true)

  await table(
    'cases',
    true,
    `
    title text, titledBy int null, state text, active int, trend text, priority text, priorityBy int null,
    assigneeId int null, words text, topic text null, product text null, threadCount int zero, mentionCount int zero,
    authorCount int zero, channels text, languages text, sentimentSum real zero, sentimentCount int zero, firstAt int,
    lastAt int, lastText text, lastLang text null, lastAuthor text, waitingSince int null, dueAt int null, sortKey text,
    snoozedUntil int null, mergedInto int null, wholeAt int null, resolvedAt int null, resolvedBy int null, resolvedHow text null,
    createdAt int`,
  )
  await index('cases', ['active', 'sortKey'])
  await index('cases', ['assigneeId', 'active', 'sortKey'])
  await index('cases', ['priority', 'active', 'sortKey'])
  await index('cases', ['state', 'sortKey'])
  await index('cases', ['trend', 'lastAt'])

  await table(
    'notes',
    true,
    `
    caseId int, threadId int null, agentId int, text text, at int`,
  )
  await index('notes', ['caseId', 'id'])

  await table(
    'replies',
    true,
    `
    threadId int, caseId int null, answersMentionId int null, visibility text, text text, state text, key text,
    writtenBy int, approvedBy int null, createdAt int, approvedAt int null, sendAt int null, attemptedAt int null,
    attempts int zero, lookAt int null, looks int zero, sentAt int null, externalId text null, url text null,
    error text null`,
  )
  await index('replies', ['key'], true)
  await index('replies', ['threadId', 'id'])
  await index('replies', ['state', 'sendAt'])

  await table(
    'serviceOrders',
    true,
    `
    kind text, state text, rma text, statusHash text, statusToken text, threadId int, caseId int null, customerName text,
    product text, serial text null, fault text, warranty text, warrantyReason text null, assigneeId int null,
    nextStep text null, nextStepAt int null, cost int zero, currency text, toldAt int null, createdBy int, createdAt int,
    updatedAt int, closedAt int null`,
  )
  await index('serviceOrders', ['rma'], true)
  await index('serviceOrders', ['statusHash'], true)
  await index('serviceOrders', ['threadId'])
  await index('serviceOrders', ['caseId'])
  await index('serviceOrders', ['closedAt', 'id'])

  await table(
    'serviceOrderSteps',
    true,
    `
    orderId int, fromState text null, toState text, note text null, agentId int null, at int, undoneAt int null`,
  )
  await index('serviceOrderSteps', ['orderId', 'id'])

  await table(
    'events',
    true,
    `
    kind text, at int, agentId int null, caseId int null, threadId int null, mentionId int null, replyId int null,
    orderId int null, sourceId int null, data text`,
  )
  await index('events', ['caseId', 'id'])

  await table(
    'answers',
    false,
    `
    key text key, agentId int, requestHash text, status int, body text, at int`,
  )
  await table(
    'leases',
    false,
    `
    name text key, owner text, endsAt int`,
  )
  await table(
    'gatherings',
    false,
    `
    name text key, filed int, lastId int, nextLookAt int, lookedAt int, due text`,
  )

  await table(
    'pauses',
    false,
    `
    name text key, sinceAt int, why text`,
  )

  // Case and order numbers are read aloud: they start with four digits.
  for (const [name, last] of [
    ['cases', 1000],
    ['serviceOrders', 2000],
  ] as const) {
    if (engine === 'sqlite') await sql`insert into sqlite_sequence(name, seq) values (${name}, ${last})`.execute(db)
    else await sql`alter table ${sql.table(name)} alter column id restart with ${sql.lit(last + 1)}`.execute(db)
  }

  if (engine === 'sqlite') await sqliteFullText(db)
  else
    await sql`alter table mentions add column "searchText" tsvector
      generated always as (to_tsvector('simple', text || ' ' || coalesce(meanings, ''))) stored`.execute(db)
  if (engine === 'postgres') await sql`create index "mentions_searchText" on mentions using gin ("searchText")`.execute(db)
}

/** A full-text index beside `mentions`, kept by triggers so that no store can forget it. */
async function sqliteFullText(db: Kysely<unknown>): Promise<void> {
  await sql`create virtual table mentions_text using fts5(text, content='mentions', content_rowid='id', tokenize='unicode61 remove_diacritics 2')`.execute(
    db,
  )
  await sql`create trigger mentions_text_added after insert on mentions begin
    insert into mentions_text(rowid, text) values (new.id, new.text); end`.execute(db)
  await sql`create trigger mentions_text_changed after update of text on mentions when old.text <> new.text begin
    insert into mentions_text(mentions_text, rowid, text) values ('delete', old.id, old.text);
    insert into mentions_text(rowid, text) values (new.id, new.text); end`.execute(db)
  await sql`create trigger mentions_text_removed after delete on mentions begin
    insert into mentions_text(mentions_text, rowid, text) values ('delete', old.id, old.text); end`.execute(db)
  // What words mean is known later than the words; an index of its own is written once for each mention.
  await sql`create virtual table mentions_meanings using fts5(meanings, content='', contentless_delete=1, tokenize='ascii')`.execute(db)
  await sql`create trigger mentions_meanings_changed after update of meanings on mentions when coalesce(old.meanings, '') <> coalesce(new.meanings, '') begin
    delete from mentions_meanings where rowid = old.id;
    insert into mentions_meanings(rowid, meanings) values (new.id, coalesce(new.meanings, '')); end`.execute(db)
  await sql`create trigger mentions_meanings_removed after delete on mentions when old.meanings is not null begin
    delete from mentions_meanings where rowid = old.id; end`.execute(db)
}
