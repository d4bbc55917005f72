import { A, useLocation } from '@solidjs/router'
import { For, lazy, Show, Suspense } from 'solid-js'
import { useMe, useSession } from '../data/session.tsx'
import { number } from '../kit/i18n/format.ts'
import { t } from '../kit/i18n/index.ts'
import { Avatar } from '../kit/ui/avatar.tsx'
import { Icon } from '../kit/ui/icon.tsx'
import { Kbd } from '../kit/ui/kbd.tsx'
import { openPalette } from '../kit/ui/overlay.ts'
import { usePlaceCounts } from './counts.ts'
import { placeOf, places } from './places.ts'

const ViewLinks = lazy(async () => ({ default: (await import('../nouns/views/view-links.tsx')).ViewLinks }))

/** Logo, search, the pages with what waits in them, and who is signed in. */
export function Rail() {
  const me = useMe()
  const { session, may } = useSession()
  const location = useLocation()
  const counts = usePlaceCounts()
  return (
    <nav class="rail" aria-label={t('shell.main')}>
      <div class="brand">
        <Icon name="logo" />
        <span>Aftercare</span>
      </div>
      <button type="button" class="find" title={t('shell.search')} onClick={openPalette}>
        <Icon name="search" size="s" />
        <span>{t('shell.search')}</span>
        <span class="push">
          <Kbd keys="ctrl+k" />
        </span>
      </button>
      <For each={places.filter(({ needs }) => !needs || may(needs))}>
        {(place) => (
          <>
            <Show when={place.below}>
              <div class="sep" />
            </Show>
            <A
              href={place.href}
              aria-current={placeOf(location.pathname) === place ? 'page' : undefined}
              activeClass=""
              inactiveClass=""
              title={t(place.label)}
            >
              <Icon name={place.icon} />
              <span class="t">{t(place.label)}</span>
              <Show when={counts().of(place.count)}>{(count) => <span class="num">{number(count())}</span>}</Show>
            </A>
            <Show when={place.id === 'cases' && placeOf(location.pathname) === place}>
              <Suspense>
                <ViewLinks inRail />
              </Suspense>
            </Show>
          </>
        )}
      </For>
      <A
        class="bell"
        href="/notifications"
        aria-current={location.pathname === '/notifications' ? 'page' : undefined}
        activeClass=""
        inactiveClass=""
        title={t('page.notifications')}
      >
        <Icon name="bell" />
        <span class="t">{t('page.notifications')}</span>
        <Show when={counts().unread}>{(count) => <span class="num">{number(count())}</span>}</Show>
      </A>
      <A class="me" href="/settings/me" activeClass="" inactiveClass="" title={me().name}>
        <Avatar name={me().name} />
        <span class="t">
          <b class="clip">
            <bdi>{me().name}</bdi>
          </b>
          <span class="meta">{session()?.roleName ?? t(`role.${me().role}`)}</span>
        </span>
      </A>
    </nav>
  )
}
