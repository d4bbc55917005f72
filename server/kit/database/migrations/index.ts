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

export type Migration = (db: Kysely<unknown>, engine: Engine) => Promise<void>

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
}
