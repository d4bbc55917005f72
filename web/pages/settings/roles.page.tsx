import { useSearchParams } from '@solidjs/router'
import { createSignal, For, Match, Show, Switch } from 'solid-js'
import { type Role, roles } from '#shared/agent.ts'
import { always, type Permission, permissionsOf } from '#shared/permission.ts'
import type { DeskRole } from '#shared/role.schema.ts'
import { useMe, useSession } from '../../data/session.tsx'
import { t } from '../../kit/i18n/index.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Dialog } from '../../kit/ui/dialog.tsx'
import { SelectField } from '../../kit/ui/field.tsx'
import { Icon } from '../../kit/ui/icon.tsx'
import { Menu } from '../../kit/ui/menu.tsx'
import { ErrorState, Skeleton } from '../../kit/ui/states.tsx'
import { groups, permissionGroups } from '../../nouns/agents/permission.groups.ts'
import { roleName, useRoleActions, useRoles } from '../../nouns/agents/role.data.ts'
import { RoleDialog } from './role-dialog.tsx'
import { SettingsFrame } from './settings-frame.tsx'
import '../../nouns/agents/roles.css'

const keyOf = (role: DeskRole): string => (role.id === null ? role.basedOn : String(role.id))

/** What each role may, as a table. `?edit=new|ID` opens the form, `?show=ROLE` is the column of a narrow window. */
export function RolesPage() {
  const [address, setAddress] = useSearchParams<{ edit?: string; show?: string }>()
  const { may } = useSession()
  const me = useMe()
  const query = useRoles()
  const actions = useRoleActions()
  const [leaving, setLeaving] = createSignal<DeskRole | null>(null)
  const items = () => query.data()?.items ?? []
  const shown = () => address.show ?? String(me().roleId ?? me().role)
  const edited = () => items().find(({ id }) => id !== null && String(id) === address.edit)
  const edit = (what: string | null) => setAddress({ edit: what }, { scroll: false })
  return (
    <SettingsFrame
      part="roles"
      what={t('roles.what')}
      action={
        <Show when={may('roles.write')}>
          <Button kind="main" icon="plus" onClick={() => edit('new')}>
            {t('roles.add')}
          </Button>
        </Show>
      }
    >
      <Switch fallback={<Skeleton rows={8} />}>
        <Match when={query.data()}>
          <Show when={!may('roles.write')}>
            <p class="muted">{t('roles.only')}</p>
          </Show>
          <div class="role-shown">
            <SelectField label={t('roles.shown')} value={shown()} onChange={(event) => setAddress({ show: event.currentTarget.value })}>
              <For each={items()}>{(role) => <option value={keyOf(role)}>{roleName(role)}</option>}</For>
            </SelectField>
          </div>
          <section class="roles-table" aria-label={t('roles.table')} tabindex="0">
            <table class="tbl">
              <caption class="vh">{t('roles.table')}</caption>
              <thead>
                <tr>
                  <th scope="col">{t('roles.head')}</th>
                  <For each={items()}>
                    {(role) => (
                      <th scope="col" classList={{ shown: keyOf(role) === shown() }}>
                        <RoleHead
                          role={role}
                          mayChange={may('roles.write') && role.permissions.every(may)}
                          edit={() => edit(String(role.id))}
                          remove={() => (role.people > 0 ? setLeaving(role) : void actions.remove(role, null))}
                        />
                      </th>
                    )}
                  </For>
                </tr>
              </thead>
              <For each={groups}>
                {(group) => (
                  <tbody>
                    <tr class="over">
                      <th scope="rowgroup" colspan={items().length + 1}>
                        {t(`roles.group.${group}`)}
                      </th>
                    </tr>
                    <For each={permissionGroups[group]}>
                      {(permission: Permission) => (
                        <tr>
                          <th scope="row">{t(`permission.${permission}`)}</th>
                          <For each={items()}>
                            {(role) => (
                              <td classList={{ shown: keyOf(role) === shown(), own: role.id !== null }}>
                                <Cell
                                  role={role}
                                  permission={permission}
                                  mayChange={may('roles.write') && role.permissions.every(may) && may(permission)}
                                  toggle={(on) => void actions.toggle(role, permission, on)}
                                />
                              </td>
                            )}
                          </For>
                        </tr>
                      )}
                    </For>
                  </tbody>
                )}
              </For>
            </table>
          </section>
        </Match>
        <Match when={query.error()}>
          <ErrorState title={t('roles.load-failed')} error={query.error()} retry={query.reload} />
        </Match>
      </Switch>
      <Show when={may('roles.write') && address.edit === 'new'}>
        <RoleDialog of={null} save={actions.make} onClose={() => edit(null)} />
      </Show>
      <Show when={may('roles.write') ? edited() : undefined} keyed>
        {(role) => (
          <RoleDialog
            of={role}
            save={(body) => actions.change(role, body, t('roles.changed', { name: body.name }))}
            onClose={() => edit(null)}
          />
        )}
      </Show>
      <Show when={leaving()} keyed>
        {(role) => (
          <FallBack
            role={role}
            onClose={() => setLeaving(null)}
            remove={(to) => {
              setLeaving(null)
              void actions.remove(role, to)
            }}
          />
        )}
      </Show>
    </SettingsFrame>
  )
}

