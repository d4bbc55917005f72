import { For } from 'solid-js'
import { always, type Permission } from '#shared/permission.ts'
import { useSession } from '../../data/session.tsx'
import { t } from '../../kit/i18n/index.ts'
import { groups, permissionGroups } from './permission.groups.ts'
import './roles.css'

/**
 * Permissions to tick, in their groups. What the person may not do themselves stays as it is.
 * @param isRole whether it is a role, of which everybody's permissions are always part
 */
export function PermissionChoice(props: {
  chosen: readonly Permission[]
  isRole?: boolean
  choose: (one: Permission, on: boolean) => void
}) {
  const { may } = useSession()
  const isFixed = (one: Permission) => props.isRole === true && always.includes(one)
  return (
    <div class="permission-choice">
      <For each={groups}>
        {(group) => (
          <fieldset>
            <legend class="lab">{t(`roles.group.${group}`)}</legend>
            <For each={permissionGroups[group]}>
              {(one: Permission) => (
                <label class="tick" title={isFixed(one) ? t('roles.always') : may(one) ? undefined : t('roles.not-yours')}>
                  <input
                    type="checkbox"
                    checked={isFixed(one) || props.chosen.includes(one)}
                    disabled={isFixed(one) || !may(one)}
                    onChange={(event) => props.choose(one, event.currentTarget.checked)}
                  />
                  {t(`permission.${one}`)}
                </label>
              )}
            </For>
          </fieldset>
        )}
      </For>
    </div>
  )
}
