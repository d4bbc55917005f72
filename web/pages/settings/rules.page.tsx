import { useSearchParams } from '@solidjs/router'
import { createSignal, For, Match, Show, Switch } from 'solid-js'
import type { Rule } from '#shared/rule.schema.ts'
import { ruleFields } from '#shared/rule.ts'
import { useSession } from '../../data/session.tsx'
import { when } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Switch as OnOff } from '../../kit/ui/field.tsx'
import { Icon } from '../../kit/ui/icon.tsx'
import { Menu } from '../../kit/ui/menu.tsx'
import { createNow } from '../../kit/ui/now.ts'
import { nameText, withoutSteering } from '../../kit/ui/safe-text.ts'
import { EmptyState, ErrorState, Skeleton } from '../../kit/ui/states.tsx'
import { showProblem, showToast } from '../../kit/ui/toast.tsx'
import { changeRule, orderRules, useRuleRuns, useRules } from '../../nouns/rules/rule.data.ts'
import { RuleRuns } from '../../nouns/rules/rule-runs.tsx'
import { actionWords, conditionWords, nameIn } from '../../nouns/rules/rule-sentence.ts'
import { RuleEditor } from './rule-editor.tsx'
import { SettingsFrame } from './settings-frame.tsx'
import '../../nouns/rules/rule.words.ts'

/** What the desk does by itself with cases. `?rule=ID|new` opens the sentence, `?runs=ID` what a rule did. */
export function RulesPage() {
  const [address, setAddress] = useSearchParams<{ rule?: string; runs?: string }>()
  const { may } = useSession()
  const query = useRules()
  const [leaving, setLeaving] = createSignal<ReadonlySet<number>>(new Set())
  const items = () => (query.data()?.items ?? []).filter(({ id }) => !leaving().has(id))
  const open = (rule: string | null) => setAddress({ rule, runs: null }, { scroll: false })
  const show = (runs: number | null) => setAddress({ runs: runs === null ? null : String(runs), rule: null }, { scroll: false })
  async function run(work: () => Promise<unknown>): Promise<boolean> {
    try {
      await work()
      await query.reload()
      return true
    } catch (error) {
      showProblem(t('rule.failed', { why: problemText(error) }))
      await query.reload()
      return false
    }
  }
  async function turn(rule: Rule, on: boolean) {
    const name = nameText(rule.name)
    if (await run(() => changeRule(rule.id, { on })))
      showToast({
        words: t(on ? 'rule.switched-on' : 'rule.switched-off', { name }),
        undo: () => void run(() => changeRule(rule.id, { on: !on })),
      })
  }
  async function remove(rule: Rule) {
    setLeaving((all) => new Set([...all, rule.id]))
    const isDone = await run(() => changeRule(rule.id, { removed: true }))
    setLeaving((all) => new Set([...all].filter((id) => id !== rule.id)))
    if (isDone)
      showToast({
        words: t('rule.removed', { name: nameText(rule.name) }),
        undo: () => void run(() => changeRule(rule.id, { removed: false, ...(rule.on && { on: true }) })),
      })
  }
  function move(rule: Rule, by: -1 | 1) {
    const ids = items().map(({ id }) => id)
    const at = ids.indexOf(rule.id)
    const [taken] = ids.splice(at, 1)
    if (taken !== undefined) ids.splice(at + by, 0, taken)
    void run(() => orderRules(ids))
  }
  const saved = (name: string) => {
    open(null)
    void query.reload()
    showToast({ words: t('rule.saved', { name: nameText(name) }) })
  }
  const addButton = () => (
    <Show when={may('rules.write')}>
      <Button kind="main" icon="plus" onClick={() => open('new')}>
        {t('rule.add')}
      </Button>
    </Show>
  )
  return (
    <SettingsFrame part="rules" what={t('rule.what')} action={<Show when={items().length > 0}>{addButton()}</Show>}>
      <Show when={query.data() && !may('rules.write')}>
        <p class="meta">{t('rule.only')}</p>
      </Show>
      <Show when={address.rule === 'new' && may('rules.write')}>
        <RuleEditor rule={null} onSaved={(_, name) => saved(name)} onClose={() => open(null)} />
      </Show>
      <Switch fallback={<Skeleton rows={3} />}>
        <Match when={query.data() && items().length === 0 && address.rule !== 'new'}>
          <EmptyState title={t('rule.empty')} why={t('rule.empty.why')}>
            {addButton()}
          </EmptyState>
        </Match>
        <Match when={query.data()}>
          <ol class="rules-list" aria-label={t('settings.rules')}>
            <For each={items()}>
              {(rule, at) => (
                <li data-rule={rule.id}>
                  <span class="rank" aria-hidden="true">
                    {at() + 1}
                  </span>
                  <div>
                    <RuleHead
                      rule={rule}
                      mayWrite={may('rules.write')}
                      isFirst={at() === 0}
                      isLast={at() === items().length - 1}
                      turn={(on) => void turn(rule, on)}
                      edit={() => open(address.rule === String(rule.id) ? null : String(rule.id))}
                      runs={() => show(address.runs === String(rule.id) ? null : rule.id)}
                      move={(by) => move(rule, by)}
                      remove={() => void remove(rule)}
                    />
                    <Show when={address.rule === String(rule.id) && may('rules.write')}>
                      <RuleEditor rule={rule} onSaved={(_, name) => saved(name)} onClose={() => open(null)} />
                    </Show>
                    <Show when={address.runs === String(rule.id)}>
                      <Runs ruleId={rule.id} mayUndo={may('cases.tag')} />
                    </Show>
                  </div>
                </li>
              )}
            </For>
          </ol>
        </Match>
        <Match when={query.error()}>
          <ErrorState title={t('rule.load-failed')} error={query.error()} retry={query.reload} />
        </Match>
      </Switch>
    </SettingsFrame>
  )
}

