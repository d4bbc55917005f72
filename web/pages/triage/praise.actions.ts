import type { Mention } from '#shared/mention.schema.ts'
import type { PraiseAction } from '#shared/story.ts'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { nameText } from '../../kit/ui/safe-text.ts'
import { showProblem, showToast } from '../../kit/ui/toast.tsx'
import { undoVerdict } from '../../nouns/mentions/mention.data.ts'
import { withdrawReply } from '../../nouns/replies/reply.data.ts'
import { answerPraise, takeOfferBack } from '../../nouns/stories/story.data.ts'
import type { TriageList } from './triage.list.ts'
import '../../nouns/feedback/feedback.words.ts'

const doneWords = { thank: 'praise.thank.done', ask: 'praise.ask.done', 'pass-on': 'praise.pass-on.done' } as const

/** One key on praise: thanks or an offer are drafted and wait for approval, or it is passed on; one undo takes all of it back. */
export function usePraise(list: TriageList, goBack: (id: number) => void) {
  return async (mention: Mention, what: PraiseAction) => {
    const name = nameText(mention.author.name)
    list.settle([mention.id], t(`praise.${what}`))
    try {
      const { storyId, replyId, link } = await answerPraise(mention.id, what)
      const isByHand = what === 'ask' && replyId === null && link !== null
      showToast({
        words: isByHand ? t('praise.ask.link', { link: link ?? '' }) : t(doneWords[what], { name }),
        ...(isByHand && { action: { label: t('praise.copy'), run: () => void navigator.clipboard?.writeText(link ?? '') } }),
        undo: () => void takeBack(mention.id, storyId, replyId),
      })
    } catch (error) {
      list.unsettle(mention.id)
      goBack(mention.id)
      showProblem(t('praise.failed', { why: problemText(error) }))
    }
  }

  async function takeBack(mentionId: number, storyId: number | null, replyId: number | null) {
    list.unsettle(mentionId)
    goBack(mentionId)
    try {
      if (replyId !== null) await withdrawReply(replyId)
      if (storyId !== null) await takeOfferBack(storyId)
      list.update(await undoVerdict(mentionId))
    } catch (error) {
      showProblem(t('triage.undo-failed', { why: problemText(error) }))
    }
  }
}
