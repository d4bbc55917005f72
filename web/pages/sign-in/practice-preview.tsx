import { createSignal, For, onCleanup } from 'solid-js'
import { type ChannelName, channelLabels } from '#shared/channel.ts'
import { t } from '../../kit/i18n/index.ts'
import { Avatar } from '../../kit/ui/avatar.tsx'
import { LangChip } from '../../kit/ui/chip.tsx'
import { Icon } from '../../kit/ui/icon.tsx'

type Line = { name: string; lang: string; channel: ChannelName; text: string }

/** The kind of thing the made-up people of the practice network write. */
const lines: Line[] = [
  { name: 'Aino', lang: 'fi', channel: 'bluesky', text: 'Vasen sarana hajosi jo toisen kerran' },
  { name: 'Jörg', lang: 'de', channel: 'mastodon', text: 'Drei Wochen für ein Scharnier. Ernsthaft?' },
  { name: 'Çağla', lang: 'tr', channel: 'x', text: 'Menteşesi ikinci kez kırıldı' },
  { name: 'Ingrid', lang: 'no', channel: 'mastodon', text: 'Hengslet knakk igjen. Noen som svarer?' },
  { name: 'Dan', lang: 'en', channel: 'reddit', text: 'Second broken hinge, zero answers' },
  { name: 'Þórdís', lang: 'is', channel: 'bluesky', text: 'Lömin brotnaði aftur, hver ber ábyrgð?' },
]
const shownAtOnce = 3
const nextAfterMs = 3_500

/** Three mentions, the next one coming in from above every few seconds; still where people want no motion. */
export function PracticePreview() {
  const [at, setAt] = createSignal(0)
  if (!matchMedia('(prefers-reduced-motion: reduce)').matches) {
    const timer = setInterval(() => setAt((n) => (n + lines.length - 1) % lines.length), nextAfterMs)
    onCleanup(() => clearInterval(timer))
  }
  const shown = () => Array.from({ length: shownAtOnce }, (_, index) => lines[(at() + index) % lines.length] as Line)
  return (
    <ul class="preview" aria-label={t('welcome.practice.preview')}>
      <For each={shown()}>
        {(line) => (
          <li>
            <Avatar name={line.name} small />
            <span class="clip">
              <b>{line.name}</b> <span lang={line.lang}>{line.text}</span>
            </span>
            <LangChip lang={line.lang} />
            <Icon name={`ch-${line.channel}`} size="s" label={channelLabels[line.channel]} />
          </li>
        )}
      </For>
    </ul>
  )
}
