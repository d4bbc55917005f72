import { createSignal, Match, onMount, Show, Switch } from 'solid-js'
import type { Rehearsal, Rule, RuleAction, RuleConditions } from '#shared/rule.schema.ts'
import { mostRehearsed, mostShownRuns, type RuleEvent, type RuleField, ruleEvents, ruleFields } from '#shared/rule.ts'
import { newKey } from '../../data/api.ts'
import { useSession } from '../../data/session.tsx'
import { shortDate } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Field, Switch as OnOff } from '../../kit/ui/field.tsx'
import { ErrorState } from '../../kit/ui/states.tsx'
import { showProblem } from '../../kit/ui/toast.tsx'
import { changeRule, type RuleDraft, rehearseRule, writeRule } from '../../nouns/rules/rule.data.ts'
import { RuleRuns } from '../../nouns/rules/rule-runs.tsx'
import { isWhole, RuleActionsFields } from './rule-actions.tsx'
import { RuleConditionsFields } from './rule-conditions.tsx'
import { Words } from './rule-words.tsx'
import '../../nouns/rules/rule.words.ts'

/** A rule as a sentence whose dashed words are fields; it is tried on what was before it is saved or switched on. */
export function RuleEditor(props: { rule: Rule | null; onSaved: (id: number, name: string) => void; onClose: () => void }) {
  const { may } = useSession()
  const { rule } = props
  const [name, setName] = createSignal(rule?.name ?? '')
  const [triggers, setTriggers] = createSignal<RuleEvent[]>(rule?.triggers ?? ['case-opened'])
  const [conditions, setConditions] = createSignal<RuleConditions>(rule?.conditions ?? {})
  const [fields, setFields] = createSignal<RuleField[]>(ruleFields.filter((field) => rule?.conditions?.[field] !== undefined))
  const [actions, setActions] = createSignal<RuleAction[]>(rule?.actions ?? [])
  const [stop, setStop] = createSignal(rule?.stop ?? false)
  const [submitted, setSubmitted] = createSignal(false)
  const [busy, setBusy] = createSignal<'save' | 'try' | null>(null)
  const [rehearsal, setRehearsal] = createSignal<Rehearsal | null>(null)
  const [failed, setFailed] = createSignal<Error | null>(null)
  const key = newKey()
  let element!: HTMLFormElement
  onMount(() => {
    element.scrollIntoView({ block: 'nearest' })
    element.querySelector('input')?.focus({ preventScroll: true })
  })
  const isNamed = () => /[\p{L}\p{N}]/u.test(name())
  const does = () => actions().length > 0 && actions().every(isWhole) && triggers().length > 0
  const body = (): RuleDraft => ({
    name: name().trim() || '1',
    triggers: triggers(),
    conditions: conditions(),
    actions: actions(),
    stop: stop(),
  })
  async function save() {
    setSubmitted(true)
    if (!isNamed() || !does() || busy()) return
    setBusy('save')
    try {
      const id = rule ? rule.id : (await writeRule(body(), key)).id
      if (rule) await changeRule(rule.id, body())
      props.onSaved(id, name().trim())
    } catch (error) {
      showProblem(t('rule.failed', { why: problemText(error) }))
    } finally {
      setBusy(null)
    }
  }
  async function rehearse() {
    setSubmitted(true)
    if (!does() || busy()) return
    setBusy('try')
    setFailed(null)
    try {
      setRehearsal(await rehearseRule({ ...body(), ...(rule && { id: rule.id }) }))
    } catch (error) {
      setRehearsal(null)
      setFailed(error as Error)
    } finally {
      setBusy(null)
    }
  }
  // What was tried was another rule.
  const changed = () => setRehearsal(null)
  return (
    <form
      ref={element}
      class="rule-editor"
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') props.onClose()
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void save()
      }}
    >
      <Field
        label={t('rule.name')}
        error={submitted() && !isNamed() ? t('rule.missing.name') : undefined}
        maxlength="80"
        dir="auto"
        value={name()}
        onInput={(event) => setName(event.currentTarget.value)}
      />
      <dl class="clauses">
        <dt>{t('rule.when')}</dt>
        <dd>
          <span class="clause">
            <Words
              label={t('rule.when')}
              values={triggers()}
              options={ruleEvents.map((value) => ({ value, label: t(`rule.on.${value}`) }))}
              onChange={(values) => {
                setTriggers(ruleEvents.filter((one) => values.includes(one)))
                changed()
              }}
            />
          </span>
        </dd>
        <dt>{t('rule.if')}</dt>
        <dd>
          <RuleConditionsFields
            conditions={conditions()}
            fields={fields()}
            onChange={(next, shown) => {
              setConditions(next)
              setFields(shown)
              changed()
            }}
          />
        </dd>
        <dt>{t('rule.then')}</dt>
        <dd>
          <RuleActionsFields
            actions={actions()}
            may={may}
            onChange={(next) => {
              setActions(next)
              changed()
            }}
          />
          <Show when={submitted() && !does()}>
            <p class="error" role="alert">
              {t('rule.missing.action')}
            </p>
          </Show>
        </dd>
      </dl>
      <OnOff
        label={t('rule.stop')}
        checked={stop()}
        onChange={(on) => {
          setStop(on)
          changed()
        }}
      />
      <div class="buttons">
        <Button type="submit" kind="main" busy={busy() === 'save'} keys="ctrl+enter">
          {t('do.save')}
        </Button>
        <Button busy={busy() === 'try'} onClick={() => void rehearse()}>
          {t('rule.rehearse')}
        </Button>
        <Button kind="ghost" onClick={() => props.onClose()}>
          {t('do.cancel')}
        </Button>
      </div>
      <div role="status" class="tried">
        <Switch>
          <Match when={failed()}>
            <ErrorState title={t('rule.rehearsal.failed')} error={failed()} retry={() => rehearse()} />
          </Match>
          <Match when={rehearsal()}>{(result) => <Tried rehearsal={result()} triggers={triggers()} />}</Match>
        </Switch>
      </div>
    </form>
  )
}

/** What a rehearsal found; each run opens its case. */
function Tried(props: { rehearsal: Rehearsal; triggers: readonly RuleEvent[] }) {
  const of = () => props.rehearsal
  return (
    <>
      <h3>{t('rule.rehearsal', { runs: of().runs })}</h3>
      <p class="meta">
        {t('rule.rehearsal.of', {
          cases: of().cases,
          done: of().done,
          skipped: of().skipped,
          events: of().events,
          since: shortDate(of().from),
        })}{' '}
        <Show when={of().isCut}>{t('rule.rehearsal.cut', { n: mostRehearsed })} </Show>
        <Show when={props.triggers.includes('mention-clustered')}>{t('rule.rehearsal.passing')} </Show>
        <Show when={of().runs > mostShownRuns}>{t('rule.rehearsal.more', { n: mostShownRuns })}</Show>
      </p>
      <RuleRuns runs={of().items} on="rule" mayUndo={false} />
    </>
  )
}
