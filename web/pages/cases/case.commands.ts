import type { CaseWithNotes } from '#shared/case.schema.ts'
import type { CaseState } from '#shared/case.ts'
import { caseMoves } from '#shared/case.ts'
import type { Permission } from '#shared/permission.ts'
import type { ThreadWithPosts } from '#shared/thread.schema.ts'
import { useMe, useSession } from '../../data/session.tsx'
import { t } from '../../kit/i18n/index.ts'
import { type Command, offerCommands } from '../../kit/ui/commands.ts'
import { nameText } from '../../kit/ui/safe-text.ts'
import { canUndo, undoLast } from '../../kit/ui/toast.tsx'
import type { CaseActions } from '../../nouns/cases/case.actions.ts'
import { lastSnooze, snoozeUntil } from '../../nouns/cases/snooze-times.ts'
import { type Surface, setArticlesAsked, setShelfAsked } from '../../nouns/replies/drafts.ts'
import { canUndoReply, undoNewestReply } from '../../nouns/replies/outbox.tsx'
import type { CaseDialog } from './case-dialog.ts'

type View = {
  row: () => CaseWithNotes
  thread: () => ThreadWithPosts | undefined
  actions: CaseActions
  dialog: (dialog: CaseDialog) => void
  write: (surface: Surface) => void
  order: () => void
  disagree: () => void
  split: () => void
  why: () => void
  compare: () => void
  plan: () => void
  goThread: (step: 1 | -1) => void
}

/** Whether the table of moves lets a case go from its state to another. */
export const mayMove = (from: CaseState, to: CaseState) => caseMoves[from].includes(to)

