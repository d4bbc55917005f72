import { useNavigate } from '@solidjs/router'
import { caseNumber } from '#shared/case.ts'
import type { Mention, VerdictBody } from '#shared/mention.schema.ts'
import type { PraiseAction } from '#shared/story.ts'
import { useSession } from '../../data/session.tsx'
import { t } from '../../kit/i18n/index.ts'
import { type Command, offerCommands } from '../../kit/ui/commands.ts'
import { canUndo, undoLast } from '../../kit/ui/toast.tsx'
import { kindWithoutComplaint, targetCase } from './triage.actions.ts'
import type { TriageList } from './triage.list.ts'
import '../../nouns/feedback/feedback.words.ts'

/** What may lie over the page: picking a case, correcting the feeling, and where the window is narrow the suggested case. */
export type TriageDialog = 'pick' | 'sentiment' | 'why'

type Page = {
  list: TriageList
  focus: () => number | null
  focused: () => Mention | undefined
  targets: () => Mention[]
  selected: () => ReadonlySet<number>
  sort: (verdict: VerdictBody) => void
  praise: (what: PraiseAction) => void
  go: (id: number | null) => void
  neighbour: (step: 1 | -1) => number | null
  showFresh: () => void
  goQueue: (step: number) => void
  toggle: (ids: number[]) => void
  open: (dialog: TriageDialog) => void
}

/** Everything Triage does by key and through the palette. */
export function useTriageCommands(page: Page) {
  const { may } = useSession()
  const navigate = useNavigate()
  let anchor: number | null = null

  const step = (by: 1 | -1) => {
    const next = page.neighbour(by)
    if (next !== null) page.go(next)
  }
  function open() {
    const mention = page.focused()
    if (mention?.case && mention.threadId) navigate(`/cases/${mention.case.id}/threads/${mention.threadId}`)
    else if (mention?.url) window.open(mention.url, '_blank', 'noopener')
  }
  function select(range: boolean) {
    const id = page.focus()
    if (id === null) return
    const ids = page.list.order()
    const [from, to] = [ids.indexOf(anchor ?? id), ids.indexOf(id)].sort((a, b) => a - b)
    page.toggle(range ? ids.slice(from, (to ?? 0) + 1).filter((one) => one === id || !page.selected().has(one)) : [id])
    anchor = id
  }
  function sorting(): Command[] {
    const mention = page.focused()
    const off = may('mentions.sort') ? (page.targets().length === 0 ? t('triage.nothing-focused') : undefined) : t('errors.role-too-low')
    const target = mention ? targetCase(mention) : null
    const other = mention ? kindWithoutComplaint(mention) : 'other'
    return [
      {
        id: 'triage-1',
        group: 'triage',
        keys: ['1'],
        label: t('triage.action.new'),
        icon: 'plus',
        off,
        run: () => page.sort({ kind: 'complaint', case: 'new' }),
      },
      {
        id: 'triage-2',
        group: 'triage',
        keys: ['2'],
        label: target ? t('triage.action.add', { case: caseNumber(target.id) }) : t('key.add-to-suggested'),
        icon: 'cases',
        off: off ?? (target ? undefined : t('triage.no-target')),
        run: () => target && page.sort({ kind: 'complaint', case: target.id }),
      },
      {
        id: 'triage-3',
        group: 'triage',
        keys: ['3'],
        label: t(`triage.action.${other as 'question' | 'praise' | 'other'}`),
        icon: 'x',
        off,
        run: () => page.sort({ kind: other }),
      },
      {
        id: 'triage-4',
        group: 'triage',
        keys: ['4'],
        label: t('triage.action.not-us'),
        icon: 'trash',
        off,
        run: () => page.sort({ kind: 'not-us' }),
      },
      { id: 'triage-5', group: 'triage', keys: ['5'], label: t('triage.action.pick'), icon: 'search', off, run: () => page.open('pick') },
      {
        id: 'triage-s',
        group: 'triage',
        keys: ['s'],
        label: t('triage.action.sentiment'),
        icon: 'pencil',
        off: mention ? off : t('triage.nothing-focused'),
        run: () => page.open('sentiment'),
      },
    ]
  }
  /** Praise is thanked for, asked to be shown, or passed on: one key each. */
  function praising(): Command[] {
    const mention = page.focused()
    const isPraise = mention?.kind === 'praise'
    const ways = [
      { what: 'thank', key: 't', icon: 'heart' },
      { what: 'ask', key: 'o', icon: 'ask' },
      { what: 'pass-on', key: 'p', icon: 'out' },
    ] as const
    return ways.map(({ what, key, icon }) => ({
      id: `praise-${what}`,
      group: 'triage',
      keys: [key],
      label: t(`praise.${what}`),
      icon,
      off: !may('stories.write') ? t('errors.role-too-low') : isPraise ? undefined : t('praise.only'),
      run: () => page.praise(what),
    }))
  }
  function why() {
    const panel = document.querySelector<HTMLElement>('.triage > .suggest')
    if (panel?.checkVisibility()) panel.focus()
    else page.open('why')
  }
  offerCommands(() => [
    ...sorting(),
    ...praising(),
    {
      id: 'why',
      group: 'triage',
      keys: ['w'],
      label: t('suggest.title'),
      icon: 'info',
      off: page.focused() ? undefined : t('triage.nothing-focused'),
      run: why,
    },
    { id: 'next', group: 'move', keys: ['j', 'arrowdown'], label: t('triage.action.next'), keyOnly: true, run: () => step(1) },
    { id: 'previous', group: 'move', keys: ['k', 'arrowup'], label: t('triage.action.previous'), keyOnly: true, run: () => step(-1) },
    { id: 'open', group: 'move', keys: ['enter'], label: t('triage.action.open'), icon: 'out', run: open },
    { id: 'next-queue', group: 'move', keys: ['q'], label: t('triage.action.next-queue'), icon: 'right', run: () => page.goQueue(1) },
    {
      id: 'previous-queue',
      group: 'move',
      keys: ['shift+q'],
      label: t('triage.action.previous-queue'),
      icon: 'left',
      run: () => page.goQueue(-1),
    },
    { id: 'fresh', group: 'move', keys: ['.'], label: t('triage.action.fresh'), icon: 'refresh', run: page.showFresh },
    { id: 'select', group: 'move', keys: ['x'], label: t('triage.action.select'), keyOnly: true, run: () => select(false) },
    { id: 'range', group: 'move', keys: ['shift+x'], label: t('triage.action.range'), keyOnly: true, run: () => select(true) },
    { id: 'clear', group: 'move', keys: ['escape'], label: t('triage.clear'), keyOnly: true, run: () => page.toggle([...page.selected()]) },
    {
      id: 'undo',
      group: 'move',
      keys: ['u'],
      label: t('do.undo'),
      icon: 'undo',
      off: canUndo() ? undefined : t('key.nothing-to-undo'),
      run: () => undoLast(),
    },
  ])
}
