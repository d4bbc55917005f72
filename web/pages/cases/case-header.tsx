import { A, useNavigate } from '@solidjs/router'
import { lazy, Show, Suspense } from 'solid-js'
import type { CaseWithNotes } from '#shared/case.schema.ts'
import { caseNumber } from '#shared/case.ts'
import { useMe, useSession } from '../../data/session.tsx'
import { rich, t } from '../../kit/i18n/index.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Icon } from '../../kit/ui/icon.tsx'
import { Kbd } from '../../kit/ui/kbd.tsx'
import { Menu } from '../../kit/ui/menu.tsx'
import type { MenuItem } from '../../kit/ui/menu.types.ts'
import { withoutSteering } from '../../kit/ui/safe-text.ts'
import type { CaseActions } from '../../nouns/cases/case.actions.ts'
import { mayMove } from './case.commands.ts'
import type { CaseDialog } from './case-dialog.ts'

const PresenceMarks = lazy(async () => ({ default: (await import('../../nouns/presence/presence-marks.tsx')).PresenceMarks }))

type HeaderProps = {
  row: CaseWithNotes
  actions: CaseActions
  listHref: string
  hasThread: boolean
  onDialog: (dialog: CaseDialog) => void
  onOrder: () => void
  onSplit: () => void
  onDetails: () => void
  onWhy: () => void
}

/** Number, name and what can be done with the case: only what the table of moves and the person's role allow. Below it, how it grows. */
export function CaseHeader(props: HeaderProps) {
  const { may } = useSession()
  const me = useMe()
  const navigate = useNavigate()
  const isResolved = () => props.row.state === 'resolved'
  const menu = (): MenuItem[] => [
    {
      label: t(isResolved() ? 'case.action.reopen' : 'case.action.resolve'),
      icon: isResolved() ? 'undo' : 'check',
      onlyPhone: true,
      run: () => (isResolved() ? void props.actions.reopen(props.row) : props.onDialog('resolve')),
    },
    { label: t('case.action.order'), icon: 'service', onlyPhone: true, disabled: !props.hasThread, run: props.onOrder },
    {
      label: t('case.action.snooze'),
      icon: 'clock',
      onlyPhone: true,
      disabled: !mayMove(props.row.state, 'snoozed'),
      run: () => props.onDialog('snooze'),
    },
    { label: t('case.action.assign'), keys: 'a', icon: 'person', run: () => props.onDialog('assign') },
    {
      label: t('case.action.mine'),
      keys: 'm',
      icon: 'person',
      disabled: props.row.assignee?.id === me().id,
      run: () => void props.actions.assign(props.row, { person: { id: me().id, name: me().name } }),
    },
    { label: t('case.action.priority'), keys: 'p', icon: 'flag', run: () => props.onDialog('priority') },
    {
      label: t('plan.all', { n: props.row.threadCount }),
      icon: 'people',
      disabled: props.row.threadCount === 0,
      run: () => navigate(`/cases/${props.row.id}/plan`),
    },
    { label: t('case.action.tags'), keys: 'l', icon: 'flag', run: () => props.onDialog('tags') },
    { label: t('case.action.rename'), icon: 'pencil', run: () => props.onDialog('rename') },
    { label: t('case.action.merge'), keys: 'b', icon: 'merge', line: true, run: () => props.onDialog('merge') },
    {
      label: t('case.action.split'),
      keys: 'shift+b',
      icon: 'split',
      disabled: !props.hasThread || props.row.threadCount < 2,
      run: props.onSplit,
    },
  ]
  const growth = () => ({
    bold: <b>{t('case.growth.people', { n: props.row.grownInDay })}</b>,
    all: props.row.authorCount,
    languages: props.row.languages.length,
  })
  return (
    <>
      <header class="bar">
        <A class="btn ghost square back" href={props.listHref} aria-label={t('case.action.back')}>
          <Icon name="left" />
        </A>
        <span class="meta number only-wide">{caseNumber(props.row.id)}</span>
        <h1 class="clip" dir="auto" title={props.row.title}>
          {withoutSteering(props.row.title)}
        </h1>
        <span class="push" />
        <Suspense>
          <PresenceMarks caseId={props.row.id} />
        </Suspense>
        <Button kind="ghost" class="to-details" icon="info" label={t('case.action.details')} onClick={props.onDetails} />
        <Show when={may('cases.write')}>
          <Show
            when={props.row.state !== 'snoozed'}
            fallback={
              <Button
                kind="ghost"
                class="only-wide"
                icon="bell"
                label={t('case.action.unsnooze')}
                onClick={() => void props.actions.wake(props.row)}
              />
            }
          >
            <Show when={mayMove(props.row.state, 'snoozed')}>
              <Button
                kind="ghost"
                class="only-wide"
                icon="clock"
                label={t('case.action.snooze')}
                onClick={() => props.onDialog('snooze')}
              />
            </Show>
          </Show>
          <Menu kind="ghost" icon="menu" label={t('case.action.more')} items={menu()} />
        </Show>
        <Show when={may('orders.write')}>
          <Button class="only-wide" keys="v" disabled={!props.hasThread} onClick={props.onOrder}>
            {t('case.action.order')}
          </Button>
        </Show>
        <Show when={may('cases.resolve')}>
          <Show
            when={mayMove(props.row.state, 'resolved')}
            fallback={
              <Button keys="e" class="only-wide" onClick={() => void props.actions.reopen(props.row)}>
                {t('case.action.reopen')}
              </Button>
            }
          >
            <Button keys="e" class="only-wide" onClick={() => props.onDialog('resolve')}>
              {t('case.action.resolve')}
            </Button>
          </Show>
        </Show>
      </header>
      <Show when={props.row.trend === 'escalating' || props.row.trend === 'emerging'}>
        <div class={props.row.trend === 'escalating' ? 'banner danger' : 'banner warn'}>
          <Icon name="up" />
          <span class="grown">
            <span class="only-wide">{rich('case.growth', growth())}</span>
            <span class="only-phone">{rich('case.growth.short', growth())}</span>
          </span>
          <button type="button" class="link row" onClick={() => props.onWhy()}>
            {t('case.growth.why')} <Kbd keys="w" />
          </button>
          <Show when={props.row.threadCount > 1}>
            <A class="link push" href={`/cases/${props.row.id}/plan`}>
              {t('plan.all', { n: props.row.threadCount })}
            </A>
          </Show>
        </div>
      </Show>
    </>
  )
}
