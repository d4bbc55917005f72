import { For, type JSX, Show } from 'solid-js'
import type { AuditEntry } from '#shared/audit.schema.ts'
import { listed, shortDate } from '../../kit/i18n/format.ts'
import { isMessage, t } from '../../kit/i18n/index.ts'
import '../agents/roles.words.ts'
import './audit.words.ts'

const isList = (value: unknown): value is unknown[] => Array.isArray(value)
const isWords = (value: unknown): value is string[] => isList(value) && value.every((one) => typeof one === 'string')

function word(field: string, value: unknown): string {
  if (value === null || value === undefined || value === '') return t('audit.nothing')
  if (typeof value === 'boolean') return t(value ? 'audit.yes' : 'audit.no')
  if (field.endsWith('At') && typeof value === 'number') return shortDate(value)
  const said = String(value)
  if ((field === 'role' || field === 'basedOn') && isMessage(`role.${said}`)) return t(`role.${said}` as 'role.staff')
  if (isMessage(`permission.${said}`)) return t(`permission.${said}` as 'permission.desk.read')
  return said
}

const text = (field: string, value: unknown): string =>
  isWords(value)
    ? value.length === 0
      ? t('audit.nothing')
      : listed(value.map((one) => word(field, one)))
    : typeof value === 'object' && value !== null
      ? JSON.stringify(value)
      : word(field, value)

/** What was and what became of it, field by field; of lists, what came and what went. */
export function AuditChange(props: { entry: AuditEntry }) {
  const fields = () => [...new Set([...Object.keys(props.entry.was), ...Object.keys(props.entry.became)])]
  const label = (field: string) => (isMessage(`audit.field.${field}`) ? t(`audit.field.${field}` as 'audit.field.name') : field)
  return (
    <Show when={fields().length > 0}>
      <dl class="audit-change">
        <For each={fields()}>
          {(field) => (
            <>
              <dt>{label(field)}</dt>
              <dd>
                <Values
                  field={field}
                  was={props.entry.was[field]}
                  became={props.entry.became[field]}
                  isFirst={!(field in props.entry.was)}
                />
              </dd>
            </>
          )}
        </For>
      </dl>
    </Show>
  )
}

function Values(props: { field: string; was: unknown; became: unknown; isFirst: boolean }): JSX.Element {
  const { field } = props
  if (isWords(props.was) && isWords(props.became)) {
    const [was, became] = [props.was, props.became]
    const added = became.filter((one) => !was.includes(one))
    const taken = was.filter((one) => !became.includes(one))
    return (
      <>
        <Show when={added.length > 0}>
          <ins>{t('audit.added', { what: text(field, added) })}</ins>
        </Show>
        <Show when={taken.length > 0}>
          <del>{t('audit.taken', { what: text(field, taken) })}</del>
        </Show>
      </>
    )
  }
  return (
    <>
      <Show when={!props.isFirst}>
        <del>
          <span class="vh">{t('audit.was')}: </span>
          <bdi>{text(field, props.was)}</bdi>
        </del>
      </Show>
      <Show when={props.became !== undefined}>
        <ins>
          <span class="vh">{t('audit.became')}: </span>
          <bdi>{text(field, props.became)}</bdi>
        </ins>
      </Show>
    </>
  )
}
