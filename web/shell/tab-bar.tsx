import { A, useLocation } from '@solidjs/router'
import { For, Show } from 'solid-js'
import { useMe, useSession } from '../data/session.tsx'
import { t } from '../kit/i18n/index.ts'
import { Icon } from '../kit/ui/icon.tsx'
import { openPalette } from '../kit/ui/overlay.ts'
import { usePlaceCounts } from './counts.ts'
import { phonePlaces, placeOf, places } from './places.ts'

/** The pages at the bottom of a phone; the palette holds everything else. */
export function TabBar() {
  const me = useMe()
  const { may } = useSession()
  const location = useLocation()
  const counts = usePlaceCounts()
  const shown = (place: (typeof places)[number]) =>
    place.id === 'cases' ? counts().urgent : place.id === 'triage' ? counts().triage : undefined
  return (
    <nav class="tabbar" aria-label={t('shell.main')}>
      <For each={places.filter(({ id, needs }) => phonePlaces[me().role].includes(id) && (!needs || may(needs)))}>
        {(place) => (
          <A href={place.href} aria-current={placeOf(location.pathname) === place ? 'page' : undefined} activeClass="" inactiveClass="">
            <Icon name={place.icon} />
            {t(place.label)}
            <Show when={shown(place)}>{(count) => <span class="n">{count()}</span>}</Show>
          </A>
        )}
      </For>
      <button type="button" onClick={openPalette}>
        <Icon name="list" />
        {t('page.more')}
        <Show when={counts().unread}>{(count) => <span class="n">{count()}</span>}</Show>
      </button>
    </nav>
  )
}
