import { For, Show } from 'solid-js'
import { channelLabels } from '#shared/channel.ts'
import type { Sla, SlaPolicy } from '#shared/clock.schema.ts'
import type { ClockFilter } from '#shared/clock.ts'
import { languageName, listed, number } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Kbd } from '../../kit/ui/kbd.tsx'
import type { ClockChoice } from '../../nouns/clocks/clock.data.ts'
import { openTime } from '../../nouns/clocks/clock.words.ts'

/** What a policy asks for, in words. */
function conditionWords({ priorities, channels, languages, products }: SlaPolicy, known: Sla['products']): string {
  const parts = [
    ...priorities.map((one) => t(`priority.${one}`)),
    ...channels.map((one) => channelLabels[one]),
    ...languages.map(languageName),
    ...products.map((key) => known.find((one) => one.key === key)?.name ?? key),
  ]
  return parts.length === 0 ? t('clocks.when.always') : listed(parts)
}

type PoliciesProps = {
  sla: Sla
  mayChange: boolean
  chosen: string | undefined
  choose: (choice: ClockChoice & { state: ClockFilter }) => void
  edit: (key: string) => void
  move: (policy: SlaPolicy, step: 1 | -1) => void
}

/** The policies by rank. Shift+J and Shift+K move the one that has the focus. */
export function SlaPolicies(props: PoliciesProps) {
  const calendarOf = (policy: SlaPolicy) => props.sla.calendars.find(({ key }) => key === policy.calendar)?.name ?? policy.calendar
  const openOf = (policy: SlaPolicy) => props.sla.standing.find((one) => one.policy === policy.key)?.open ?? 0
  const target = (minutes: number | null) => (minutes === null ? t('clocks.none') : openTime(minutes))
  const last = () => props.sla.policies.length - 1
  const onKey = (policy: SlaPolicy, event: KeyboardEvent) => {
    const key = event.key.toLowerCase()
    if (!event.shiftKey || !props.mayChange || (key !== 'j' && key !== 'k')) return
    event.preventDefault()
    event.stopPropagation()
    props.move(policy, key === 'j' ? 1 : -1)
  }
  return (
    <section>
      <h2 class="h">
        {t('clocks.policies')} <span class="meta">{t('clocks.policies.first')}</span>
        <Show when={props.mayChange && last() > 1}>
          <span class="meta only-wide">
            {' '}
            <Kbd keys="shift+j" /> <Kbd keys="shift+k" />
          </span>
        </Show>
      </h2>
      <section class="strip" tabindex="0" aria-label={t('clocks.policies')}>
        <table class="tbl policies">
          <thead>
            <tr>
              <td />
              <th scope="col">{t('clocks.name')}</th>
              <th scope="col">{t('clocks.when')}</th>
              <th scope="col">{t('clocks.calendar')}</th>
              <th scope="col" class="r">
                {t('clock.metric.first-response')}
              </th>
              <th scope="col" class="r">
                {t('clocks.next')}
              </th>
              <th scope="col" class="r">
                {t('clock.metric.resolution')}
              </th>
              <th scope="col" class="r">
                {t('clocks.warn')}
              </th>
              <th scope="col" class="r">
                {t('clocks.open')}
              </th>
              <Show when={props.mayChange && last() > 1}>
                <td />
              </Show>
            </tr>
          </thead>
          <tbody>
            <For each={props.sla.policies}>
              {(policy, n) => (
                <tr classList={{ sel: props.chosen === policy.key }} onKeyDown={(event) => onKey(policy, event)}>
                  <td class="num muted">{n() + 1}</td>
                  <th scope="row">
                    <Show when={props.mayChange} fallback={<bdi>{policy.name}</bdi>}>
                      <button
                        type="button"
                        class="link"
                        data-policy={policy.key}
                        aria-label={t('clocks.policy.change', { name: policy.name })}
                        onClick={() => props.edit(policy.key)}
                      >
                        <bdi>{policy.name}</bdi>
                      </button>
                    </Show>
                  </th>
                  <td class="muted when">{conditionWords(policy, props.sla.products)}</td>
                  <td>
                    <bdi>{calendarOf(policy)}</bdi>
                  </td>
                  <td class="r num">{target(policy.firstResponse)}</td>
                  <td class="r num">{target(policy.nextResponse)}</td>
                  <td class="r num">{target(policy.resolution)}</td>
                  <td class="r num muted">{number(policy.warnAt / 100, { style: 'percent' })}</td>
                  <td class="r">
                    <button
                      type="button"
                      class="n2"
                      aria-label={`${t('clocks.list.open')}: ${policy.name}, ${openOf(policy)}`}
                      onClick={() => props.choose({ state: 'open', policy: policy.key })}
                    >
                      {number(openOf(policy))}
                    </button>
                  </td>
                  <Show when={props.mayChange && last() > 1}>
                    <td class="moves">
                      <Show when={n() < last()}>
                        <Button
                          kind="ghost"
                          icon="arrow-up"
                          disabled={n() === 0}
                          label={t('clocks.policy.up', { name: policy.name })}
                          onClick={() => props.move(policy, -1)}
                        />
                        <Button
                          kind="ghost"
                          icon="arrow-down"
                          disabled={n() === last() - 1}
                          label={t('clocks.policy.down', { name: policy.name })}
                          onClick={() => props.move(policy, 1)}
                        />
                      </Show>
                    </td>
                  </Show>
                </tr>
              )}
            </For>
          </tbody>
        </table>
      </section>
    </section>
  )
}
