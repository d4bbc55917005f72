import type { Kysely } from 'kysely'
import type { Engine } from '../engine.ts'
import { up as first } from './0001-first.ts'
import { up as words } from './0002-words.ts'
import { up as foreignKeys } from './0003-foreign-keys.ts'
import { up as oneMembership } from './0004-one-membership.ts'
import { up as deliveries } from './0005-deliveries.ts'
import { up as subscriptions } from './0006-subscriptions.ts'
import { up as keysAndSeals } from './0007-keys-and-seals.ts'
import { up as indexes } from './0008-indexes.ts'
import { up as forumNames } from './0009-forum-names.ts'
import { up as endsAndProofs } from './0010-ends-and-proofs.ts'
import { up as healthChecks } from './0011-health-checks.ts'
import { up as caseNames } from './0012-case-names.ts'
import { up as mergeSuggestions } from './0013-merge-suggestions.ts'
import { up as customers } from './0015-customers.ts'
import { up as policies } from './0016-policies.ts'
import { up as serviceOrders } from './0017-service-orders.ts'
import { up as limitCounts } from './0018-limit-counts.ts'
import { up as newestThreads } from './0019-newest-threads.ts'
import { up as causes } from './0020-causes.ts'
import { up as recovery } from './0021-recovery.ts'
import { up as promises } from './0022-promises.ts'
import { up as photos } from './0023-photos.ts'
import { up as plans } from './0024-plans.ts'
import { up as goods } from './0025-goods.ts'
import { up as appointments } from './0026-appointments.ts'
import { up as people } from './0027-people.ts'
import { up as webhooks } from './0028-webhooks.ts'
import { up as clocks } from './0029-clocks.ts'
import { up as workingTogether } from './0030-working-together.ts'
import { up as signIn } from './0031-sign-in.ts'
import { up as alerts } from './0032-alerts.ts'
import { up as answering } from './0033-answering.ts'
import { up as connecting } from './0034-connecting.ts'
import { up as views } from './0035-views.ts'
import { up as access } from './0036-access.ts'
import { up as rollups } from './0037-rollups.ts'
import { up as articles } from './0038-articles.ts'
import { up as bot } from './0039-bot.ts'
import { up as rules } from './0040-rules.ts'
import { up as feedback } from './0041-feedback.ts'
import { up as lookingBack } from './0042-looking-back.ts'
import { up as replyParts } from './0043-reply-parts.ts'
import { up as mutedAlerts } from './0044-muted-alerts.ts'

/** `say` is told how far a long one is. */
export type Migration = (db: Kysely<unknown>, engine: Engine, say: (line: string) => void) => Promise<void>

/** Every migration by its number and name, oldest first; only ever added to. */
export const migrations: Record<string, Migration> = {
  '0001-first': first,
  '0002-words': words,
  '0003-foreign-keys': foreignKeys,
  '0004-one-membership': oneMembership,
  '0005-deliveries': deliveries,
  '0006-subscriptions': subscriptions,
  '0007-keys-and-seals': keysAndSeals,
  '0008-indexes': indexes,
  '0009-forum-names': forumNames,
  '0010-ends-and-proofs': endsAndProofs,
  '0011-health-checks': healthChecks,
  '0012-case-names': caseNames,
  '0013-merge-suggestions': mergeSuggestions,
  '0015-customers': customers,
  '0016-policies': policies,
  '0017-service-orders': serviceOrders,
  '0018-limit-counts': limitCounts,
  '0019-newest-threads': newestThreads,
  '0020-causes': causes,
  '0021-recovery': recovery,
  '0022-promises': promises,
  '0023-photos': photos,
  '0024-plans': plans,
  '0025-goods': goods,
  '0026-appointments': appointments,
  '0027-people': people,
  '0028-webhooks': webhooks,
  '0029-clocks': clocks,
  '0030-working-together': workingTogether,
  '0031-sign-in': signIn,
  '0032-alerts': alerts,
  '0033-answering': answering,
  '0034-connecting': connecting,
  '0035-views': views,
  '0036-access': access,
  '0037-rollups': rollups,
  '0038-articles': articles,
  '0039-bot': bot,
  '0040-rules': rules,
  '0041-feedback': feedback,
  '0042-looking-back': lookingBack,
  '0043-reply-parts': replyParts,
  '0044-muted-alerts': mutedAlerts,
}
