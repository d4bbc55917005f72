import { For, lazy, Match, Show, Suspense, Switch } from 'solid-js'
import type { CaseWithNotes } from '#shared/case.schema.ts'
import { caseNumber, priorities, resolutionHows } from '#shared/case.ts'
import { channelLabels } from '#shared/channel.ts'
import { themes } from '#shared/clustering.ts'
import { listed, shortTime } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { Chip } from '../../kit/ui/chip.tsx'
import { ChoiceDialog } from '../../kit/ui/choice-dialog.tsx'
import { Dialog } from '../../kit/ui/dialog.tsx'
import { withoutSteering } from '../../kit/ui/safe-text.ts'
import { Spark } from '../../kit/ui/spark.tsx'
import type { CaseActions } from '../../nouns/cases/case.actions.ts'
import { PickCase } from '../../nouns/cases/pick-case.tsx'
import type { CaseDialog } from './case-dialog.ts'
import { NameDialog } from './name-dialog.tsx'

const AssignDialog = lazy(async () => ({ default: (await import('./assign-dialog.tsx')).AssignDialog }))
const SnoozeDialog = lazy(async () => ({ default: (await import('./snooze-dialog.tsx')).SnoozeDialog }))
const TagDialog = lazy(async () => ({ default: (await import('./tag-dialog.tsx')).TagDialog }))

type DialogsProps = {
  open: CaseDialog | null
  row: CaseWithNotes
  actions: CaseActions
  onClose: () => void
  onResolved: (goOn: boolean) => void
  onMerged: (into: number) => void
}

/** The small windows in which a case is resolved, given to somebody, put off, merged. */
export function CaseDialogs(props: DialogsProps) {
  const resolve = async (how: (typeof resolutionHows)[number], goOn: boolean) => {
    props.onResolved(goOn)
    await props.actions.resolve(props.row, how)
  }
  return (
    <Switch>
      <Match when={props.open === 'resolve' || props.open === 'resolve-next'}>
        <ChoiceDialog
          title={t('case.resolve.title')}
          why={props.row.waitingCount > 0 ? t('case.resolve.waiting', { n: props.row.waitingCount }) : undefined}
          choices={resolutionHows.map((value) => ({ value, label: t(`how.${value}`) }))}
          onChoose={(how) => void resolve(how, props.open === 'resolve-next')}
          onClose={props.onClose}
        />
      </Match>
      <Match when={props.open === 'assign'}>
        <Suspense>
          <AssignDialog
            now={{ assignee: props.row.assignee, team: props.row.team }}
            onChoose={(to) => void props.actions.assign(props.row, to)}
            onClose={props.onClose}
          />
        </Suspense>
      </Match>
      <Match when={props.open === 'priority'}>
        <ChoiceDialog
          title={t('case.priority.title')}
          choices={priorities.map((value) => ({ value, label: t(`priority.${value}`), chosen: props.row.priority === value }))}
          onChoose={(priority) => void props.actions.setPriority(props.row, priority)}
          onClose={props.onClose}
        />
      </Match>
      <Match when={props.open === 'snooze'}>
        <Suspense>
          <SnoozeDialog
            wakeRule={props.row.wakeRule}
            onChoose={(until, wakeRule) => void props.actions.snooze(props.row, until, wakeRule)}
            onClose={props.onClose}
          />
        </Suspense>
      </Match>
      <Match when={props.open === 'tags'}>
        <Suspense>
          <TagDialog row={props.row} actions={props.actions} onClose={props.onClose} />
        </Suspense>
      </Match>
      <Match when={props.open === 'link'}>
        <PickCase
          title={t('case.action.link')}
          except={props.row.id}
          onPick={({ id }) => void props.actions.link(props.row, id)}
          onClose={props.onClose}
        />
      </Match>
      <Match when={props.open === 'kind'}>
        <ChoiceDialog
          title={t('case.kind.title')}
          choices={[
            { value: 'common' as const, label: t('case.kind.common'), hint: t('case.kind.common.hint'), chosen: props.row.theme === null },
            ...themes.map((value) => ({
              value,
              label: t(`theme.${value}`),
              hint: t('case.kind.own.hint'),
              chosen: props.row.theme === value,
            })),
          ]}
          onChoose={(kind) => void props.actions.setTheme(props.row, kind === 'common' ? null : kind)}
          onClose={props.onClose}
        />
      </Match>
      <Match when={props.open === 'merge'}>
        <PickCase
          title={t('case.merge.title', { case: caseNumber(props.row.id) })}
          except={props.row.id}
          onPick={async ({ id }) => {
            if (await props.actions.merge(props.row, id)) props.onMerged(id)
          }}
          onClose={props.onClose}
        />
      </Match>
      <Match when={props.open === 'rename'}>
        <NameDialog
          title={t('case.rename.title')}
          label={t('case.rename.name')}
          name={props.row.title}
          save={t('do.save')}
          onSave={(name) => void props.actions.rename(props.row, name)}
          onClose={props.onClose}
        />
      </Match>
      <Match when={props.open === 'growth'}>
        <GrowthDialog row={props.row} onClose={props.onClose} />
      </Match>
    </Switch>
  )
}

function GrowthDialog(props: { row: CaseWithNotes; onClose: () => void }) {
  const rule = () => (props.row.trend === 'emerging' ? t('case.growth.rule.emerging') : t('case.growth.rule.escalating'))
  return (
    <Dialog title={t('case.growth.title')} onClose={props.onClose}>
      <p>
        {t('case.growth.facts', {
          threads: props.row.threadCount,
          people: props.row.authorCount,
          channels: listed(props.row.channels.map((channel) => channelLabels[channel])),
          day: props.row.grownInDay,
        })}
      </p>
      <Spark
        values={props.row.arrivals}
        title={t('suggest.spark', { least: 0, most: Math.max(0, ...props.row.arrivals) })}
        start={shortTime(Date.now() - props.row.arrivals.length * 3_600_000)}
        end={t('suggest.now', { n: props.row.arrivals.at(-1) ?? 0 })}
      />
      <Show when={props.row.words.length > 0}>
        <h3 class="over">{t('case.growth.words')}</h3>
        <div class="row wrap">
          <For each={props.row.words}>{(word) => <Chip>{withoutSteering(word)}</Chip>}</For>
        </div>
      </Show>
      <p>{rule()}</p>
    </Dialog>
  )
}
