import { For, Show } from 'solid-js'
import type { ImportRunWithSample } from '#shared/purchase-import.schema.ts'
import {
  type DateOrder,
  type DecimalSign,
  dateOrders,
  type FixedField,
  fixedFields,
  type ImportField,
  type ImportMapping,
  importFields,
} from '#shared/purchase-import.ts'
import { t } from '../../kit/i18n/index.ts'
import { Field, SelectField } from '../../kit/ui/field.tsx'
import './purchase-import.words.ts'

const decimals: { sign: DecimalSign; label: 'import.decimals.comma' | 'import.decimals.point' }[] = [
  { sign: ',', label: 'import.decimals.comma' },
  { sign: '.', label: 'import.decimals.point' },
]

/** What each column means; a change is read through at once. */
export function ImportMappingForm(props: { run: ImportRunWithSample; change: (mapping: ImportMapping) => void }) {
  const mapping = (): ImportMapping => props.run.mapping
  const columnOf = (field: ImportField) => mapping().columns[field]
  function choose(field: ImportField, column: string) {
    const { [field]: _, ...columns } = mapping().columns
    props.change({ ...mapping(), columns: column === '' ? columns : { ...columns, [field]: Number(column) } })
  }
  const fix = (field: FixedField, value: string) => {
    if (value.trim() !== (mapping().fixed[field] ?? ''))
      props.change({ ...mapping(), fixed: { ...mapping().fixed, [field]: value.trim() } })
  }
  const heading = (column: number) => props.run.header[column] || `${t('import.column')} ${column + 1}`
  return (
    <section class="mapping">
      <h2>{t('import.mapping')}</h2>
      <div class="two">
        <SelectField
          label={t('import.dates')}
          value={mapping().dateOrder ?? ''}
          onChange={(event) => props.change({ ...mapping(), dateOrder: (event.currentTarget.value || null) as DateOrder | null })}
        >
          <option value="">{t('import.dates.none')}</option>
          <For each={dateOrders}>{(order) => <option value={order}>{t(`import.dates.${order}`)}</option>}</For>
        </SelectField>
        <SelectField
          label={t('import.decimals')}
          value={mapping().decimal ?? ''}
          onChange={(event) => props.change({ ...mapping(), decimal: (event.currentTarget.value || null) as DecimalSign | null })}
        >
          <option value="">{t('import.decimals.none')}</option>
          <For each={decimals}>{({ sign, label }) => <option value={sign}>{t(label)}</option>}</For>
        </SelectField>
      </div>
      <div class="fields">
        <For each={importFields}>
          {(field) => (
            <div classList={{ lacks: props.run.missing.includes(field) }}>
              <SelectField
                label={t(`import.field.${field}`)}
                value={columnOf(field) ?? ''}
                hint={sampleOf(props.run, columnOf(field))}
                onChange={(event) => choose(field, event.currentTarget.value)}
              >
                <option value="">{t('import.column.none')}</option>
                <For each={props.run.header}>{(_, column) => <option value={column()}>{heading(column())}</option>}</For>
              </SelectField>
              <Show when={columnOf(field) === undefined && fixedFields.find((one) => one === field)}>
                {(fixed) => (
                  <Field
                    label={t('import.fixed', { field: t(`import.field.${fixed()}`) })}
                    maxlength={60}
                    autocomplete="off"
                    value={mapping().fixed[fixed()] ?? ''}
                    onChange={(event) => fix(fixed(), event.currentTarget.value)}
                  />
                )}
              </Show>
            </div>
          )}
        </For>
      </div>
    </section>
  )
}

/** What stands in a column of the first rows. */
const sampleOf = ({ sample }: ImportRunWithSample, column: number | undefined): string | undefined => {
  const found = column === undefined ? undefined : sample.map((cells) => cells[column]).find((cell) => cell)
  return found?.slice(0, 60)
}
