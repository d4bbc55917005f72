import { For, onMount, Show } from 'solid-js'
import type { PolicyRow } from '#shared/policy.schema.ts'
import { t } from '../../kit/i18n/index.ts'
import { Chip } from '../../kit/ui/chip.tsx'
import { anchorWords, countWords, goodsWords, ruleName, whereWords } from '../../nouns/policies/policy.words.ts'
import type { Group } from './policy.list.ts'
import { PolicyRuleForm } from './policy-rule-form.tsx'
import '../../nouns/policies/policy-page.words.ts'

const tones = { statute: undefined, plan: undefined, commercial: 'accent', store: 'accent', goodwill: 'warn' } as const
const columns = ['rule', 'layer', 'where', 'goods', 'window', 'from', 'outcome', 'source'] as const

/** Rules as a table, grouped by what they are about; a name opens its rule below it. */
export function PolicyRules(props: {
  groups: Group[]
  open: string | null
  mayChange: boolean
  onOpen: (key: string | null) => void
  onDone: () => void
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reached by keys.
    <section class="strip" tabIndex={0} aria-label={t('policy.list')}>
      <table class="tbl rules">
        <thead>
          <tr>
            <For each={columns}>{(column) => <th scope="col">{t(`policy.col.${column}`)}</th>}</For>
          </tr>
        </thead>
        <For each={props.groups}>
          {(group) => (
            <tbody>
              <tr class="group">
                <th colSpan={columns.length} scope="rowgroup">
                  {t(`policy.topic.${group.topic}`)} <span class="meta num">{group.rows.length}</span>
                </th>
              </tr>
              <For each={group.rows}>
                {(row) => (
                  <RuleRow
                    row={row}
                    isOpen={props.open === row.rule.key}
                    mayChange={props.mayChange}
                    onOpen={() => props.onOpen(props.open === row.rule.key ? null : row.rule.key)}
                    onDone={() => {
                      props.onDone()
                      props.onOpen(null)
                    }}
                  />
                )}
              </For>
            </tbody>
          )}
        </For>
      </table>
    </section>
  )
}

function RuleRow(props: { row: PolicyRow; isOpen: boolean; mayChange: boolean; onOpen: () => void; onDone: () => void }) {
  const rule = () => props.row.rule
  const before = () => props.row.before
  let line!: HTMLTableRowElement
  // An address that names a rule leads to it.
  onMount(() => props.isOpen && line.scrollIntoView({ block: 'nearest' }))
  return (
    <>
      <tr ref={line} classList={{ open: props.isOpen }}>
        <th scope="row">
          <button type="button" class="name" aria-expanded={props.isOpen} onClick={props.onOpen}>
            {ruleName(rule())}
          </button>
          <span class="meta">{rule().key}</span>
        </th>
        <td>
          <Chip tone={tones[rule().layer]}>{t(`policy.layer.${rule().layer}`)}</Chip>
        </td>
        <td>{whereWords(rule())}</td>
        <td class="muted">{goodsWords(rule())}</td>
        <td class="num">
          <Show when={before() && before()?.count !== rule().count}>
            <s>{before()?.count}</s>{' '}
          </Show>
          {countWords(rule().count, rule().unit)}
        </td>
        <td class="muted">{anchorWords(rule())}</td>
        <td class={rule().outcome}>{rule().outcome ? t(`policy.outcome.${rule().outcome ?? 'allow'}`) : '–'}</td>
        <td class="meta">
          <Show when={props.row.isChanged} fallback={rule().statute || '–'}>
            {t('policy.is-changed')}
            {props.row.changedBy ? `, ${props.row.changedBy.name}` : ''}
          </Show>
        </td>
      </tr>
      <Show when={props.isOpen}>
        <tr class="open form">
          <td colSpan={columns.length}>
            <PolicyRuleForm row={props.row} mayChange={props.mayChange} onDone={props.onDone} />
          </td>
        </tr>
      </Show>
    </>
  )
}
