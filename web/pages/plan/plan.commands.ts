import type { Plan, PlanThread } from '#shared/plan.schema.ts'
import { t } from '../../kit/i18n/index.ts'
import { offerCommands } from '../../kit/ui/commands.ts'
import { canUndo, undoLast } from '../../kit/ui/toast.tsx'
import { isChangeable } from '../../nouns/plans/plan.words.ts'
import '../../nouns/plans/plan-page.words.ts'

type Parts = {
  plan: () => Plan
  current: () => PlanThread | undefined
  mayChange: () => boolean
  stops: () => number
  go: (step: 1 | -1) => void
  toggle: () => void
  editing: () => boolean
  edit: (isOpen: boolean) => void
  start: () => void
  pauseOrGo: () => void
  takeBack: (thread: PlanThread) => void
  back: () => void
}

/** The keys of a plan: `J` `K` move, `X` leaves out, `E` edits, `Ctrl+Enter` starts, `H` pauses, `U` undoes the one leaving. */
export function usePlanCommands({
  plan,
  current,
  mayChange,
  stops,
  go,
  toggle,
  editing,
  edit,
  start,
  pauseOrGo,
  takeBack,
  back,
}: Parts): void {
  const forAgents = () => (mayChange() ? undefined : t('case.action.agents-only'))
  const onThread = () => {
    const thread = current()
    return forAgents() ?? (thread && isChangeable(thread) ? undefined : t('plan.off.left'))
  }
  const whyNotStart = () => {
    if (plan().state !== 'draft') return t('errors.plan-over')
    return stops() > 0 ? t('plan.off.stops') : undefined
  }
  const isMoving = () => plan().state === 'running' || plan().state === 'paused'
  const leaving = () => plan().threads.filter(({ state }) => state === 'approved')
  /** The one that leaves next. */
  const next = () => leaving().toSorted((a, b) => (a.sendAt ?? 0) - (b.sendAt ?? 0))[0]
  offerCommands(() => [
    { id: 'next', group: 'move', keys: ['j', 'arrowdown'], label: t('alike.key.move'), keyOnly: true, run: () => go(1) },
    { id: 'previous', group: 'move', keys: ['k', 'arrowup'], label: t('alike.key.move'), keyOnly: true, run: () => go(-1) },
    { id: 'plan.out', group: 'case', keys: ['x'], label: t('plan.key.out'), off: onThread(), run: toggle },
    {
      id: 'plan.edit',
      group: 'case',
      keys: ['e', 'r'],
      icon: 'pencil',
      label: t('plan.edit.text'),
      off: onThread(),
      run: () => edit(true),
    },
    {
      id: 'plan.start',
      group: 'case',
      keys: ['ctrl+enter'],
      icon: 'play',
      label: t(editing() ? 'do.save' : 'plan.make'),
      keyOnly: true,
      off: forAgents() ?? (editing() ? undefined : whyNotStart()),
      // Whoever writes saves what they wrote, and starts nothing.
      run: () => (editing() ? document.querySelector<HTMLFormElement>('.plan-side form')?.requestSubmit() : start()),
    },
    {
      id: 'plan.pause',
      group: 'case',
      keys: ['h'],
      icon: 'pause',
      label: t('plan.key.pause'),
      off: forAgents() ?? (isMoving() ? undefined : t('plan.off.not-running')),
      run: pauseOrGo,
    },
    {
      id: 'undo',
      group: 'move',
      keys: ['u'],
      icon: 'undo',
      label: t('do.undo'),
      off: canUndo() || next() ? undefined : t('key.nothing-to-undo'),
      run: () => {
        const thread = next()
        if (thread && mayChange()) takeBack(thread)
        else undoLast()
      },
    },
    { id: 'back', group: 'move', keys: ['escape'], label: t('plan.back'), keyOnly: true, run: () => (editing() ? edit(false) : back()) },
  ])
}
