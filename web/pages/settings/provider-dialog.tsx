import { createSignal, For, Show } from 'solid-js'
import { type Role, roles } from '#shared/agent.ts'
import type { IdentityProvider } from '#shared/sign-in.schema.ts'
import { newKey } from '../../data/api.ts'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Dialog } from '../../kit/ui/dialog.tsx'
import { Field, SelectField, TextField } from '../../kit/ui/field.tsx'
import { addProvider, changeProvider } from '../../nouns/agents/second-factor.data.ts'
import '../../nouns/agents/access.words.ts'

const isAddress = (text: string) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)

/** "sales = agent", one in a line. Null where a line says something else. */
function rolesIn(text: string): Record<string, Role> | null {
  const found: Record<string, Role> = {}
  for (const line of text.split('\n').filter((one) => one.trim() !== '')) {
    const [group, role] = [line.slice(0, line.lastIndexOf('=')).trim(), line.slice(line.lastIndexOf('=') + 1).trim()]
    const known = roles.find((one) => one === role)
    if (!line.includes('=') || group === '' || !known) return null
    found[group] = known
  }
  return found
}

const inLines = (groupRoles: Record<string, Role>) =>
  Object.entries(groupRoles)
    .map(([group, role]) => `${group} = ${role}`)
    .join('\n')

/** Adds the sign-in of an organisation, or changes one; a secret that is left empty stays as it is. */
export function ProviderDialog(props: { provider: IdentityProvider | null; onSaved: () => void; onClose: () => void }) {
  const before = props.provider
  const [name, setName] = createSignal(before?.name ?? '')
  const [issuer, setIssuer] = createSignal(before?.issuer ?? 'https://')
  const [clientId, setClientId] = createSignal(before?.clientId ?? '')
  const [secret, setSecret] = createSignal('')
  const [newRole, setNewRole] = createSignal<Role | ''>(before?.newRole ?? '')
  const [groupClaim, setGroupClaim] = createSignal(before?.groupClaim ?? '')
  const [groups, setGroups] = createSignal(inLines(before?.groupRoles ?? {}))
  const [tried, setTried] = createSignal(false)
  const [busy, setBusy] = createSignal(false)
  const [refusal, setRefusal] = createSignal<string | null>(null)
  const key = newKey()
  const missing = (value: string) => (tried() && value.trim() === '' ? t('access.provider.missing') : undefined)
  async function submit() {
    setTried(true)
    const groupRoles = rolesIn(groups())
    if (!name().trim() || !isAddress(issuer().trim()) || !clientId().trim() || groupRoles === null || busy()) return
    setBusy(true)
    setRefusal(null)
    const body = {
      name: name().trim(),
      issuer: issuer().trim(),
      clientId: clientId().trim(),
      groupClaim: groupClaim().trim() || null,
      groupRoles,
      newRole: newRole() || null,
    }
    try {
      if (before) await changeProvider(before.id, { ...body, ...(secret() !== '' && { clientSecret: secret() }) })
      else await addProvider({ ...body, clientSecret: secret() || null }, key)
      props.onSaved()
    } catch (error) {
      setRefusal(problemText(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <Dialog
      title={before ? t('access.provider.edit') : t('access.provider.add')}
      width={520}
      onClose={props.onClose}
      onSubmit={() => void submit()}
      foot={
        <Button kind="main" type="submit" class="push" busy={busy()} keys="ctrl+enter">
          {t('do.save')}
        </Button>
      }
    >
      <Show when={refusal()}>
        {(words) => (
          <p class="trouble bad" role="alert">
            {words()}
          </p>
        )}
      </Show>
      <Field
        label={t('access.provider.name')}
        hint={t('access.provider.name.hint')}
        error={missing(name())}
        autofocus
        autocomplete="off"
        maxlength="60"
        value={name()}
        onInput={(event) => setName(event.currentTarget.value)}
      />
      <Field
        label={t('access.provider.issuer')}
        hint={t('access.provider.issuer.hint')}
        error={tried() && !isAddress(issuer().trim()) ? t('access.provider.issuer.wrong') : undefined}
        autocomplete="off"
        inputmode="url"
        maxlength="500"
        value={issuer()}
        onInput={(event) => setIssuer(event.currentTarget.value)}
      />
      <Field
        label={t('access.provider.client')}
        error={missing(clientId())}
        autocomplete="off"
        maxlength="300"
        value={clientId()}
        onInput={(event) => setClientId(event.currentTarget.value)}
      />
      <Field
        label={t('access.provider.secret')}
        hint={t(before?.hasSecret ? 'access.provider.secret.kept' : 'access.provider.secret.hint')}
        type="password"
        autocomplete="off"
        maxlength="1000"
        value={secret()}
        onInput={(event) => setSecret(event.currentTarget.value)}
      />
      <SelectField
        label={t('access.provider.new')}
        value={newRole()}
        onChange={(event) => setNewRole(event.currentTarget.value as Role | '')}
      >
        <option value="">{t('access.provider.new.none')}</option>
        <For each={roles}>{(role) => <option value={role}>{t('access.provider.new.role', { role: t(`role.${role}`) })}</option>}</For>
      </SelectField>
      <Field
        label={t('access.provider.claim')}
        hint={t('access.provider.claim.hint')}
        autocomplete="off"
        maxlength="200"
        value={groupClaim()}
        onInput={(event) => setGroupClaim(event.currentTarget.value)}
      />
      <TextField
        label={t('access.provider.groups')}
        hint={t('access.provider.groups.hint', { roles: roles.join(', ') })}
        error={tried() && rolesIn(groups()) === null ? t('access.provider.groups.wrong') : undefined}
        rows="3"
        value={groups()}
        onInput={(event) => setGroups(event.currentTarget.value)}
      />
    </Dialog>
  )
}
