import { A } from '@solidjs/router'
import { createMemo, For, Show } from 'solid-js'
import { channelLabels } from '#shared/channel.ts'
import type { Source } from '#shared/source.schema.ts'
import { dollars, duration, number, shortTime, when } from '../kit/i18n/format.ts'
import { t } from '../kit/i18n/index.ts'
import { troubleText } from '../kit/i18n/trouble-text.ts'
import { Kbd } from '../kit/ui/kbd.tsx'
import { createNow } from '../kit/ui/now.ts'
import { said } from '../kit/ui/say.ts'
import { ChannelMark } from '../nouns/sources/channel-mark.tsx'
import { isDown, useSourceHealth } from '../nouns/sources/source.health.ts'

const minuteMs = 60_000
const badness = ['stopped', 'failing', 'waiting', 'live', 'paused'] as const

/** One source stands for its channel: the one that needs a person most. */
export function worstPerChannel(sources: Source[]): Source[] {
  const worst = new Map<string, Source>()
  for (const source of sources) {
    const other = worst.get(source.channel)
    if (!other || badness.indexOf(source.state) < badness.indexOf(other.state)) worst.set(source.channel, source)
  }
  return [...worst.values()]
}

function health(source: Source, now: number): string {
  if (source.state === 'waiting' && source.nextPollAt) return t('status.waits', { time: shortTime(source.nextPollAt, now) })
  if (source.state === 'stopped' || source.state === 'failing' || source.state === 'paused') return t(`status.${source.state}`)
  if (source.cap) {
    const share = number(source.spend / source.cap, { style: 'percent' })
    const left = (source.nextPollAt ?? 0) - now
    if (left > minuteMs) return t('status.spend-next', { share, cap: dollars(source.cap), time: duration(left) })
    return t('status.spend', { share, cap: dollars(source.cap) })
  }
  if (source.lastPollAt === null || now - source.lastPollAt < minuteMs) return t('status.live')
  return t('status.read', { when: when(source.lastPollAt, now) })
}

/** The health of every channel, worst source first, and at the end what a key just said. */
export function StatusBar() {
  const sources = useSourceHealth()
  const now = createNow()
  const shown = createMemo(() => worstPerChannel(sources.data()?.items ?? []))
  return (
    <section class="status" aria-label={t('shell.channels')}>
      <For each={shown()} fallback={<Show when={sources.data()}>{t('status.none')}</Show>}>
        {(source) => (
          <A
            href="/settings/sources"
            classList={{ bad: isDown(source) || source.state === 'waiting' }}
            title={source.error ? troubleText(source.error) : channelLabels[source.channel]}
          >
            <ChannelMark channel={source.channel} decoration />
            <b class="name">{channelLabels[source.channel]}</b> {health(source, now())}
          </A>
        )}
      </For>
      <span class="push" role="status">
        {said()}
      </span>
      <Show when={!said()}>
        <span aria-hidden="true">
          <Kbd keys="?" /> {t('status.keys')}
        </span>
      </Show>
    </section>
  )
}