/** Everything an open case does by key and through the palette. */
export function useCaseCommands(view: View) {
  const me = useMe()
  const { may } = useSession()
  const forAgents = (needs: Permission = 'cases.write') => (may(needs) ? undefined : t('case.action.agents-only'))
  const forThread = () => (view.thread() ? undefined : t('case.action.no-thread'))
  const name = () => nameText(view.thread()?.author.name ?? '')

  offerCommands((): Command[] => {
    const row = view.row()
    const isResolved = row.state === 'resolved'
    const follows = row.followers.some(({ id }) => id === me().id)
    const last = lastSnooze()
    return [
      {
        id: 'reply',
        group: 'case',
        keys: ['r'],
        icon: 'globe',
        label: t('case.action.reply', { name: name() }),
        off: forThread(),
        run: () => view.write('public'),
      },
      {
        id: 'private',
        group: 'case',
        keys: ['d'],
        icon: 'lock',
        label: t('case.action.private', { name: name() }),
        off:
          forThread() ??
          (view.thread()?.reply.privateAllowed ? undefined : t('composer.no-private', { channel: view.thread()?.channel ?? '' })),
        run: () => view.write('private'),
      },
      {
        id: 'template',
        group: 'case',
        keys: ['t'],
        icon: 'list',
        label: t('settings.templates'),
        off: forThread(),
        run: () => {
          view.write('public')
          queueMicrotask(() => setShelfAsked((n) => n + 1))
        },
      },
      {
        id: 'from-article',
        group: 'case',
        keys: ['y'],
        icon: 'know',
        label: t('reply.from-article'),
        off: forThread(),
        run: () => setArticlesAsked((n) => n + 1),
      },
      {
        id: 'plan',
        group: 'case',
        keys: [],
        icon: 'people',
        label: t('plan.all', { n: row.threadCount }),
        off: row.threadCount > 0 ? undefined : t('plan.empty'),
        run: view.plan,
      },
      {
        id: 'note',
        group: 'case',
        keys: ['n'],
        icon: 'pencil',
        label: t('case.action.note'),
        off: forThread(),
        run: () => view.write('note'),
      },
      {
        id: 'order',
        group: 'case',
        keys: ['v'],
        icon: 'service',
        label: t('case.action.order'),
        off: forAgents('orders.write') ?? forThread(),
        run: view.order,
      },
      { id: 'why', group: 'case', keys: ['w'], icon: 'info', label: t('case.action.why'), hint: t('case.action.why.hint'), run: view.why },
      {
        id: 'disagree',
        group: 'case',
        keys: ['s'],
        icon: 'pencil',
        label: t('case.action.sentiment'),
        off: forThread(),
        run: view.disagree,
      },
      {
        id: 'merge',
        group: 'case',
        keys: ['b'],
        icon: 'merge',
        label: t('case.action.merge'),
        off: forAgents(),
        run: () => view.dialog('merge'),
      },
      {
        id: 'split',
        group: 'case',
        keys: ['shift+b'],
        icon: 'split',
        label: t('case.action.split'),
        off: forThread() ?? (row.threadCount > 1 ? undefined : t('case.action.only-thread')),
        run: view.split,
      },
      {
        id: 'assign',
        group: 'work',
        keys: ['a'],
        icon: 'person',
        label: t('case.action.assign'),
        off: forAgents(),
        run: () => view.dialog('assign'),
      },
      {
        id: 'mine',
        group: 'work',
        keys: ['m'],
        icon: 'person',
        label: t('case.action.mine'),
        off: forAgents(),
        run: () => void view.actions.assign(row, { person: { id: me().id, name: me().name } }),
      },
      {
        id: 'priority',
        group: 'work',
        keys: ['p'],
        icon: 'flag',
        label: t('case.action.priority'),
        off: forAgents(),
        run: () => view.dialog('priority'),
      },
      {
        id: 'follow',
        group: 'work',
        keys: ['f'],
        icon: 'eye',
        label: t(follows ? 'case.action.unfollow' : 'case.action.follow'),
        run: () => void view.actions.follow(row, { id: me().id, name: me().name }, !follows),
      },
      { id: 'tags', group: 'work', keys: ['l'], icon: 'flag', label: t('case.action.tags'), run: () => view.dialog('tags') },
      { id: 'link', group: 'work', keys: [], icon: 'link', label: t('case.action.link'), run: () => view.dialog('link') },
      {
        id: 'snooze-again',
        group: 'work',
        keys: ['shift+h'],
        icon: 'clock',
        label: t('case.action.snooze-again', { choice: t(`case.snooze.${last.choice}`) }),
        off: forAgents() ?? (isResolved ? t('sla.resolved') : undefined),
        run: () => void view.actions.snooze(row, snoozeUntil(last.choice, Date.now()), last.wakeRule),
      },
      isResolved
        ? {
            id: 'resolve',
            group: 'work',
            keys: ['e'],
            icon: 'undo',
            label: t('case.action.reopen'),
            off: forAgents('cases.resolve'),
            run: () => void view.actions.reopen(row),
          }
        : {
            id: 'resolve',
            group: 'work',
            keys: ['e'],
            icon: 'check',
            label: t('case.action.resolve'),
            off: forAgents('cases.resolve'),
            run: () => view.dialog('resolve'),
          },
      {
        id: 'resolve-next',
        group: 'work',
        keys: ['ctrl+e'],
        icon: 'check',
        label: t('case.action.resolve-next'),
        off: forAgents('cases.resolve') ?? (isResolved ? t('sla.resolved') : undefined),
        run: () => view.dialog('resolve-next'),
      },
      row.state === 'snoozed'
        ? {
            id: 'snooze',
            group: 'work',
            keys: ['h'],
            icon: 'bell',
            label: t('case.action.unsnooze'),
            off: forAgents(),
            run: () => void view.actions.wake(row),
          }
        : {
            id: 'snooze',
            group: 'work',
            keys: ['h'],
            icon: 'clock',
            label: t('case.action.snooze'),
            off: forAgents() ?? (mayMove(row.state, 'snoozed') ? undefined : t('sla.resolved')),
            run: () => view.dialog('snooze'),
          },
      {
        id: 'rename',
        group: 'work',
        keys: [],
        icon: 'pencil',
        label: t('case.action.rename'),
        off: forAgents(),
        run: () => view.dialog('rename'),
      },
      {
        id: 'kind',
        group: 'work',
        keys: [],
        icon: 'cases',
        label: t('case.action.kind'),
        off: forAgents(),
        run: () => view.dialog('kind'),
      },
      {
        id: 'alike',
        group: 'work',
        keys: [],
        icon: 'merge',
        label: t('alike.compare'),
        off: row.alikeCount > 0 ? undefined : t('alike.none'),
        run: view.compare,
      },
      {
        id: 'next-thread',
        group: 'move',
        keys: ['arrowright'],
        icon: 'right',
        label: t('case.action.next-thread'),
        run: () => view.goThread(1),
      },
      {
        id: 'previous-thread',
        group: 'move',
        keys: ['arrowleft'],
        icon: 'left',
        label: t('case.action.previous-thread'),
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
