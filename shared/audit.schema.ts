import { z } from 'zod'
import { type AuditedKind, auditActors, auditAreas, auditedKinds } from './audit.ts'
import { reader } from './export.schema.ts'
import { id, idText, instant, instantText, pageQuery } from './list.schema.ts'

const kinds = Object.keys(auditedKinds) as [AuditedKind, ...AuditedKind[]]
const said = z.record(z.string(), z.unknown())

/** One line of the audit. `was` and `became` hold only the fields that changed. */
export const auditEntrySchema = z.object({
  id,
  at: instant,
  actor: z.enum(auditActors),
  agentId: id.nullable(),
  /** As the person was called then, or the job; empty for a stranger. */
  actorName: z.string(),
  tokenId: id.nullable(),
  /** The network address and the browser; null where they could not be told. */
  address: z.string().nullable(),
  device: z.string().nullable(),
  area: z.enum(auditAreas),
  kind: z.enum(kinds),
  subjectId: id.nullable(),
  subject: z.string().nullable(),
  was: said,
  became: said,
})
export type AuditEntry = z.infer<typeof auditEntrySchema>

const filter = {
  area: z.enum(auditAreas).optional(),
  agentId: idText.optional(),
  actor: z.enum(auditActors).optional(),
  /** Instants; the second one is not part of it. */
  from: instantText.optional(),
  to: instantText.optional(),
}

export const auditQuery = pageQuery.extend(filter)
export const auditExportQuery = z.strictObject({ ...reader, ...filter })
export type AuditFilter = z.output<z.ZodObject<typeof filter>>