type HeadProps = {
  rule: Rule
  mayWrite: boolean
  isFirst: boolean
  isLast: boolean
  turn: (on: boolean) => void
  edit: () => void
  runs: () => void
  move: (by: -1 | 1) => void
  remove: () => void
}

function RuleHead(props: HeadProps) {
  const now = createNow(60_000)
  const rule = () => props.rule
  const menu = () => [
    { label: t('rule.edit'), icon: 'pencil' as const, run: props.edit },
    { label: t('rule.runs'), icon: 'clock' as const, run: props.runs },
    ...(props.isFirst ? [] : [{ label: t('rule.up'), icon: 'up' as const, run: () => props.move(-1) }]),
    ...(props.isLast ? [] : [{ label: t('rule.down'), icon: 'down' as const, run: () => props.move(1) }]),
    { label: t('rule.remove'), icon: 'trash' as const, line: true, run: props.remove },
  ]
  const asked = () => ruleFields.filter((field) => rule().conditions?.[field] !== undefined)
  return (
    <>
      <div class="head">
        <h2>
          <bdi>{withoutSteering(rule().name)}</bdi>
        </h2>
        <span class="push" />
        <Show when={props.mayWrite}>
          <OnOff label={t('rule.on')} checked={rule().on} onChange={props.turn} />
          <Menu kind="ghost" icon="menu" label={t('rule.more', { name: nameText(rule().name) })} items={menu()} />
        </Show>
      </div>
      <p class="said">
        <b>{t('rule.when')}</b>{' '}
        {rule()
          .triggers.map((one) => t(`rule.on.${one}`))
          .join(` ${t('rule.or')} `)}
        <Show when={asked().length > 0}>
          {'. '}
          <b>{t('rule.if')}</b>{' '}
          {asked()
            .map((field) => conditionWords(field, rule().conditions ?? {}, rule().names))
            .join('; ')}
        </Show>
        {'. '}
        <b>{t('rule.then')}</b>{' '}
        {rule()
          .actions.map((action) => actionWords(action, nameIn(action, rule().names)))
          .join('; ')}
        <Show when={rule().stop}>{`; ${t('rule.stop.short')}`}</Show>.
      </p>
      <Show when={rule().broken.length > 0}>
        <p class="trouble bad">
          <Icon name="warn" size="s" />
          <span>
            {t('rule.broken')}:{' '}
            {rule()
              .broken.map(({ what, name }) => t(`rule.broken.${what}`, { name: nameText(name ?? '–') }))
              .join(' ')}
          </span>
        </p>
      </Show>
      <p class="meta">
        {t('rule.owner', { name: nameText(rule().owner.name) })} ·{' '}
        <button type="button" class="link" onClick={props.runs}>
          {t('rule.ran', { n: rule().runs })}
        </button>
        <Show when={rule().lastRunAt}>{(at) => <> · {t('rule.last', { time: when(at(), now()) })}</>}</Show>
      </p>
    </>
  )
}

function Runs(props: { ruleId: number; mayUndo: boolean }) {
  const query = useRuleRuns(() => ({ ruleId: props.ruleId }))
  return (
    <Switch fallback={<Skeleton rows={2} />}>
      <Match when={query.data()?.items.length === 0}>
        <p class="muted none">{t('rule.run.none')}</p>
      </Match>
      <Match when={query.data()}>
        {(page) => <RuleRuns runs={page().items} on="rule" mayUndo={props.mayUndo} onUndone={() => void query.reload()} />}
      </Match>
      <Match when={query.error()}>
        <ErrorState title={t('rule.runs.failed')} error={query.error()} retry={query.reload} />
      </Match>
    </Switch>
  )
}
