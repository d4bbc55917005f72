import type { AuditActor, AuditArea } from '#shared/audit.ts'
import type { EventKind } from '#shared/event.ts'
import { id, instant, int, json, nullable, oneOf, table, text } from './column.ts'

/**
 * Who changed what, from where, and how it was before. Rows are added and never changed; they name rows of other tables without a foreign
 * key and no customer by more than an id.
 */
export const auditEntries = table(
  {
    id: id(),
    at: instant(),
    actor: oneOf<AuditActor>(),
    agentId: nullable(int()),
    /** As the person, the token or the job was called then. */
    actorName: text(),
    tokenId: nullable(int()),
    address: nullable(text()),
    device: nullable(text()),
    area: oneOf<AuditArea>(),
    kind: oneOf<EventKind>(),
    subjectId: nullable(int()),
    /** What it is about, as it was called then. */
    subject: nullable(text()),
    wasFields: json<Record<string, unknown>>(),
    becameFields: json<Record<string, unknown>>(),
  },
  [{ on: ['at', 'id'] }, { on: ['agentId', 'at', 'id'] }, { on: ['area', 'at', 'id'] }],
)
