import { createEffect, onCleanup, onMount } from 'solid-js'
import { createStore, reconcile } from 'solid-js/store'
import type { CasePresence, PresentPerson } from '#shared/presence.schema.ts'
import { type Doing, presenceBeatMs } from '#shared/presence.ts'
import { get, newKey, put } from '../../data/api.ts'
import { onResumed, onTold } from '../../data/live.ts'

/** Tells this screen from the others of the same person. */
const tab = newKey()

const [onCases, setOnCases] = createStore<Record<number, PresentPerson[]>>({})

/** Who else has a case open, in the order in which they came. */
export const othersOn = (caseId: number, me: number): PresentPerson[] => (onCases[caseId] ?? []).filter(({ id }) => id !== me)

const take = ({ caseId, people }: CasePresence) => setOnCases(caseId, reconcile(people, { key: 'id' }))

/** Learns who is on which case, for as long as the owner lives. */
export function followPresence(): void {
  const load = async () => {
    try {
      const { items } = await get<{ items: CasePresence[] }>('/api/presence')
      setOnCases(reconcile(Object.fromEntries(items.map(({ caseId, people }) => [caseId, people]))))
    } catch (error) {
      console.warn('Who else is here is not known for a moment.', error)
    }
  }
  onTold<CasePresence>('presence', take)
  onResumed(() => void load())
  onMount(() => void load())
}

type Place = { caseId: number; threadId: number | null; doing: Doing }

const say = (place: Place | { caseId: null }) =>
  put('/api/presence', { tab, ...place }).catch((error) => console.warn('Others do not see for a moment that you are here.', error))

/** Tells the others where this person is and what they do, for as long as the owner lives and the page is in sight. */
export function usePresence(place: () => Place): void {
  const isSeen = () => document.visibilityState === 'visible'
  const beat = () => isSeen() && void say(place())
  createEffect(beat)
  const timer = setInterval(beat, presenceBeatMs)
  const onSight = () => void (isSeen() ? say(place()) : say({ caseId: null }))
  const onLeave = () =>
    void fetch('/api/presence', {
      method: 'PUT',
      keepalive: true,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ tab, caseId: null }),
    }).catch(() => undefined)
  document.addEventListener('visibilitychange', onSight)
  window.addEventListener('pagehide', onLeave)
  onCleanup(() => {
    clearInterval(timer)
    document.removeEventListener('visibilitychange', onSight)
    window.removeEventListener('pagehide', onLeave)
    void say({ caseId: null })
  })
}
