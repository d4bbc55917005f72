import type { Channel, Source } from '#shared/source.schema.ts'
import type { Refreshes } from '#shared/source.ts'
import { readAmount } from '../../kit/i18n/amount.ts'

export const microDollars = 1_000_000

/** What a person wrote into the form of a source. */
export type SourceForm = {
  channel: Channel
  name: string
  query: string
  cap: string
  refreshes: Refreshes | null
  settings: Record<string, string>
}

export type SourceProblem = { field: string; kind: 'missing' | 'bad-amount' }

/** What keeps the form from being sent. A credential that is kept already may stay empty. */
export function problemsOf(form: SourceForm, kept: readonly string[]): SourceProblem[] {
  const missing = form.channel.settings
    .filter((field) => field.required && !(form.settings[field.name] ?? '').trim() && !(field.secret && kept.includes(field.name)))
    .map((field): SourceProblem => ({ field: field.name, kind: 'missing' }))
  const badCap = form.cap.trim() !== '' && readAmount(form.cap, microDollars) === null
  return badCap ? [...missing, { field: 'cap', kind: 'bad-amount' }] : missing
}

const capOf = (form: SourceForm) => (form.cap.trim() === '' ? null : readAmount(form.cap, microDollars))

/** The body that adds a source: empty fields are left out. Secrets are sent as typed, everything else without spaces around it. */
export function newSourceBody(form: SourceForm) {
  const refreshes = form.refreshes === form.channel.refreshes ? {} : { refreshes: form.refreshes }
  const body = { channel: form.channel.name, settings: filled(form), cap: capOf(form), ...refreshes }
  return { ...body, ...(form.name.trim() && { name: form.name.trim() }), ...(form.query.trim() && { query: form.query.trim() }) }
}

/** The body that changes a source: only what differs from what is kept. */
export function changedSourceBody(form: SourceForm, source: Source) {
  const settings = Object.fromEntries(
    form.channel.settings
      .map((field): [string, string] => [
        field.name,
        field.secret ? (form.settings[field.name] ?? '') : (form.settings[field.name] ?? '').trim(),
      ])
      .filter(([name, value]) => value !== shownValue(source, name)),
  )
  const name = form.name.trim()
  const query = form.query.trim() || null
  return {
    ...(name && name !== source.name && { name }),
    ...(query !== source.query && { query }),
    ...(capOf(form) !== source.cap && { cap: capOf(form) }),
    ...(form.refreshes !== null && form.refreshes !== source.refreshes && { refreshes: form.refreshes }),
    ...(Object.keys(settings).length > 0 && { settings }),
  }
}

/** A kept setting as its field shows it; credentials are never shown, so theirs is empty. */
export function shownValue(source: Source | null, name: string): string {
  const value = source?.settings[name]
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''
}

function filled(form: SourceForm): Record<string, string> {
  const values = form.channel.settings.map((field): [string, string] => {
    const value = form.settings[field.name] ?? ''
    return [field.name, field.secret ? value : value.trim()]
  })
  return Object.fromEntries(values.filter(([, value]) => value !== ''))
}
