import { randomInt } from 'node:crypto'
import { usualWithoutShare } from '#shared/bot.ts'
import { saveMessage } from '../../engines/channels/chat.store.ts'
import { readSignsOf } from '../../engines/language/read-text.ts'
import type { Context } from '../../kit/database/context.ts'
import { readJson } from '../../kit/database/json.ts'
import { flagOf } from '../../kit/lib/flag.ts'
import { type HelpIndex, type HelpText, ownLang } from '../articles/help-index.ts'
import type { Answering } from '../chat/chat.actions.ts'
import { decideTurn } from './bot.rules.ts'
import { choiceIn, sameWords, sayTurn } from './bot.saying.ts'
import { addTalk, addTurn, findLastOwnAt, findLastShown, findLastTalk, findSettings, updateTalk } from './bot.store.ts'

/**
 * The bot in the chat. It reads before the transaction and writes within it: a message and what the bot says to it are kept together or not at
 * all, so that nothing is answered twice, whatever dies.
 * @param url where the desk is reached, for links; null: links without a place
 * @param draw a whole number from 0 to 99, for who has no bot
 */
export function createBot(
  context: Context,
  help: () => Promise<HelpIndex>,
  url: string | null,
  draw: () => number = () => randomInt(100),
): Answering {
  return async (words) => {
    const settings = await findSettings(context.db)
    if (settings?.isOn !== 1) return null
    const index = await help()
    return async (tx, said, emit) => {
      const talk = await findLastTalk(tx, said.visitorId)
      const lang = ownLang(readSignsOf({ text: words, hint: talk?.lang ?? null }).lang) ?? talk?.lang ?? 'en'
      const found = index.find(words, lang)
      const last = talk && (await findLastShown(tx, talk.id))
      const shownLast = (last ? readJson(last.passages) : []).flatMap(({ article, score }) => withScore(index.textOf(article, lang), score))
      const ownAt = await findLastOwnAt(tx, said.visitorId)
      const turn = decideTurn({
        now: said.at,
        choice: choiceIn(words),
        lang,
        isOn: true,
        talk,
        picked: shownLast.find(({ title }) => sameWords(title, words)),
        personWrote: ownAt !== null && ownAt > (talk?.givenBackAt ?? 0),
        drawnWithout: draw() < (settings.withoutShare ?? usualWithoutShare),
        found,
      })
      if (!turn) return
      const { arm, state, rephrased, personWhy } = turn
      const isShown = turn.kind === 'answer' || turn.kind === 'offer'
      const shownAt = (turn.begins ? null : talk?.shownAt) ?? (isShown ? said.at : null)
      const change = { arm, state, rephrased: flagOf(rephrased), lastAt: said.at, shownAt }
      const isNew = turn.begins || talk === null
      const talkId = isNew
        ? await addTalk(tx, {
            ...change,
            sourceId: said.sourceId,
            visitorId: said.visitorId,
            lang: turn.lang,
            personWhy,
            startedAt: said.at,
            givenBackAt: null,
          })
        : talk.id
      if (!isNew) await updateTalk(tx, talkId, { ...change, ...(personWhy && { personWhy }) })
      const passages = turn.shown.map(({ article, lang, version, score }) => ({ article, lang, version, score }))
      await addTurn(tx, { talkId, messageId: said.messageId, kind: turn.kind, passages: JSON.stringify(passages), at: said.at })
      const says = sayTurn(turn, isNew, url)
      if (says)
        await saveMessage(tx, {
          sourceId: said.sourceId,
          visitorId: said.visitorId,
          key: `bot-${said.messageId}`,
          ours: 1,
          text: says.text,
          at: said.at,
          choices: says.choices.length > 0 ? JSON.stringify(says.choices) : null,
        })
      if (turn.kind === 'person') emit({ kind: 'bot-handed-over', sourceId: said.sourceId, data: { id: talkId, why: personWhy } })
    }
  }
}

const withScore = (text: HelpText | null, score: number) => (text ? [{ ...text, score }] : [])
