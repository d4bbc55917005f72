import { useQueryClient } from '@tanstack/solid-query'
import { unwrap } from 'solid-js/store'
import type { Case, CaseWithNotes } from '#shared/case.schema.ts'
import { caseNumber, type Priority, type ResolutionHow, type WakeRule } from '#shared/case.ts'
import type { Cause } from '#shared/cause.schema.ts'
import type { Theme } from '#shared/clustering.ts'
import { shortTime } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { nameText, withoutSteering } from '../../kit/ui/safe-text.ts'
import { showProblem, showToast } from '../../kit/ui/toast.tsx'
import { tagCase, untagCase } from '../tags/tag.data.ts'
import { moveThread } from '../threads/thread.data.ts'
import { keepApart, mergeGroup, suggestAgain } from './alike.data.ts'
import {
  changeCase,
  followCase,
  getCase,
  linkCase,
  mergeCase,
  partCase,
  reopenCase,
  resolveCase,
  snoozeCase,
  splitCase,
  unlinkCase,
  wakeCase,
} from './case.data.ts'
import { acceptCause, refuseCause, reopenCause } from './cause.data.ts'

type Named = { id: number; name: string }

type Action = {
  /** What it looks like at once, before the server has answered. */
  change?: Partial<CaseWithNotes>
  run: () => Promise<unknown>
  words: string
  undo?: () => Promise<unknown>
}

/** Gives the verb the case as it is now: the row on screen changes with the action, and an undo must know what was before. */
const asItIs =
  <Row extends Case, Rest extends unknown[], Done>(verb: (row: Row, ...rest: Rest) => Done) =>
  (row: Row, ...rest: Rest): Done =>
    verb(structuredClone(unwrap(row)), ...rest)

