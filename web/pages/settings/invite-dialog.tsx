import './settings.words.ts'
import { createSignal, For, Show } from 'solid-js'
import type { Agent, Invited } from '#shared/agent.schema.ts'
import { interfaceLanguages, type Role, roles } from '#shared/agent.ts'
import type { DeskRole } from '#shared/role.schema.ts'
import { ApiProblem, newKey } from '../../data/api.ts'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Dialog } from '../../kit/ui/dialog.tsx'
import { Field, SelectField } from '../../kit/ui/field.tsx'
import { Icon } from '../../kit/ui/icon.tsx'

type Body = { name: string; email: string; role: Role; roleId?: number; language: Agent['language'] }

/** Asks for a name, an address and a role; the answer is a link to pass on. */
export function InviteDialog(props: {
  invite: (body: Body, key: string) => Promise<Invited>
  /** Roles of the desk's own. */
  roles: readonly DeskRole[]
  onInvited: (invited: Invited) => void
  onClose: () => void
}) {
  const [body, setBody] = createSignal<Body>({ name: '', email: '', role: 'agent', language: 'en' })
  const [tried, setTried] = createSignal(false)
  const [busy, setBusy] = createSignal(false)
  const [refusal, setRefusal] = createSignal<Error | null>(null)
  let key = newKey()
  const change = (part: Partial<Body>) => {
    key = newKey()
    setRefusal(null)
    setBody({ ...body(), ...part })
  }
  const choose = (role: Role, roleId: number | null = null) => {
    const { roleId: _roleId, ...rest } = body()
    key = newKey()
    setRefusal(null)
    setBody({ ...rest, role, ...(roleId !== null && { roleId }) })
  }
  const refusedAt = (field: string) => {
    const error = refusal()
    return error instanceof ApiProblem ? error.errors.find((one) => one.path.split(/[./]/).at(-1) === field)?.message : undefined
  }
  const badName = () => (tried() && !body().name.trim() ? t('team.form.name.missing') : refusedAt('name'))
  const badEmail = () => (tried() && !/^[^@\s]+@[^@\s]+$/.test(body().email.trim()) ? t('field.email.bad') : refusedAt('email'))
  async function submit() {
    setTried(true)
    if (badName() || badEmail() || busy()) return
    setBusy(true)
    try {
      props.onInvited(await props.invite({ ...body(), name: body().name.trim(), email: body().email.trim() }, key))
    } catch (error) {
      setRefusal(error as Error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Dialog
      title={t('team.form.title')}
      onClose={props.onClose}
      onSubmit={() => void submit()}
      foot={
        <Button kind="main" type="submit" class="push" busy={busy()} keys="ctrl+enter">
          {t('team.form.make')}
        </Button>
      }
    >
      <Show when={refusal()}>
        {(error) => (
          <p class="refused" role="alert">
            <Icon name="stop" size="s" />
            {t('team.form.failed', { why: problemText(error()) })}
          </p>
        )}
      </Show>
      <Field
        label={t('field.name')}
        error={badName()}
        autofocus
        autocomplete="off"
        maxlength="80"
        value={body().name}
        onInput={(event) => change({ name: event.currentTarget.value })}
      />
      <Field
        label={t('field.email')}
        error={badEmail()}
        type="email"
        autocomplete="off"
        maxlength="200"
        value={body().email}
        onInput={(event) => change({ email: event.currentTarget.value })}
      />
      <fieldset class="choices">
        <legend class="lab">{t('team.head.role')}</legend>
        <For each={roles}>
          {(role) => (
            <label class="choice">
              <input type="radio" name="role" checked={body().roleId === undefined && body().role === role} onChange={() => choose(role)} />
              <span>
                <b>{t(`role.${role}`)}</b> <span class="muted">{t(`team.role.${role}.what`)}</span>
              </span>
            </label>
          )}
        </For>
        <For each={props.roles}>
          {(role) => (
            <label class="choice">
              <input type="radio" name="role" checked={body().roleId === role.id} onChange={() => choose(role.basedOn, role.id)} />
              <b>
                <bdi>{role.name}</bdi>
              </b>
            </label>
          )}
        </For>
      </fieldset>
      <SelectField
        label={t('field.language')}
        value={body().language}
        onChange={(event) => change({ language: event.currentTarget.value as Body['language'] })}
      >
        <For each={interfaceLanguages}>{(code) => <option value={code}>{t(`language.${code}`)}</option>}</For>
      </SelectField>
    </Dialog>
  )
}
