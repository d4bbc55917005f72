import { type Kysely, sql } from 'kysely'

/** Columns that hold the id of a post or a person on a forum, and how their rows are found. */
const ofMentions = ['externalId', 'originalId', 'conversationId', 'inReplyTo'] as const

/**
 * Topics and users are counted anew on every forum: the ids of posts and people carry its host from now on (`forum.example.com/12/3`), so
 * that two forums are not taken for one. An author of two forums stays one person until they post again; both forums' words are then told apart.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const { rows: sources } = await sql<{
    id: number
    settings: string
  }>`select id, settings from sources where channel = 'discourse'`.execute(db)
  for (const { id, settings } of sources) {
    const forum = forumOf(settings)
    if (forum === null) continue
    const front = `${forum}/`
    const rename = (table: string, columns: readonly string[], rows: ReturnType<typeof sql>) =>
      sql`update ${sql.table(table)} set ${sql.join(
        columns.map((column) => sql`${sql.ref(column)} = ${front} || ${sql.ref(column)}`),
      )} where ${rows}`.execute(db)
    const here = sql`"sourceId" = ${id}`
    await rename('mentions', ofMentions, here)
    await rename('threads', ['conversationId'], here)
    await rename('replies', ['externalId'], sql`"threadId" in (select id from threads where "sourceId" = ${id})`)
    await rename('deliveries', ['externalId'], here)
    const { rows: deliveries } = await sql<{ id: number; payload: string }>`select id, payload from deliveries where ${here}`.execute(db)
    for (const delivery of deliveries)
      await sql`update deliveries set payload = ${named(delivery.payload, front)} where id = ${delivery.id}`.execute(db)
    // Whoever was met on an earlier forum of the list has its name already.
    await rename(
      'authors',
      ['externalId'],
      sql`channel = 'discourse' and "externalId" not like '%/%' and id in (select "authorId" from mentions where ${here})`,
    )
  }
}

/** Host and path of the forum, as the channel builds ids with them; null where the address is none. */
function forumOf(settings: string): string | null {
  const { baseUrl } = JSON.parse(settings) as { baseUrl?: unknown }
  if (typeof baseUrl !== 'string' || !URL.canParse(baseUrl.trim())) return null
  const { host, pathname } = new URL(baseUrl.trim())
  return host + pathname.replace(/\/+$/, '')
}

function named(payload: string, front: string): string {
  const { inReplyTo, authorExternalId, conversationId, ...rest } = JSON.parse(payload)
  const name = (id: unknown) => (typeof id === 'string' && id !== '' ? front + id : id)
  return JSON.stringify({
    ...rest,
    inReplyTo: name(inReplyTo),
    authorExternalId: name(authorExternalId),
    conversationId: name(conversationId),
  })
}
