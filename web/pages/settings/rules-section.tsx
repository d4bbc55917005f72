import { createSignal, For, Show } from 'solid-js'
import { type Role, roles } from '#shared/agent.ts'
import type { ApprovalRule } from '#shared/approval.schema.ts'
import { type RuleVisibility, ruleVisibilities } from '#shared/approval.ts'
import { newKey } from '../../data/api.ts'
import { useSession } from '../../data/session.tsx'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Dialog } from '../../kit/ui/dialog.tsx'
import { Field, SelectField, Switch } from '../../kit/ui/field.tsx'
import { nameText, withoutSteering } from '../../kit/ui/safe-text.ts'
import { showProblem, showToast } from '../../kit/ui/toast.tsx'
import { addRule, changeRule, removeRule, useRules } from '../../nouns/templates/template.data.ts'
import '../../nouns/templates/answering.words.ts'

/** Which replies need a second person. */
export function RulesSection() {
  const { may } = useSession()
  const query = useRules()
  const [open, setOpen] = createSignal<ApprovalRule | 'new' | null>(null)
  const items = () => query.data()?.items ?? []
  async function attempt(work: () => Promise<unknown>): Promise<boolean> {
    try {
      await work()
      return true
    } catch (error) {
      showProblem(t('templates.failed', { why: problemText(error) }))
      return false
    } finally {
      await query.reload()
    }
  }
  async function remove({ id, ...rule }: ApprovalRule) {
    if (!(await attempt(() => removeRule(id)))) return
    const key = newKey()
    showToast({ words: t('templates.removed', { name: nameText(rule.name) }), undo: () => void attempt(() => addRule(rule, key)) })
  }
  return (
    <section class="part rules">
      <div class="row">
        <h2>{t('rules.title')}</h2>
        <Show when={may('approvals.write')}>
          <Button class="push" icon="plus" onClick={() => setOpen('new')}>
            {t('rules.add')}
          </Button>
        </Show>
      </div>
      <p class="meta">{t('rules.what')}</p>
      <Show when={query.data() && items().length === 0}>
        <p class="muted none">{t('rules.none')}</p>
      </Show>
      <ul class="templates" aria-label={t('rules.title')}>
        <For each={items()}>
          {(rule) => (
            <li>
              <div>
                <h3>
                  <bdi>{withoutSteering(rule.name)}</bdi>
                </h3>
                <p class="meta">{wordsOf(rule)}</p>
              </div>
              <Show when={may('approvals.write')}>
                <span class="row">
                  <Switch
                    label={t('rules.on')}
                    checked={rule.isOn}
                    onChange={(isOn) => void attempt(() => changeRule(rule.id, { isOn }))}
                  />
                  <Button
                    kind="ghost"
                    icon="pencil"
                    label={`${t('reply.edit')}: ${withoutSteering(rule.name)}`}
                    onClick={() => setOpen(rule)}
                  />
                  <Button
                    kind="ghost"
                    icon="x"
                    label={`${t('do.remove')}: ${withoutSteering(rule.name)}`}
                    onClick={() => void remove(rule)}
                  />
                </span>
              </Show>
            </li>
          )}
        </For>
      </ul>
      <Show when={open()} keyed>
        {(rule) => <RuleDialog rule={rule === 'new' ? null : rule} onSaved={() => void query.reload()} onClose={() => setOpen(null)} />}
      </Show>
    </section>
  )
}

const wordsOf = (rule: ApprovalRule): string =>
  [
    rule.keywords.length > 0 ? rule.keywords.map(withoutSteering).join(', ') : null,
    rule.roles.length > 0 ? `${t('rules.roles')}: ${rule.roles.map((role) => t(`role.${role}`)).join(', ')}` : null,
    t(`rules.where.${rule.visibility}`),
    `${t('rules.approver')}: ${t(`role.${rule.approverRole}`)}`,
  ]
    .filter((one) => one !== null)
    .join(' · ')

function RuleDialog(props: { rule: ApprovalRule | null; onSaved: () => void; onClose: () => void }) {
  const { rule } = props
  const [name, setName] = createSignal(rule?.name ?? '')
  const [words, setWords] = createSignal(rule?.keywords.join(', ') ?? '')
  const [role, setRole] = createSignal<Role | ''>(rule?.roles[0] ?? '')
  const [where, setWhere] = createSignal<RuleVisibility>(rule?.visibility ?? 'any')
  const [approver, setApprover] = createSignal<Role>(rule?.approverRole ?? 'agent')
  const [tried, setTried] = createSignal(false)
  const [busy, setBusy] = createSignal(false)
  const key = newKey()
  async function submit() {
    setTried(true)
    const writtenBy = role()
    if (name().trim() === '' || busy()) return
    setBusy(true)
    const keywords = words()
      .split(',')
      .map((one) => one.trim())
      .filter((one) => one.length > 1)
    const body = {
      name: name().trim(),
      keywords,
      roles: writtenBy === '' ? [] : [writtenBy],
      visibility: where(),
      approverRole: approver(),
    }
    try {
      await (rule ? changeRule(rule.id, body) : addRule(body, key))
      props.onSaved()
      props.onClose()
    } catch (error) {
      showProblem(t('templates.failed', { why: problemText(error) }))
    } finally {
      setBusy(false)
    }
  }
  return (
    <Dialog
      title={rule ? withoutSteering(rule.name) : t('rules.add')}
      width={460}
      onClose={props.onClose}
      onSubmit={() => void submit()}
      foot={
        <Button kind="main" type="submit" class="push" busy={busy()} keys="ctrl+enter">
          {t('do.save')}
        </Button>
      }
    >
      <Field
        label={t('field.name')}
        error={tried() && name().trim() === '' ? t('errors.not-valid') : undefined}
        maxlength="60"
        autofocus
        dir="auto"
        value={name()}
        onInput={(event) => setName(event.currentTarget.value)}
      />
      <Field
        label={t('rules.words')}
        hint={t('rules.words.hint')}
        dir="auto"
        value={words()}
        onInput={(event) => setWords(event.currentTarget.value)}
      />
      <SelectField label={t('rules.roles')} value={role()} onChange={(event) => setRole(event.currentTarget.value as Role | '')}>
        <option value="">{t('rules.roles.any')}</option>
        <For each={roles}>{(one) => <option value={one}>{t(`role.${one}`)}</option>}</For>
      </SelectField>
      <SelectField label={t('rules.where')} value={where()} onChange={(event) => setWhere(event.currentTarget.value as RuleVisibility)}>
        <For each={ruleVisibilities}>{(one) => <option value={one}>{t(`rules.where.${one}`)}</option>}</For>
      </SelectField>
      <SelectField label={t('rules.approver')} value={approver()} onChange={(event) => setApprover(event.currentTarget.value as Role)}>
        <For each={roles.filter((one) => one !== 'staff')}>{(one) => <option value={one}>{t(`role.${one}`)}</option>}</For>
      </SelectField>
    </Dialog>
  )
}
