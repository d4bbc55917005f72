import { createSignal, For, Match, Show, Switch } from 'solid-js'
import type { Agent, Invited } from '#shared/agent.schema.ts'
import type { DeskRole } from '#shared/role.schema.ts'
import type { StartedReset } from '#shared/sign-in.schema.ts'
import { teamLimits } from '#shared/team.ts'
import { useMe, useSession } from '../../data/session.tsx'
import { clockOptions, shortTime } from '../../kit/i18n/format.ts'
import { locale, t } from '../../kit/i18n/index.ts'
import { Avatar } from '../../kit/ui/avatar.tsx'
import { Button } from '../../kit/ui/button.tsx'
import { Menu } from '../../kit/ui/menu.tsx'
import { Moment } from '../../kit/ui/moment.tsx'
import { ErrorState, Skeleton } from '../../kit/ui/states.tsx'
import { showToast } from '../../kit/ui/toast.tsx'
import { type AgentChange, useAgentActions, useAgents } from '../../nouns/agents/agent.data.ts'
import { roleName, useRoles } from '../../nouns/agents/role.data.ts'
import { InviteDialog } from './invite-dialog.tsx'
import { SettingsFrame } from './settings-frame.tsx'
import { ShownOnce } from './shown-once.tsx'
import { TeamsSection } from './teams-section.tsx'
import '../../nouns/agents/access.words.ts'

