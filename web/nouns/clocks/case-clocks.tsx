import { useSearchParams } from '@solidjs/router'
import { createSignal, For, Show } from 'solid-js'
import { t } from '../../kit/i18n/index.ts'
import { offerCommands } from '../../kit/ui/commands.ts'
import { Dialog } from '../../kit/ui/dialog.tsx'
import { Kbd } from '../../kit/ui/kbd.tsx'
import { useClocks } from './clock.data.ts'
import { ClockRow } from './clock-row.tsx'
import { ClockSteps } from './clock-steps.tsx'
import './clock.css'

const shown = 6

/** The clocks of a case that run, the next due first; each opens its steps. Nothing stands here while nothing is promised. */
export function CaseClocks(props: { caseId: number }) {
  const [, setSearch] = useSearchParams()

  const query = useClocks(() => ({ caseId: props.caseId, state: 'open' }), shown)
  return (
    <Show when={query.data()?.items.length}>
      <section class="narrow">
        <h2 class="over">
          {t('clocks.of-case')}
          <span class="push">
            <Kbd keys="c" />
          </span>
        </h2>
        <ul>
          <For each={query.data()?.items}>
            {(clock) => <ClockRow clock={clock} open={(id) => setSearch({ clock: String(id) })} inCase />}
          </For>
        </ul>
        <Show when={query.data()?.nextCursor}>
          <a class="link" href={`/settings/sla?list=open&case=${props.caseId}`}>
            {t('clocks.all')}
          </a>
        </Show>
      </section>
    </Show>
  )
}

/** `C` and `?clock=ID` open a clock of a case step by step. */
export function CaseClockSteps(props: { caseId: number }) {
  const [search, setSearch] = useSearchParams<{ clock?: string }>()
  offerCommands(() => [
    {
      id: 'clock',
      group: 'case',
      keys: ['c'],
      icon: 'clock',
      label: t('clocks.step-by-step'),
      run: () => setSearch({ clock: 'next' }),
    },
  ])
  return (
    <Show when={search.clock}>
      {(which) => <ClockDialog caseId={props.caseId} id={Number(which()) || null} onClose={() => setSearch({ clock: undefined })} />}
    </Show>
  )
}

/** Step by step in a dialog: one clock of a case, the others one press away. `id` null: the next one due. */
function ClockDialog(props: { caseId: number; id: number | null; onClose: () => void }) {
  const query = useClocks(() => ({ caseId: props.caseId, state: 'all' }), 20)
  const [chosen, setChosen] = createSignal(props.id)
  const items = () => query.data()?.items ?? []
  const first = () => items().findLast(({ endedAt }) => endedAt === null) ?? items()[0]
  const id = () => chosen() ?? first()?.id ?? null
  return (
    <Dialog title={t('clocks.step-by-step')} width={560} onClose={props.onClose}>
      <Show when={id()} keyed fallback={<p class="muted none">{query.data() ? t('clocks.none.case') : t('loading')}</p>}>
        {(one) => <ClockSteps id={one} />}
      </Show>
      <Show when={items().length > 1}>
        <h3 class="over">{t('clocks.others')}</h3>
        <ul>
          <For each={items()}>{(clock) => <ClockRow clock={clock} open={setChosen} isOpen={clock.id === id()} inCase />}</For>
        </ul>
      </Show>
    </Dialog>
  )
}