function RoleHead(props: { role: DeskRole; mayChange: boolean; edit: () => void; remove: () => void }) {
  const name = () => ({ name: roleName(props.role) })
  return (
    <div class="role-head">
      <b class="clip">
        <bdi>{roleName(props.role)}</bdi>
      </b>
      <span class="meta">{t('roles.people', { n: props.role.people })}</span>
      <Show when={props.role.id !== null && props.mayChange}>
        <Menu
          kind="ghost"
          icon="menu"
          label={t('roles.more', name())}
          items={[
            { label: t('roles.edit'), icon: 'pencil', run: props.edit },
            { label: t('roles.remove'), icon: 'trash', line: true, run: props.remove },
          ]}
        />
      </Show>
    </div>
  )
}

function Cell(props: { role: DeskRole; permission: Permission; mayChange: boolean; toggle: (on: boolean) => void }) {
  const has = () => props.role.permissions.includes(props.permission)
  const words = () => t('roles.cell', { role: roleName(props.role), permission: t(`permission.${props.permission}`) })
  return (
    <Show
      when={props.role.id !== null && props.mayChange && !always.includes(props.permission)}
      fallback={
        <Show when={has()} fallback={<span class="vh">{t('roles.no')}</span>}>
          <Icon name="check" size="s" />
          <span class="vh">{t('roles.yes')}</span>
        </Show>
      }
    >
      <label class="cell">
        <span class="vh">{words()}</span>
        <input
          type="checkbox"
          checked={has()}
          onChange={(event) => {
            const on = event.currentTarget.checked
            props.toggle(on)
          }}
        />
      </label>
    </Show>
  )
}

/** A role that people have goes only when it is said what they are afterwards. */
function FallBack(props: { role: DeskRole; remove: (to: Role) => void; onClose: () => void }) {
  const { may } = useSession()
  const [to, setTo] = createSignal<Role>(props.role.basedOn)
  const given = () => roles.filter((role) => permissionsOf(role).every(may))
  const isLess = () => permissionsOf(to()).every((one) => props.role.permissions.includes(one))
  return (
    <Dialog
      title={t('roles.remove')}
      width={420}
      onClose={props.onClose}
      onSubmit={() => props.remove(to())}
      foot={
        <Button kind="danger" type="submit" class="push" keys="ctrl+enter">
          {t('roles.remove')}
        </Button>
      }
    >
      <SelectField
        label={t('roles.fall-back', { n: props.role.people })}
        hint={isLess() ? undefined : t('roles.fall-back.more', { name: roleName(props.role) })}
        autofocus
        value={to()}
        onChange={(event) => setTo(event.currentTarget.value as Role)}
      >
        <For each={given()}>{(role) => <option value={role}>{t(`role.${role}`)}</option>}</For>
      </SelectField>
    </Dialog>
  )
}
