import { useNavigate } from '@solidjs/router'
import { useSession } from '../data/session.tsx'
import { t } from '../kit/i18n/index.ts'
import { type Command, offerCommands } from '../kit/ui/commands.ts'
import { openKeys, openPalette } from '../kit/ui/overlay.ts'
import { prefer, preferences } from '../kit/ui/preferences.ts'
import { showProblem } from '../kit/ui/toast.tsx'
import { places } from './places.ts'

/** The parts of a page that F6 walks through, in reading order; parts that are not shown are left out. */
function goRegion(step: 1 | -1) {
  const regions = [...document.querySelectorAll<HTMLElement>('nav.rail, [data-region]')].filter((region) => region.checkVisibility())
  const at = regions.findIndex((region) => region.contains(document.activeElement))
  const region = regions.at((at + step) % regions.length)
  const first = ['textarea', '[aria-current]', '[tabindex="0"]', 'a[href], button:not(:disabled)'].map((what) =>
    region?.querySelector<HTMLElement>(what),
  )
  const target = first.find(Boolean) ?? region
  target?.focus()
}

function settings(): Command[] {
  const { theme, density, singleKeys } = preferences()
  const dark = theme === 'dark' || (theme === 'system' && matchMedia('(prefers-color-scheme: dark)').matches)
  return [
    {
      id: 'theme',
      group: 'go',
      keys: [],
      label: t(dark ? 'palette.light' : 'palette.dark'),
      icon: dark ? 'sun' : 'moon',
      run: () => prefer({ theme: dark ? 'light' : 'dark' }),
    },
    {
      id: 'density',
      group: 'go',
      keys: [],
      label: t(density === 'compact' ? 'palette.comfortable' : 'palette.compact'),
      icon: 'list',
      run: () => prefer({ density: density === 'compact' ? 'comfortable' : 'compact' }),
    },
    {
      id: 'single-keys',
      group: 'go',
      keys: [],
      label: t(singleKeys ? 'palette.keys-off' : 'palette.keys-on'),
      icon: 'keyboard',
      run: () => prefer({ singleKeys: !singleKeys }),
    },
  ]
}

/** What can be done on every page. */
export function useShellCommands() {
  const navigate = useNavigate()
  const { signOut, may } = useSession()
  offerCommands(() => [
    { id: 'palette', group: 'move', keys: ['ctrl+k', '/'], label: t('shell.search'), keyOnly: true, run: openPalette },
    { id: 'next-region', group: 'move', keys: ['f6'], label: t('keys.regions'), keyOnly: true, run: () => goRegion(1) },
    { id: 'previous-region', group: 'move', keys: ['shift+f6'], label: t('keys.regions'), keyOnly: true, run: () => goRegion(-1) },
    ...places.map(
      (place): Command => ({
        id: `go-${place.id}`,
        group: 'go',
        off: !place.needs || may(place.needs) ? undefined : t('errors.role-too-low'),
        keys: [`g ${place.key}`],
        label: t(place.label),
        icon: place.icon,
        run: () => navigate(place.href),
      }),
    ),
    {
      id: 'go-notifications',
      group: 'go',
      keys: ['g n'],
      label: t('page.notifications'),
      icon: 'bell',
      run: () => navigate('/notifications'),
    },
    { id: 'go-me', group: 'go', keys: [], label: t('page.me'), icon: 'person', run: () => navigate('/settings/me') },
    { id: 'keys', group: 'go', keys: ['?'], label: t('keys.title'), icon: 'keyboard', run: openKeys },
    ...settings(),
    {
      id: 'sign-out',
      group: 'go',
      keys: [],
      label: t('palette.sign-out'),
      icon: 'exit',
      run: () => void signOut().catch(() => showProblem(t('shell.not-reached'))),
    },
  ])
}
