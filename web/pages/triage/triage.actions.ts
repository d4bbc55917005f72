import { useQueryClient } from '@tanstack/solid-query'
import { caseNumber } from '#shared/case.ts'
import type { Page } from '#shared/list.schema.ts'
import type { Mention, VerdictBody } from '#shared/mention.schema.ts'
import type { Kind } from '#shared/understanding.ts'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { preferences } from '../../kit/ui/preferences.ts'
import { nameText } from '../../kit/ui/safe-text.ts'
import { closeToast, showProblem, showToast } from '../../kit/ui/toast.tsx'
import { giveVerdict, undoVerdict } from '../../nouns/mentions/mention.data.ts'
import type { TriageList } from './triage.list.ts'

/** The case a mention is in, or else the best suggestion. */
export const targetCase = (mention: Mention) => mention.case ?? mention.suggestions[0]?.case ?? null

/** What key 3 says: a question stays a question and praise stays praise; a complaint becomes "something else". */
export const kindWithoutComplaint = (mention: Mention): Kind =>
  mention.kind === 'question' || mention.kind === 'praise' ? mention.kind : 'other'

/** Which of the four keys is the likeliest: drawn as the main action. */
export function likeliestKey(mention: Mention): '1' | '2' | '3' | '4' {
  if (mention.kind === 'not-us') return '4'
  if (mention.kind === 'question' || mention.kind === 'praise' || mention.kind === 'other') return '3'
  return targetCase(mention) ? '2' : '1'
}

/** What a verdict did, in words, for the settled row and the toast. */
function wordsFor(verdict: VerdictBody): string {
  if (verdict.case === 'new') return t('triage.did.new')
  if (verdict.case) return t('triage.did.added', { case: caseNumber(verdict.case) })
  return t(`triage.did.${verdict.kind ?? 'other'}`)
}

/** Verdicts that show at once and can be taken back; a refusal brings the row back with the reason. `goBack`: to the first row that was taken back. */
export function useVerdicts(list: TriageList, goBack: (id: number) => void) {
  const client = useQueryClient()
  /** What is still on its way for a mention, so that an undo never overtakes what it undoes. */
  const underway = new Map<number, Promise<unknown>>()

  function forgetInCaches(id: number) {
    client.setQueriesData<Page<Mention>>({ queryKey: ['mentions', 'queue'] }, (page) =>
      page ? { ...page, items: page.items.filter((mention) => mention.id !== id) } : page,
    )
  }
  function takeBack(mentions: Mention[]) {
    for (const { id } of mentions) {
      list.unsettle(id)
      const undone = Promise.resolve(underway.get(id)).then(() => undoVerdict(id))
      undone.then(list.update, (error: Error) => showProblem(t('triage.undo-failed', { why: problemText(error) })))
    }
    if (mentions[0]) goBack(mentions[0].id)
  }
  async function send(mention: Mention, verdict: VerdictBody) {
    const sent = giveVerdict(mention.id, verdict)
    underway.set(
      mention.id,
      sent.catch(() => undefined),
    )
    try {
      await sent
    } catch (error) {
      list.unsettle(mention.id)
      showProblem(t('triage.refused', { name: nameText(mention.author.name), why: problemText(error) }))
    }
  }
  /** Gives the same verdict on several mentions; one undo takes all of it back. */
  function sort(mentions: Mention[], verdict: VerdictBody) {
    const [first] = mentions
    if (!first) return
    const words = wordsFor(verdict)
    list.settle(
      mentions.map(({ id }) => id),
      words,
    )
    for (const mention of mentions) {
      forgetInCaches(mention.id)
      void send(mention, verdict)
    }
    const asksWhy = mentions.length === 1 && verdict.kind === 'other' && first.kind === 'complaint'
    showToast({
      words:
        mentions.length === 1
          ? t('triage.toast', { did: words, name: nameText(first.author.name) })
          : t('triage.toast.many', { did: words, n: mentions.length }),
      undo: () => takeBack(mentions),
      ...(asksWhy ? { action: { label: t('triage.is-question'), run: () => sort(mentions, { kind: 'question' }) } } : {}),
    })
    setTimeout(
      () => {
        for (const { id } of mentions) underway.delete(id)
      },
      preferences().undoSeconds * 1000 + 10_000,
    )
  }
  /** Corrects the feeling; the mention stays where it is. */
  async function correct(mention: Mention, sentiment: NonNullable<VerdictBody['sentiment']>) {
    try {
      list.update(await giveVerdict(mention.id, { sentiment }))
      showToast({
        words: t('triage.did.sentiment', { label: t(`sentiment.${sentiment}`) }),
        undo: () =>
          undoVerdict(mention.id).then(list.update, (error: Error) => {
            closeToast()
            showProblem(t('triage.undo-failed', { why: problemText(error) }))
          }),
      })
    } catch (error) {
      showProblem(problemText(error))
    }
  }
  return { sort, correct }
}
