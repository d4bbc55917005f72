import type { Role } from '#shared/agent.ts'
import type { Permission } from '#shared/permission.ts'
import type { MessageKey } from '../kit/i18n/en.ts'
import type { IconName } from '../kit/ui/icon.tsx'

export type PlaceCount = 'today' | 'triage' | 'cases' | 'service' | 'settings'

/** A page of the rail. `key` is the second key after G; `count` names what is counted beside it. */
export type Place = {
  id: string
  href: string
  label: MessageKey
  icon: IconName
  key: string
  /** Who may not, does not see it. */
  needs?: Permission
  count?: PlaceCount
  below?: boolean
}

/** The pages that exist, in the order of the work. */
export const places: Place[] = [
  { id: 'today', href: '/today', label: 'page.today', icon: 'today', key: 'd', count: 'today' },
  { id: 'triage', href: '/triage', label: 'page.triage', icon: 'triage', key: 'i', count: 'triage' },
  { id: 'cases', href: '/cases', label: 'page.cases', icon: 'cases', key: 'c', count: 'cases' },
  { id: 'service', href: '/service', label: 'page.service', icon: 'service', key: 's', count: 'service' },
  { id: 'trends', href: '/trends', label: 'page.trends', icon: 'trends', key: 't', needs: 'reports.read' },
  { id: 'people', href: '/people', label: 'page.people', icon: 'people', key: 'p', needs: 'customers.read', below: true },
  { id: 'knowledge', href: '/knowledge', label: 'page.knowledge', icon: 'know', key: 'k' },
  { id: 'settings', href: '/settings/sources', label: 'page.settings', icon: 'gear', key: ',', below: true, count: 'settings' },
]

/** Which page an address belongs to. */
export const placeOf = (pathname: string) => places.find(({ id }) => pathname.split('/')[1] === id)

/** Beside which pages something is counted, by role: what waits for them. A small shop has nobody but its administrator: they see it all. */
export const roleCounts: Record<Role, readonly PlaceCount[]> = {
  staff: ['triage'],
  agent: ['triage', 'cases', 'service'],
  manager: ['today', 'cases'],
  admin: ['triage', 'cases', 'service', 'settings'],
}

/** The four pages at the bottom of a phone, by role; the palette holds the others. */
export const phonePlaces: Record<Role, readonly string[]> = {
  staff: ['today', 'triage', 'cases', 'knowledge'],
  agent: ['today', 'triage', 'cases', 'service'],
  manager: ['today', 'trends', 'cases', 'service'],
  admin: ['today', 'trends', 'cases', 'settings'],
}
