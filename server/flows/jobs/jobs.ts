import type { Reader } from '../../engines/language/language.ts'
import type { Desk } from '../../kit/database/context.ts'
import { forgetOldAnswers } from '../../kit/http/idempotency.ts'
import { hour, minute, second } from '../../kit/lib/clock.ts'
import type { Log } from '../../kit/lib/log.ts'
import { removeEndedSessions } from '../../nouns/agents/session.store.ts'
import { passTime } from '../../nouns/cases/case.upkeep.ts'
import { proposeFromCases } from '../../nouns/learned-terms/learned-term.actions.ts'
import { lookOnce, type Sending, sendOnce } from '../../nouns/replies/reply.sending.ts'
import type { Learner } from '../../nouns/training/trainer.ts'
import type { Gatherer } from '../pipeline/cluster.ts'
import { forgetOldChats } from '../pipeline/forget-chat.ts'
import type { Listener } from '../pipeline/listen.ts'
import { gatherJobName, listenJobName, understandJobName } from '../pipeline/pipeline.ts'
import { lookAgainOnce } from '../pipeline/refresh.ts'
import type { Overhearer } from '../pipeline/subscribe.ts'
import { understandNext } from '../pipeline/understand.ts'
import type { Job } from './runner.ts'

/** Everything that happens by itself: name, how often, which action. */
export function listJobs(parts: {
  desk: Desk
  log: Log
  listener: Listener
  overhearer: Overhearer
  learner: Learner
  /** How texts are read now: with what was learnt and for the team's products. */
  reader(): Promise<Reader>
  gatherer: Gatherer
  sending: Sending
  onUnderstood(): void
}): Job[] {
  const { desk } = parts
  return [
    { name: listenJobName, everyMs: 250, run: () => parts.listener.listenNext() },
    { name: 'hold lines open', everyMs: 2 * second, run: () => parts.overhearer.tendLines() },
    { name: 'look again at known posts', everyMs: 10 * second, run: () => lookAgainOnce(parts.sending) },
    { name: understandJobName, everyMs: 1 * second, run: () => understand(parts) },
    { name: 'learn', everyMs: 1 * second, run: () => learn(parts.learner) },
    { name: gatherJobName, everyMs: 1 * second, run: async () => (await parts.gatherer.gatherNext()) > 0 },
    { name: 'send replies', everyMs: 250, run: () => sendOnce(parts.sending) },
    { name: 'look for doubtful replies', everyMs: 1 * second, run: () => lookOnce(parts.sending) },
    { name: 'let time pass over cases', everyMs: 30 * second, run: () => letTimePass(desk) },
    { name: 'propose words', everyMs: 1 * hour, run: () => proposeWords(desk) },
    { name: 'forget old chats', everyMs: 10 * minute, run: () => forgetOldChats(desk) },
    { name: 'tidy up', everyMs: 1 * hour, run: () => tidyUp(desk) },
  ]
}

async function understand(parts: { desk: Desk; log: Log; reader(): Promise<Reader>; onUnderstood(): void }): Promise<boolean> {
  const count = await understandNext(parts.desk, await parts.reader(), parts.log)
  if (count > 0) parts.onUnderstood()
  return count > 0
}

async function learn(learner: Learner): Promise<boolean> {
  await learner.learnNext()
  return false
}

async function letTimePass(desk: Desk): Promise<boolean> {
  await passTime(desk)
  return false
}

async function proposeWords(desk: Desk): Promise<boolean> {
  await proposeFromCases(desk)
  return false
}

async function tidyUp(desk: Desk): Promise<boolean> {
  await removeEndedSessions(desk.db, desk.clock() - 5 * minute)
  await forgetOldAnswers(desk)
  return false
}
