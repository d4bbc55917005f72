import type { CaseWithNotes } from '#shared/case.schema.ts'
import type { CaseState } from '#shared/case.ts'
import { caseMoves } from '#shared/case.ts'
import type { ThreadWithPosts } from '#shared/thread.schema.ts'
import { useMe, useSession } from '../../data/session.tsx'
import { t } from '../../kit/i18n/index.ts'
import { type Command, offerCommands } from '../../kit/ui/commands.ts'
import { nameText } from '../../kit/ui/safe-text.ts'
import { canUndo, undoLast } from '../../kit/ui/toast.tsx'
import type { CaseActs } from '../../nouns/cases/case.actions.ts'
import type { Surface } from '../../nouns/replies/drafts.ts'
import { canUndoReply, undoNewestReply } from '../../nouns/replies/outbox.tsx'
import type { CaseDialog } from './case-dialogs.tsx'

type View = {
  row: () => CaseWithNotes
  thread: () => ThreadWithPosts | undefined
  acts: CaseActs
  dialog: (dialog: CaseDialog) => void
  write: (surface: Surface) => void
  order: () => void
  disagree: () => void
  split: () => void
  why: () => void
  goThread: (step: 1 | -1) => void
}

/** Whether the table of moves lets a case go from its state to another. */
export const mayMove = (from: CaseState, to: CaseState) => caseMoves[from].includes(to)

/** Everything an open case does by key and through the palette. */
export function useCaseCommands(view: View) {
  const me = useMe()
  const { may } = useSession()
  const forAgents = () => (may('agent') ? undefined : t('case.act.agents-only'))
  const forThread = () => (view.thread() ? undefined : t('case.act.no-thread'))
  const name = () => nameText(view.thread()?.author.name ?? '')

  offerCommands((): Command[] => {
    const row = view.row()
    const isResolved = row.state === 'resolved'
    return [
      {
        id: 'reply',
        group: 'case',
        keys: ['r'],
        icon: 'globe',
        label: t('case.act.reply', { name: name() }),
        off: forThread(),
        run: () => view.write('public'),
      },
      {
        id: 'private',
        group: 'case',
        keys: ['d'],
        icon: 'lock',
        label: t('case.act.private', { name: name() }),
        off:
          forThread() ??
          (view.thread()?.reply.privateAllowed ? undefined : t('composer.no-private', { channel: view.thread()?.channel ?? '' })),
        run: () => view.write('private'),
      },
      {
        id: 'note',
        group: 'case',
        keys: ['n'],
        icon: 'pencil',
        label: t('case.act.note'),
        off: forThread(),
        run: () => view.write('note'),
      },
      {
        id: 'order',
        group: 'case',
        keys: ['v'],
        icon: 'service',
        label: t('case.act.order'),
        off: forAgents() ?? forThread(),
        run: view.order,
      },
      { id: 'why', group: 'case', keys: ['w'], icon: 'info', label: t('case.act.why'), hint: t('case.act.why.hint'), run: view.why },
      { id: 'disagree', group: 'case', keys: ['s'], icon: 'pencil', label: t('case.act.sentiment'), off: forThread(), run: view.disagree },
      {
        id: 'merge',
        group: 'case',
        keys: ['b'],
        icon: 'merge',
        label: t('case.act.merge'),
        off: forAgents(),
        run: () => view.dialog('merge'),
      },
      {
        id: 'split',
        group: 'case',
        keys: ['shift+b'],
        icon: 'split',
        label: t('case.act.split'),
        off: forThread() ?? (row.threadCount > 1 ? undefined : t('case.act.only-thread')),
        run: view.split,
      },
      {
        id: 'assign',
        group: 'work',
        keys: ['a'],
        icon: 'person',
        label: t('case.act.assign'),
        off: forAgents(),
        run: () => view.dialog('assign'),
      },
      {
        id: 'mine',
        group: 'work',
        keys: ['m'],
        icon: 'person',
        label: t('case.act.mine'),
        off: forAgents(),
        run: () => void view.acts.assign(row, { id: me().id, name: me().name }),
      },
      {
        id: 'priority',
        group: 'work',
        keys: ['p'],
        icon: 'flag',
        label: t('case.act.priority'),
        off: forAgents(),
        run: () => view.dialog('priority'),
      },
      isResolved
        ? {
            id: 'resolve',
            group: 'work',
            keys: ['e'],
            icon: 'undo',
            label: t('case.act.reopen'),
            off: forAgents(),
            run: () => void view.acts.reopen(row),
          }
        : {
            id: 'resolve',
            group: 'work',
            keys: ['e'],
            icon: 'check',
            label: t('case.act.resolve'),
            off: forAgents(),
            run: () => view.dialog('resolve'),
          },
      {
        id: 'resolve-next',
        group: 'work',
        keys: ['ctrl+e'],
        icon: 'check',
        label: t('case.act.resolve-next'),
        off: forAgents() ?? (isResolved ? t('sla.resolved') : undefined),
        run: () => view.dialog('resolve-next'),
      },
      row.state === 'snoozed'
        ? {
            id: 'snooze',
            group: 'work',
            keys: ['h'],
            icon: 'bell',
            label: t('case.act.wake'),
            off: forAgents(),
            run: () => void view.acts.wake(row),
          }
        : {
            id: 'snooze',
            group: 'work',
            keys: ['h'],
            icon: 'clock',
            label: t('case.act.snooze'),
            off: forAgents() ?? (mayMove(row.state, 'snoozed') ? undefined : t('sla.resolved')),
            run: () => view.dialog('snooze'),
          },
      {
        id: 'rename',
        group: 'work',
        keys: [],
        icon: 'pencil',
        label: t('case.act.rename'),
        off: forAgents(),
        run: () => view.dialog('rename'),
      },
      {
        id: 'next-thread',
        group: 'move',
        keys: ['arrowright'],
        icon: 'right',
        label: t('case.act.next-thread'),
        run: () => view.goThread(1),
      },
      {
        id: 'previous-thread',
        group: 'move',
        keys: ['arrowleft'],
        icon: 'left',
        label: t('case.act.previous-thread'),
        run: () => view.goThread(-1),
      },
      {
        id: 'undo',
        group: 'move',
        keys: ['u'],
        icon: 'undo',
        label: t('do.undo'),
        off: canUndo() || canUndoReply() ? undefined : t('key.nothing-to-undo'),
        // What is about to be public comes first.
        run: () => undoNewestReply() || undoLast(),
      },
    ]
  })
}
