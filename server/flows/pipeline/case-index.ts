import { themes } from '#shared/clustering.ts'
import type { Event } from '#shared/event.schema.ts'
import type { EventKind } from '#shared/event.ts'
import type { CaseIndex, Evidence } from '../../engines/clustering/clustering.ts'
import { evidenceVersion, readEvidence } from '../../engines/clustering/evidence.ts'
import { defaultSettings } from '../../engines/clustering/settings.ts'
import type { Context } from '../../kit/database/context.ts'
import { jsonString, readJson } from '../../kit/database/json.ts'
import { createYield } from '../../kit/lib/slices.ts'
import { follow, memoryCursor, type Subscription } from '../../nouns/events/subscription.ts'
import type { MentionRow } from '../../nouns/mentions/mention.store.ts'
import { createAnswerBook } from './people-answers.ts'

const atOnce = 2_000
const newestKept = defaultSettings.remembered

/** Changes after which the memory of a case is read anew: those by people, and posts that their authors took away. */
const corrections: readonly EventKind[] = [
  'case-left',
  'case-joined',
  'case-merged',
  'case-parted',
  'case-resolved',
  'case-reopened',
  'case-kept-apart',
  'case-theme-set',
  'mention-sorted',
  'verdict-undone',
  'mention-changed',
]

/** What people change: the events that were not read yet, and what they answered in those that were. */
export type People = { news: Subscription; answers: ReturnType<typeof createAnswerBook> }

/**
 * Reads every answer that people gave to suggestions into the index, then every open case.
 * @returns what people change after that (see `followPeople`)
 */
export async function fillIndex(context: Context, index: CaseIndex): Promise<People> {
  const people: People = {
    news: follow(context, { kinds: corrections, cursor: memoryCursor(0), batch: atOnce }),
    answers: createAnswerBook(),
  }
  while (await people.news.next((events) => hear(index, people, events)));
  const yieldToEventLoop = createYield()
  let after = 0
  for (;;) {
    const rows = await openMentions(context).where('mentions.id', '>', after).orderBy('mentions.id').limit(atOnce).execute()
    for (const row of rows) {
      index.add(Number(row.caseId), row.id, evidenceOf(row))
      if (row.themeBy !== null) index.setTheme(Number(row.caseId), row.theme)
      await yieldToEventLoop()
    }
    after = rows.at(-1)?.id ?? after
    if (rows.length < atOnce) break
  }
  return people
}

function openMentions(context: Context) {
  return context.db
    .selectFrom('mentions')
    .innerJoin('cases', 'cases.id', 'mentions.caseId')
    .select([
      'mentions.id',
      'mentions.caseId',
      'mentions.evidence',
      'mentions.text',
      'mentions.lang',
      'mentions.product',
      'cases.theme',
      'cases.themeBy',
    ])
    .where('mentions.state', '=', 'clustered')
    .where('mentions.evidence', 'is not', null)
    .where('mentions.deletedAt', 'is', null)
    .where('cases.state', '<>', 'resolved')
}

/** Brings the memory up to what people changed meanwhile, on whatever node: the cases concerned are forgotten and read anew from their rows. */
export async function followPeople(context: Context, index: CaseIndex, people: People): Promise<void> {
  const take = async (events: readonly Event[]) => {
    const touched = events.filter(takesOut).flatMap((event) => [event.caseId, event.data.from, event.data.into])
    await readCases(context, index, new Set(touched.filter((id) => typeof id === 'number')))
    hear(index, people, events)
  }
  while (await people.news.next(take));
}

function hear(index: CaseIndex, { answers }: People, events: readonly Event[]): void {
  for (const event of events) answers.note(event)
  index.teach(answers.counts())
}

/** Whether what the memory holds of the event's cases may be wrong now. What the machine did itself it has decided with this memory. */
const takesOut = ({ kind, by, data }: Event): boolean =>
  kind === 'mention-changed' ? data.deleted === true : by !== null || kind === 'case-reopened'

/** Forgets cases and reads them anew from their rows; a case that takes no more stays forgotten. */
export async function readCases(context: Context, index: CaseIndex, ids: Iterable<number>): Promise<void> {
  for (const id of ids) {
    index.drop(id)
    const newest = openMentions(context).where('mentions.caseId', '=', id).orderBy('mentions.id', 'desc').limit(newestKept)
    const rows = (await newest.execute()).reverse()
    if (rows.length === newestKept) await countOlder(context, index, id, rows[0]?.id ?? 0)
    for (const row of rows) index.add(id, row.id, evidenceOf(row))
    if (rows[0]?.themeBy != null) index.setTheme(id, rows[0].theme)
  }
}

/** Of what is older than the newest the index keeps counts alone: the database counts it, and only what another version kept is read. */
async function countOlder(context: Context, index: CaseIndex, id: number, before: number): Promise<void> {
  const older = () => openMentions(context).where('mentions.caseId', '=', id).where('mentions.id', '<', before)
  const field = (key: 'lang' | 'theme' | 'version') => jsonString(context.engine, 'mentions.evidence', key)
  const counts = await older()
    .clearSelect()
    .select([field('lang').as('lang'), field('theme').as('theme'), ({ fn }) => fn.countAll<number>().as('count')])
    .where(field('version'), '=', evidenceVersion())
    .groupBy([field('lang'), field('theme')])
    .execute()
  for (const { lang, theme, count } of counts) {
    index.addOlder(id, { lang: lang ?? 'en', theme: themes.find((one) => one === theme), count: Number(count) })
  }
  const yieldToEventLoop = createYield()
  for (let after = 0; ; ) {
    const rows = await older()
      .where('mentions.id', '>', after)
      .where(field('version'), '<>', evidenceVersion())
      .orderBy('mentions.id')
      .limit(atOnce)
      .execute()
    for (const row of rows) {
      const { lang, theme } = evidenceOf(row)
      index.addOlder(id, { lang, theme, count: 1 })
      await yieldToEventLoop()
    }
    after = rows.at(-1)?.id ?? after
    if (rows.length < atOnce) break
  }
}

/** The kept evidence, or a new reading where it was kept by another version. */
function evidenceOf(row: { evidence: MentionRow['evidence']; text: string; lang: string | null; product: string | null }): Evidence {
  const saved = readJson(row.evidence)
  return saved?.version === evidenceVersion() ? saved : readEvidence(row.text, { lang: row.lang, product: row.product })
}
