import { createSignal } from 'solid-js'

const [overlay, setOverlay] = createSignal<'palette' | 'keys' | null>(null)

/** Which of the two windows over everything is open. */
export { overlay }

export const openPalette = () => setOverlay('palette')
export const openKeys = () => setOverlay('keys')
export const closeOverlay = () => setOverlay(null)
