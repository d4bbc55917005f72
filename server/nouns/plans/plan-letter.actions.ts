import type { z } from 'zod'
import type { planLetterBody, planLetterChange } from '#shared/plan.schema.ts'
import { type Context, change } from '../../kit/database/context.ts'
import { readJson } from '../../kit/database/json.ts'
import type { Actor } from '../../kit/http/route.ts'
import { notFound, Refusal } from '../../kit/lib/errors.ts'
import { cleanText } from '../../kit/lib/text.ts'
import { getPlanOfCase } from './plan.store.ts'
import { letterWords } from './plan.words.ts'
import { addLetter, findLetter, moveLetter } from './plan-letter.store.ts'
import { countSilentBuyers } from './silent-buyers.shown.ts'

/** Drafts the letter to silent buyers in the languages they speak; a plan has one. */
export async function draftLetter(context: Context, by: Actor, caseId: number, body: z.output<typeof planLetterBody>): Promise<void> {
  const plan = await getPlanOfCase(context.db, caseId)
  const { languages, product } = await countSilentBuyers(context.db, caseId)
  const texts = (languages.length > 0 ? languages : (['en'] as const)).map((lang) => ({
    lang,
    subject: letterWords[lang].subject.replace('{product}', () => product ?? ''),
    text: letterWords[lang].text.replace('{product}', () => product ?? ''),
  }))
  await change(context, async (tx, emit) => {
    const letter = { planId: plan.id, isSafety: body.isSafety ? 1 : 0, texts: JSON.stringify(texts), draftedBy: by.agentId } as const
    await addLetter(tx, { ...letter, draftedAt: context.clock() })
    emit({ kind: 'plan-letter-drafted', agentId: by.agentId, caseId })
  })
}

/** @throws Refusal `letter-approved` when a manager has approved it */
export function changeLetter(context: Context, by: Actor, caseId: number, body: z.output<typeof planLetterChange>): Promise<void> {
  return change(context, async (tx, emit) => {
    const plan = await getPlanOfCase(tx, caseId)
    const letter = await findLetter(tx, plan.id)
    if (!letter) throw notFound('letter')
    const given = new Map(
      (body.texts ?? []).map((one) => [one.lang, { ...one, subject: cleanText(one.subject), text: cleanText(one.text) }]),
    )
    const kept = readJson(letter.texts).filter(({ lang }) => !given.has(lang))
    const change = {
      ...(body.isSafety !== undefined && { isSafety: body.isSafety ? (1 as const) : (0 as const) }),
      ...(body.texts !== undefined && { texts: JSON.stringify([...kept, ...given.values()]) }),
    }
    if (Object.keys(change).length > 0 && !(await moveLetter(tx, plan.id, 'draft', change))) throw approved()
    emit({ kind: 'plan-letter-drafted', agentId: by.agentId, caseId })
  })
}

/** A manager approves the letter as it is. It is kept approved; nothing sends it yet. */
export function approveLetter(context: Context, by: Actor, caseId: number): Promise<void> {
  return change(context, async (tx, emit) => {
    const plan = await getPlanOfCase(tx, caseId)
    if (!(await findLetter(tx, plan.id))) throw notFound('letter')
    const change = { state: 'approved', approvedBy: by.agentId, approvedAt: context.clock() } as const
    if (!(await moveLetter(tx, plan.id, 'draft', change))) throw approved()
    emit({ kind: 'plan-letter-approved', agentId: by.agentId, caseId })
  })
}

const approved = () => new Refusal('conflict', 'letter-approved', 'This letter was approved; it cannot be changed any more.')
