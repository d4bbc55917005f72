import { useSearchParams } from '@solidjs/router'
import { For, Show } from 'solid-js'
import type { Team } from '#shared/team.schema.ts'
import { useSession } from '../../data/session.tsx'
import { languageName, listed } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Menu } from '../../kit/ui/menu.tsx'
import { nameText } from '../../kit/ui/safe-text.ts'
import { ErrorState } from '../../kit/ui/states.tsx'
import { useProducts } from '../../nouns/products/product.data.ts'
import { useTeamActions, useTeams } from '../../nouns/teams/team.data.ts'
import { TeamDialog } from './team-dialog.tsx'

/** Teams: who shares cases, what they can take, and how they give them to people. `?team=new` and `?team=ID` open the form. */
export function TeamsSection() {
  const [address, setAddress] = useSearchParams<{ team?: string }>()
  const { may } = useSession()
  const query = useTeams()
  const products = useProducts()
  const actions = useTeamActions()
  const items = () => query.data()?.items ?? []
  const chosen = () => items().find(({ id }) => String(id) === address.team)
  const open = (team: string | null) => setAddress({ team }, { scroll: false })
  return (
    <section class="part teams">
      <div class="row">
        <h2>{t('teams.title')}</h2>
        <Show when={may('team.write')}>
          <Button class="push" icon="plus" onClick={() => open('new')}>
            {t('teams.add')}
          </Button>
        </Show>
      </div>
      <p class="meta">{t('teams.what')}</p>
      <Show when={query.error() && !query.data()}>
        <ErrorState title={t('teams.load-failed')} error={query.error()} retry={query.reload} />
      </Show>
      <Show when={query.data() && items().length === 0}>
        <p class="muted none">{t('teams.none')}</p>
      </Show>
      <ul aria-label={t('teams.title')}>
        <For each={items()}>
          {(team) => (
            <li>
              <div>
                <h3>
                  <bdi>{team.name}</bdi>
                </h3>
                <p class="meta">
                  {team.members.length > 0 ? listed(team.members.map(({ name }) => nameText(name))) : t('teams.no-members')}
                </p>
                <p class="meta">
                  {t(`teams.mode.${team.mode}`)} · {skillsOf(team, products.data()?.items ?? [])} ·{' '}
                  <a class="link" href={`/cases?queue=all&team=${team.id}`}>
                    {t('teams.cases', { n: team.caseCount })}
                  </a>
                </p>
              </div>
              <Show when={may('team.write')}>
                <Menu
                  kind="ghost"
                  icon="menu"
                  label={t('teams.actions', { name: nameText(team.name) })}
                  items={[
                    { label: t('teams.change'), run: () => open(String(team.id)) },
                    { label: t('do.remove'), line: true, run: () => void actions.remove(team) },
                  ]}
                />
              </Show>
            </li>
          )}
        </For>
      </ul>
      <Show when={address.team === 'new' && may('team.write')}>
        <TeamDialog team={null} send={actions.add} onClose={() => open(null)} />
      </Show>
      <Show when={may('team.write') ? chosen() : undefined} keyed>
        {(team) => <TeamDialog team={team} send={(body) => actions.change(team, body)} onClose={() => open(null)} />}
      </Show>
    </section>
  )
}

/** What a team can take, in a few words. */
function skillsOf(team: Team, products: { id: number; name: string }[]): string {
  const words = [
    ...team.languages.map(languageName),
    ...team.productIds.flatMap((id) => products.find((product) => product.id === id)?.name ?? []),
  ]
  return words.length === 0 ? t('teams.any') : listed(words)
}