/** Who works here and what they may do. Invitations are shown once, as a link to pass on. */
export function TeamPage() {
  const { may } = useSession()
  const query = useAgents()
  const roles = useRoles()
  const ownRoles = () => roles.data()?.items ?? []
  const actions = useAgentActions()
  const [invites, setInvites] = createSignal(false)
  const [link, setLink] = createSignal<Invited | null>(null)
  const [reset, setReset] = createSignal<{ agent: Agent; link: NonNullable<StartedReset['link']> } | null>(null)
  const inOrder = () =>
    (query.data()?.items ?? []).toSorted(
      (a, b) => Number(a.disabledAt !== null) - Number(b.disabledAt !== null) || a.name.localeCompare(b.name),
    )
  async function startReset(agent: Agent) {
    const started = await actions.resetPassword(agent)
    if (started?.mailed) showToast({ words: t('access.team.reset.mailed', { name: agent.name }) })
    if (started?.link) setReset({ agent, link: started.link })
  }
  const address = (invited: Invited) => `${location.origin}${invited.invitation.path}`
  return (
    <SettingsFrame
      part="team"
      what={t('team.what')}
      action={
        <Show when={may('team.write')}>
          <Button kind="main" icon="plus" onClick={() => setInvites(true)}>
            {t('team.invite')}
          </Button>
        </Show>
      }
    >
      <Switch fallback={<Skeleton rows={4} />}>
        <Match when={query.data()}>
          <table class="tbl people">
            <caption class="vh">{t('settings.team')}</caption>
            <thead>
              <tr>
                <th scope="col">{t('team.head.person')}</th>
                <th scope="col">{t('team.head.role')}</th>
                <th scope="col" class="capacity">
                  {t('capacity.head')}
                </th>
                <th scope="col" class="seen">
                  {t('team.head.seen')}
                </th>
                <th scope="col">
                  <span class="vh">{t('team.head.actions')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              <For each={inOrder()}>
                {(agent) => (
                  <PersonRow
                    agent={agent}
                    roles={ownRoles()}
                    mayChange={may('team.write')}
                    change={(change, words, back) => void actions.change(agent, change, words, back)}
                    newLink={async () => setLink(await actions.inviteAgain(agent))}
                    resetPassword={() => void startReset(agent)}
                    takeSecondFactors={() => actions.takeSecondFactors(agent, t('access.team.factors.done', { name: agent.name }))}
                  />
                )}
              </For>
            </tbody>
          </table>
        </Match>
        <Match when={query.error()}>
          <ErrorState title={t('team.failed')} error={query.error()} retry={query.reload} />
        </Match>
      </Switch>
      <TeamsSection />
      <Show when={invites()}>
        <InviteDialog
          invite={actions.invite}
          roles={ownRoles().filter(({ id }) => id !== null)}
          onClose={() => setInvites(false)}
          onInvited={(invited) => {
            setInvites(false)
            setLink(invited)
          }}
        />
      </Show>
      <Show when={link()}>
        {(invited) => (
          <ShownOnce
            title={t('team.link.title', { name: invited().agent.name })}
            why={t('team.link.once', { time: untilWords(invited().invitation.expiresAt) })}
            label={t('team.link.label')}
            value={address(invited())}
            onClose={() => setLink(null)}
          />
        )}
      </Show>
      <Show when={reset()}>
        {(begun) => (
          <ShownOnce
            title={t('access.team.reset.title', { name: begun().agent.name })}
            why={t('access.team.reset.once', { time: untilWords(begun().link.expiresAt) })}
            label={t('access.team.reset.label')}
            value={`${location.origin}${begun().link.path}`}
            onClose={() => setReset(null)}
          />
        )}
      </Show>
    </SettingsFrame>
  )
}

const untilWords = (at: number) =>
  new Intl.DateTimeFormat(locale(), { weekday: 'long', day: 'numeric', month: 'long', ...clockOptions }).format(at)

type RowProps = {
  agent: Agent
  roles: readonly DeskRole[]
  mayChange: boolean
  change: (change: AgentChange, words: string, back?: AgentChange) => void
  newLink: () => void
  resetPassword: () => void
  takeSecondFactors: () => void
}

function PersonRow(props: RowProps) {
  const me = useMe()
  const isMe = () => props.agent.id === me().id
  const name = () => ({ name: props.agent.name })
  const { may } = useSession()
  const has = ({ id, basedOn }: DeskRole) =>
    props.agent.roleId === null ? id === null && basedOn === props.agent.role : id === props.agent.roleId
  const changeTo = ({ id, basedOn }: Pick<DeskRole, 'id' | 'basedOn'>): AgentChange => (id === null ? { role: basedOn } : { roleId: id })
  const own = () => props.roles.find(has)
  const ownName = () => {
    const role = own()
    return role ? roleName(role) : t(`role.${props.agent.role}`)
  }
  const setRole = (role: DeskRole) =>
    !has(role) &&
    props.change(
      changeTo(role),
      t('team.role.done', { ...name(), role: roleName(role) }),
      changeTo({ id: props.agent.roleId, basedOn: props.agent.role }),
    )
  const setDisabled = (disabled: boolean) =>
    props.change({ disabled }, t(disabled ? 'team.disabled.done' : 'team.enabled.done', name()), { disabled: !disabled })
  const setCapacity = (written: string) => {
    const capacity = written.trim() === '' ? null : Number(written)
    if (capacity === props.agent.capacity || (capacity !== null && !(Number.isInteger(capacity) && capacity >= 1))) return
    props.change({ capacity }, t('capacity.done', name()), { capacity: props.agent.capacity })
  }
  const isAway = () => props.agent.awayUntil !== null && props.agent.awayUntil > Date.now()
  const items = () => [
    ...(isAway()
      ? [
          {
            label: t('away.bring-back'),
            run: () => props.change({ awayUntil: null }, t('away.brought-back', name()), { awayUntil: props.agent.awayUntil }),
          },
        ]
      : []),
    props.agent.invited
      ? { label: t('team.new-link'), disabled: props.agent.disabledAt !== null, run: props.newLink }
      : { label: t('access.team.reset'), disabled: props.agent.disabledAt !== null, run: props.resetPassword },
    { label: t('access.team.factors'), run: props.takeSecondFactors },
    props.agent.disabledAt === null
      ? { label: t('team.disable'), line: true, run: () => setDisabled(true) }
      : { label: t('team.enable'), line: true, run: () => setDisabled(false) },
  ]
  const roleItems = () =>
    props.roles.map((role, n) => ({
      label: role.id === null ? `${roleName(role)}: ${t(`team.role.${role.basedOn}.what`)}` : roleName(role),
      chosen: has(role),
      disabled: !role.permissions.every(may),
      line: role.id !== null && props.roles[n - 1]?.id === null,
      run: () => setRole(role),
    }))
  return (
    <tr classList={{ off: props.agent.disabledAt !== null }}>
      <th scope="row">
        <span class="person">
          <Avatar name={props.agent.name} />
          <span>
            <b>
              <bdi>{props.agent.name}</bdi>
            </b>
            <Show when={isMe()}>
              <span class="meta"> {t('team.you')}</span>
            </Show>
            <span class="meta email">{props.agent.email}</span>
          </span>
        </span>
      </th>
      <td>
        <Show when={props.mayChange && !isMe() && props.agent.disabledAt === null} fallback={ownName()}>
          <Menu kind="ghost" icon="down" class="role" items={roleItems()}>
            <span class="vh">{t('team.role.of', name())}: </span>
            {ownName()}
          </Menu>
        </Show>
      </td>
      <td class="capacity">
        <Show when={props.mayChange && props.agent.disabledAt === null} fallback={props.agent.capacity ?? t('capacity.any')}>
          <input
            class="input num"
            type="number"
            min="1"
            max={teamLimits.capacity}
            inputmode="numeric"
            aria-label={t('capacity.of', name())}
            placeholder={t('capacity.any')}
            value={props.agent.capacity ?? ''}
            onChange={(event) => setCapacity(event.currentTarget.value)}
          />
        </Show>
      </td>
      <td class="muted seen">
        <Switch fallback={t('team.never')}>
          <Match when={props.agent.disabledAt === null && props.agent.awayUntil !== null && props.agent.awayUntil > Date.now()}>
            {t('away.until', { time: shortTime(props.agent.awayUntil ?? 0) })}
          </Match>
          <Match when={props.agent.disabledAt !== null}>{t('team.disabled')}</Match>
          <Match when={props.agent.invited}>{t('team.invited')}</Match>
          <Match when={props.agent.lastSeenAt}>{(at) => <Moment at={at()} ago />}</Match>
        </Switch>
      </td>
      <td class="r">
        <Show when={props.mayChange && !isMe()}>
          <Menu kind="ghost" icon="menu" label={t('team.actions', name())} items={items()} />
        </Show>
      </td>
    </tr>
  )
}
