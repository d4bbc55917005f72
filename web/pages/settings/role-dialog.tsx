import { createSignal, For, Show } from 'solid-js'
import { type Role, roles } from '#shared/agent.ts'
import { type Permission, permissionsOf } from '#shared/permission.ts'
import type { DeskRole } from '#shared/role.schema.ts'
import { roleLimits } from '#shared/role.ts'
import { newKey } from '../../data/api.ts'
import { useSession } from '../../data/session.tsx'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Dialog } from '../../kit/ui/dialog.tsx'
import { Field, SelectField } from '../../kit/ui/field.tsx'
import { Icon } from '../../kit/ui/icon.tsx'
import { PermissionChoice } from '../../nouns/agents/permission-choice.tsx'
import type { RoleBody } from '../../nouns/agents/role.data.ts'

/** A new role, or another name, base and bundle for one of the desk's own. */
export function RoleDialog(props: { of: DeskRole | null; save: (body: RoleBody, key: string) => Promise<unknown>; onClose: () => void }) {
  const { may } = useSession()
  const ownOf = (role: Role) => permissionsOf(role).filter(may)
  const [name, setName] = createSignal(props.of?.name ?? '')
  const [basedOn, setBasedOn] = createSignal<Role>(props.of?.basedOn ?? 'staff')
  const [chosen, setChosen] = createSignal<readonly Permission[]>(props.of?.permissions ?? ownOf('staff'))
  const [touched, setTouched] = createSignal(props.of !== null)
  const [tried, setTried] = createSignal(false)
  const [busy, setBusy] = createSignal(false)
  const [refusal, setRefusal] = createSignal<Error | null>(null)
  let key = newKey()
  function choose(one: Permission, on: boolean) {
    setTouched(true)
    setChosen((all) => (on ? [...all, one] : all.filter((other) => other !== one)))
  }
  function base(role: Role) {
    setBasedOn(role)
    // Until somebody has chosen, the bundle of the base is what one begins with.
    if (!touched()) setChosen(ownOf(role))
  }
  async function submit() {
    setTried(true)
    if (!name().trim() || busy()) return
    setBusy(true)
    setRefusal(null)
    try {
      await props.save({ name: name().trim(), basedOn: basedOn(), permissions: [...chosen()] }, key)
      props.onClose()
    } catch (error) {
      key = newKey()
      setRefusal(error as Error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Dialog
      title={t(props.of ? 'roles.edit' : 'roles.add')}
      width={640}
      onClose={props.onClose}
      onSubmit={() => void submit()}
      foot={
        <Button kind="main" type="submit" class="push" busy={busy()} keys="ctrl+enter">
          {t(props.of ? 'do.save' : 'roles.add')}
        </Button>
      }
    >
      <Show when={refusal()}>
        {(error) => (
          <p class="refused" role="alert">
            <Icon name="stop" size="s" />
            {t('roles.failed', { why: problemText(error()) })}
          </p>
        )}
      </Show>
      <Field
        label={t('roles.name')}
        error={tried() && !name().trim() ? t('roles.name.missing') : undefined}
        autofocus
        autocomplete="off"
        maxlength={roleLimits.name}
        value={name()}
        onInput={(event) => setName(event.currentTarget.value)}
      />
      <SelectField
        label={t('roles.based')}
        hint={t('roles.based.hint')}
        value={basedOn()}
        onChange={(event) => base(event.currentTarget.value as Role)}
      >
        <For each={roles}>{(role) => <option value={role}>{t(`role.${role}`)}</option>}</For>
      </SelectField>
      <PermissionChoice isRole chosen={chosen()} choose={choose} />
    </Dialog>
  )
}
