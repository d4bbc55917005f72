import { createMemo, createSignal, createUniqueId, For, Show } from 'solid-js'
import type { JoinReason } from '#shared/clustering.ts'
import type { Mention } from '#shared/mention.schema.ts'
import { number, score, share } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { Icon } from '../../kit/ui/icon.tsx'
import { withoutSteering } from '../../kit/ui/safe-text.ts'
import { type WhyRow, whyTable } from './why-table.ts'

/** So many ways of saying are named while they are folded. */
const namedWays = 2
const otherWords = 2

type ReasonsProps = { mention: Mention; of: 'sentiment' | 'complaint'; joined?: JoinReason[] | undefined }

/**
 * The words that speak for or against a feeling or a complaint, by what they are about, and what it adds up to. How it is said is one
 * line that can be opened. With `joined`, a second column says what placed it in its case.
 */
export function Reasons(props: ReasonsProps) {
  const because = createMemo(() => props.mention.because.filter(({ of }) => of === props.of))
  const total = () => (props.of === 'sentiment' ? props.mention.sentiment?.score : props.mention.complaint) ?? 0
  const table = createMemo(() => whyTable(because(), total(), props.joined))
  const [open, setOpen] = createSignal(false)
  const ways = createUniqueId()
  const heaviest = createMemo(() =>
    Math.max(0.01, ...table().groups.flatMap(({ rows }) => rows.map(({ weight }) => Math.abs(weight ?? 0)))),
  )
  // More likely a complaint is drawn to the side of trouble.
  const side = (weight: number) => (weight < 0 === (props.of === 'sentiment') ? 'neg' : 'pos')
  const width = () => (props.joined ? 4 : 3)
  const strongest = () =>
    [...table().said.ways]
      .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
      .slice(0, namedWays)
      .map(({ way }) => t(`why.said.${way}`))
      .join(', ')

  const Words = (row: { of: WhyRow }) => (
    <th scope="row">
      <span lang={row.of.quoted ? (props.mention.lang ?? undefined) : undefined} dir="auto" title={row.of.rule}>
        {row.of.text ? withoutSteering(row.of.text) : t('reason.direction')}
      </span>
      <Show when={row.of.others.length > 0}>
        {' '}
        <span class="meta" lang="" dir="auto">
          {withoutSteering(row.of.others.slice(0, otherWords).join(', '))}
        </span>
      </Show>
      <Show when={row.of.learned}>
        {' '}
        <span class="meta">{t('why.learned-here')}</span>
      </Show>
    </th>
  )

  return (
    <Show when={because().length > 0} fallback={<p class="meta">{t(`why.no-words.${props.of}`)}</p>}>
      <table class="why-table" classList={{ matched: props.joined !== undefined }} aria-label={t(`why.${props.of}`)}>
        <Show when={props.joined}>
          <thead>
            <tr>
              <td colspan="2" />
              <th scope="col">{t('why.column.sentiment')}</th>
              <th scope="col">{t('why.column.case')}</th>
            </tr>
          </thead>
        </Show>
        <For each={table().groups}>
          {({ group, rows }) => (
            <tbody>
              <tr class="g">
                <th scope="rowgroup" colspan={width()}>
                  <Show when={group === 'consequence'}>
                    <Icon name="warn" size="s" class="in-text" />{' '}
                  </Show>
                  {t(`why.group.${group}`)}
                </th>
              </tr>
              <For each={rows}>
                {(row) => (
                  <tr>
                    <Words of={row} />
                    <td class="leaning">
                      <Show when={row.weight}>
                        {(weight) => <span class={`w ${side(weight())}`} style={{ '--v': Math.abs(weight()) / heaviest() }} />}
                      </Show>
                    </td>
                    <td class="n">{row.weight === null ? number(0) : score(row.weight)}</td>
                    <Show when={props.joined}>
                      <td class="n c">{row.joined === null ? '–' : share(row.joined)}</td>
                    </Show>
                  </tr>
                )}
              </For>
            </tbody>
          )}
        </For>
        <tbody id={ways}>
          <tr class="g">
            <th scope="rowgroup" colspan={width()}>
              {t('why.group.said')}
            </th>
          </tr>
          <tr>
            <td class="meta" colspan="2">
              {strongest()}{' '}
              <Show when={table().said.ways.length > 0}>
                <button type="button" class="link" aria-expanded={open()} aria-controls={ways} onClick={() => setOpen(!open())}>
                  {t(open() ? 'why.said.hide' : 'why.said.show')}
                </button>
              </Show>
            </td>
            <td class="n">{score(table().said.weight)}</td>
            <Show when={props.joined}>
              <td class="n c">{table().said.joined === 0 ? '–' : share(table().said.joined)}</td>
            </Show>
          </tr>
          <Show when={open()}>
            <For each={table().said.ways}>
              {({ way, weight }) => (
                <tr class="way">
                  <th scope="row" colspan="2">
                    {t(`why.said.${way}`)}
                  </th>
                  <td class="n">{score(weight)}</td>
                  <Show when={props.joined}>
                    <td class="n c" />
                  </Show>
                </tr>
              )}
            </For>
          </Show>
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colspan="2">
              {t('why.together')}
            </th>
            <td class="n">{props.of === 'sentiment' ? score(table().together.weight) : share(table().together.weight)}</td>
            <Show when={props.joined}>
              <td class="n c">{share(table().together.joined ?? 0)}</td>
            </Show>
          </tr>
        </tfoot>
      </table>
    </Show>
  )
}
