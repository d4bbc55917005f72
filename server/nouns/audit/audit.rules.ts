type Said = Record<string, unknown>

/** What of an event is looked at. */
type Told = {
  data?: Said
  sourceId?: number | null
  caseId?: number | null
  audit?: { subjectId?: number; subject?: string; was?: Said; became?: Said }
}

const isChange = (value: unknown): value is { from: unknown; to: unknown } =>
  typeof value === 'object' && value !== null && 'from' in value && 'to' in value

/** What an event's words are called where they say what it is about. */
const naming = ['id', 'name', 'url', 'customerId', 'address', 'account', 'key', 'from', 'to']

/**
 * What an event says was and became of what. An action that knows more says it itself (`event.audit`); of the others, what stands in the
 * event is taken: pairs of from and to, and plain words.
 */
export function detailOf(event: Told): { subjectId: number | null; subject: string | null; was: Said; became: Said } {
  const data = event.data ?? {}
  const { audit } = event
  const id = audit?.subjectId ?? numberIn(data.id) ?? numberIn(data.customerId) ?? numberIn(data.account) ?? event.sourceId ?? event.caseId
  const subject = audit?.subject ?? wordIn(data.name) ?? wordIn(data.url) ?? wordIn(data.key)
  const was: Said = {}
  const became: Said = {}
  for (const [field, value] of Object.entries(data)) {
    if (isChange(value)) {
      was[field] = value.from
      became[field] = value.to
    } else if (!naming.includes(field) && value !== null && typeof value !== 'object') became[field] = value
  }
  // "from" and "to" of the event itself, where the one value that changed has no name of its own.
  if (data.from !== undefined && data.from !== data.to) was.value = data.from
  if (data.to !== undefined && data.from !== data.to) became.value = data.to
  return {
    subjectId: id ?? null,
    subject: subject ?? null,
    was: audit ? (audit.was ?? {}) : was,
    became: audit ? (audit.became ?? {}) : became,
  }
}

const numberIn = (value: unknown): number | null => (typeof value === 'number' ? value : null)
const wordIn = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value.slice(0, 300) : null)
