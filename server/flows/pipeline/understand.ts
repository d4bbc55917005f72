import { type Understanding, unknownLanguage } from '#shared/understanding.ts'
import { readEvidence } from '../../engines/clustering/evidence.ts'
import { meaningsOf } from '../../engines/clustering/meanings.ts'
import { groupReasons } from '../../engines/clustering/reason-groups.ts'
import type { Reader } from '../../engines/language/language.ts'
import { updateMany } from '../../kit/database/bulk.ts'
import { type Context, inTransaction } from '../../kit/database/context.ts'
import { failpoint } from '../../kit/lib/failpoint.ts'
import type { Log } from '../../kit/lib/log.ts'
import { createYield } from '../../kit/lib/slices.ts'
import { findProofs } from '../../nouns/handle-proofs/handle-proof.actions.ts'
import { followLearnedTerms } from '../../nouns/learned-terms/learned-term.actions.ts'
import { understoodColumns, understoodRow } from '../../nouns/mentions/mention.rules.ts'
import { listUnderWay, type MentionRow } from '../../nouns/mentions/mention.store.ts'

const atOnce = 500

/** Understands the oldest kept mentions; answers how many. Work is cut into slices, so that no screen waits behind it. */
export async function understandNext(context: Context, read: Reader, log: Log): Promise<number> {
  const mentions = await listUnderWay(context.db, 'new', atOnce)
  if (mentions.length === 0) return 0
  await followLearnedTerms(context)
  const proofs = await findProofs(
    context.db,
    mentions.map(({ text }) => text),
  )
  const rows: ReturnType<typeof understoodRow>[] = []
  const yieldToEventLoop = createYield()
  for (const [place, mention] of mentions.entries()) {
    rows.push(proofs.has(place) ? proofRow(mention, read) : readMention(mention, read, log))
    await yieldToEventLoop()
  }
  failpoint('understood')
  await inTransaction(context, async (tx) => {
    await updateMany(tx, context.engine, 'mentions', understoodColumns, rows)
    failpoint('understanding-written')
  })
  failpoint('understanding-saved')
  return mentions.length
}

/** A text that breaks the reading must not hold up all others: it is kept as not understood, for a person. */
function readMention(mention: MentionRow, read: Reader, log: Log) {
  try {
    const said = read({ text: mention.text, hint: mention.networkLang })
    const evidence = readEvidence(mention.text, { lang: said.lang, product: said.product })
    return understoodRow(mention.id, { ...said, because: groupReasons(said.because, evidence) }, evidence, meaningsOf(evidence))
  } catch (error) {
    log.error({ err: error, mention: mention.id }, 'a mention could not be understood')
    return understoodRow(mention.id, notUnderstood, readEvidence('', {}), [])
  }
}

/** Who posts a code of ours shows who they are and complains of nothing. */
function proofRow({ id, text, networkLang }: MentionRow, read: Reader) {
  const { lang } = read({ text, hint: networkLang })
  const said: Understanding = {
    ...notUnderstood,
    lang,
    sentiment: { label: 'neutral', score: 0, sure: true },
    complaint: { probability: 0, decision: false },
  }
  return understoodRow(id, said, readEvidence('', {}), [])
}

const notUnderstood: Understanding = {
  lang: unknownLanguage,
  sentiment: { label: 'neutral', score: 0, sure: false },
  kind: 'other',
  complaint: { probability: 0.5, decision: false },
  topic: null,
  product: null,
  urgent: false,
  because: [],
}