/** What can be done with a case. Each action shows at once, says what it did and can be undone; a refusal puts everything back with its reason. */
export function useCaseActions() {
  const client = useQueryClient()

  const show = (id: number, change: Partial<CaseWithNotes>) =>
    client.setQueryData<Case>(['case', id], (row) => (row ? { ...row, ...change } : row))
  const refresh = (id: number) => {
    void client.invalidateQueries({ queryKey: ['case', id] })
    void client.invalidateQueries({ queryKey: ['cases'] })
  }
  async function undo(id: number, back: () => Promise<unknown>) {
    try {
      await back()
    } catch (error) {
      showProblem(t('case.undo-failed', { why: problemText(error) }))
    }
    refresh(id)
  }
  async function perform(row: Case, { change, run, words, undo: back }: Action): Promise<boolean> {
    if (change) show(row.id, change)
    showToast({ words, ...(back ? { undo: () => void undo(row.id, back) } : {}) })
    try {
      await run()
      return true
    } catch (error) {
      if (change) show(row.id, row)
      showProblem(t('case.not-done', { why: problemText(error) }))
      return false
    } finally {
      refresh(row.id)
    }
  }
  const title = (row: Case) => withoutSteering(row.title)

  return {
    resolve: asItIs((row: Case, how: ResolutionHow) =>
      perform(row, {
        change: { state: 'resolved' },
        run: () => resolveCase(row.id, how),
        words: t('case.did.resolved', { title: title(row) }),
        undo: () => reopenCase(row.id),
      }),
    ),
    reopen: asItIs((row: Case) =>
      perform(row, {
        change: { state: 'open', resolution: null },
        run: () => reopenCase(row.id),
        words: t('case.did.reopened', { title: title(row) }),
        undo: () => resolveCase(row.id, row.resolution?.how ?? 'answered'),
      }),
    ),
    snooze: asItIs((row: Case, until: number, wakeRule: WakeRule) =>
      perform(row, {
        change: { state: 'snoozed', snoozedUntil: until, wakeRule },
        run: () => snoozeCase(row.id, until, wakeRule),
        words: t('case.did.snoozed', { time: shortTime(until) }),
        undo: () => (row.snoozedUntil ? snoozeCase(row.id, row.snoozedUntil, row.wakeRule ?? 'any') : wakeCase(row.id)),
      }),
    ),
    wake: asItIs((row: Case) =>
      perform(row, {
        change: { state: 'open', snoozedUntil: null },
        run: () => wakeCase(row.id),
        words: t('case.did.unsnoozed'),
        ...(row.snoozedUntil ? { undo: () => snoozeCase(row.id, row.snoozedUntil ?? 0, row.wakeRule ?? 'any') } : {}),
      }),
    ),
    /** Gives it to a person, a team, or (neither) nobody. */
    assign: asItIs((row: Case, { person, team }: { person?: Named; team?: Named }) => {
      const to = person ?? team
      return perform(row, {
        change: person ? { assignee: person } : { assignee: null, team: team ?? null },
        run: () => changeCase(row.id, person ? { assigneeId: person.id } : team ? { teamId: team.id } : { assigneeId: null, teamId: null }),
        words: to ? t('case.did.assigned', { name: nameText(to.name) }) : t('case.did.unassigned'),
        undo: () => changeCase(row.id, { assigneeId: row.assignee?.id ?? null, teamId: row.team?.id ?? null }),
      })
    }),
    follow: asItIs((row: CaseWithNotes, { id, name }: Named, follows: boolean) =>
      perform(row, {
        change: { followers: follows ? [...row.followers, { id, name }] : row.followers.filter((one) => one.id !== id) },
        run: () => followCase(row.id, follows),
        words: t(follows ? 'case.did.follow' : 'case.did.unfollow'),
        undo: () => followCase(row.id, !follows),
      }),
    ),
    tag: asItIs((row: Case, name: string) =>
      perform(row, {
        run: () => tagCase(row.id, name),
        words: t('case.did.tagged', { name: nameText(name) }),
        undo: async () => {
          const { tags } = await getCase(row.id)
          const tag = tags.find((one) => one.name.toLowerCase() === name.toLowerCase())
          if (tag) await untagCase(row.id, tag.id)
        },
      }),
    ),
    untag: asItIs((row: Case, tag: Named) =>
      perform(row, {
        change: { tags: row.tags.filter(({ id }) => id !== tag.id) },
        run: () => untagCase(row.id, tag.id),
        words: t('case.did.untagged', { name: nameText(tag.name) }),
        undo: () => tagCase(row.id, tag.name),
      }),
    ),
    link: asItIs((row: Case, id: number) =>
      perform(row, {
        run: () => linkCase(row.id, id),
        words: t('case.did.linked', { case: caseNumber(id) }),
        undo: () => unlinkCase(row.id, id),
      }),
    ),
    unlink: asItIs((row: CaseWithNotes, { id }: { id: number }) =>
      perform(row, {
        change: { links: row.links.filter((one) => one.id !== id) },
        run: () => unlinkCase(row.id, id),
        words: t('case.did.unlinked', { case: caseNumber(id) }),
        undo: () => linkCase(row.id, id),
      }),
    ),
    setPriority: asItIs((row: Case, priority: Priority) =>
      perform(row, {
        change: { priority },
        run: () => changeCase(row.id, { priority }),
        words: t('case.did.priority', { priority: t(`priority.${priority}`) }),
        undo: () => changeCase(row.id, { priority: row.priority }),
      }),
    ),
    rename: asItIs((row: Case, name: string) =>
      perform(row, {
        change: { title: name },
        run: () => changeCase(row.id, { title: name }),
        words: t('case.did.renamed'),
        undo: () => changeCase(row.id, { title: row.title }),
      }),
    ),
    merge: asItIs((row: Case, into: number) =>
      perform(row, {
        run: () => mergeCase(row.id, into),
        words: t('case.did.merged', { case: caseNumber(into) }),
        undo: () => partCase(row.id),
      }),
    ),
    /** Says whether it is what each customer has for himself, or has a common cause (null). */
    setTheme: asItIs((row: Case, theme: Theme | null) =>
      perform(row, {
        change: { theme },
        run: () => changeCase(row.id, { theme }),
        words: t('case.did.kind', { kind: t(theme ? `theme.${theme}` : 'case.kind.common') }),
        undo: () => changeCase(row.id, { theme: row.theme }),
      }),
    ),
    /** Puts cases that are the same problem into this one. */
    putTogether: asItIs((row: Case, ids: readonly number[]) =>
      perform(row, {
        change: { alikeCount: 0 },
        run: () => mergeGroup(row.id, ids),
        words: t('alike.did.together', { n: ids.length, case: caseNumber(row.id) }),
        undo: async () => {
          for (const id of ids) await partCase(id)
        },
      }),
    ),
    /** Says that cases are other problems than this one. */
    keepApart: asItIs((row: Case, ids: readonly number[]) =>
      perform(row, {
        run: () => keepApart(row.id, ids),
        words: t('alike.did.apart', { n: ids.length }),
        undo: async () => {
          for (const id of ids) await suggestAgain(row.id, id)
        },
      }),
    ),
    /** Leaves one case out of those that look alike, or takes it in again. */
    leaveOut: asItIs((row: Case, id: number, isOut: boolean) => {
      const leave = () => keepApart(row.id, [id])
      const take = () => suggestAgain(row.id, id)
      return perform(row, {
        run: isOut ? leave : take,
        words: t(isOut ? 'alike.did.out' : 'alike.did.in', { case: caseNumber(id) }),
        undo: isOut ? take : leave,
      })
    }),
    /** Puts own matters together that name one cause; answers the case that holds them, null where it was refused. */
    async acceptCause({ id }: Case, { id: causeId, written }: Cause, caseIds: readonly number[]): Promise<number | null> {
      try {
        const { caseId } = await acceptCause(causeId, caseIds)
        showToast({
          words: t('cause.did.together', { n: caseIds.length, written: withoutSteering(written) }),
          undo: () => void undo(id, () => reopenCause(causeId)),
        })
        return caseId
      } catch (error) {
        showProblem(t('case.not-done', { why: problemText(error) }))
        return null
      } finally {
        refresh(id)
      }
    },
    /** Says that what own matters name is chance. */
    refuseCause: asItIs((row: Case, { id, written }: Cause) =>
      perform(row, {
        run: () => refuseCause(id),
        words: t('cause.did.chance', { written: withoutSteering(written) }),
        undo: () => reopenCause(id),
      }),
    ),
    /** Moves the threads of the second problem into a case of their own. */
    async splitInTwo({ id }: Case, threadIds: readonly number[]): Promise<void> {
      try {
        const { id: opened } = await splitCase(id, threadIds, 'new')
        showToast({
          words: t('case.did.split-in-two', { n: threadIds.length, case: caseNumber(opened) }),
          undo: () => void undo(id, () => splitCase(opened, threadIds, id)),
        })
      } catch (error) {
        showProblem(t('case.not-done', { why: problemText(error) }))
      }
      refresh(id)
    },
    keepWhole: asItIs((row: Case) =>
      perform(row, {
        run: () => changeCase(row.id, { whole: true }),
        words: t('case.did.whole'),
        undo: () => changeCase(row.id, { whole: false }),
      }),
    ),
    /** Takes a thread out into a case of its own; says whether it is out. */
    async split({ id }: Case, threadId: number): Promise<boolean> {
      try {
        const moved = await moveThread(threadId, 'new')
        showToast({
          words: t('case.did.split', { case: caseNumber(moved.case?.id ?? 0) }),
          undo: () => void undo(id, () => moveThread(threadId, id)),
        })
        return true
      } catch (error) {
        showProblem(t('case.not-done', { why: problemText(error) }))
        return false
      } finally {
        refresh(id)
      }
    },
  }
}

export type CaseActions = ReturnType<typeof useCaseActions>
