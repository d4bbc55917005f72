import { z } from 'zod'
import { caseQuery } from './case.schema.ts'
import { mentionQuery } from './mention.schema.ts'
import { reportQuery } from './report.schema.ts'
import { serviceOrderQuery } from './service-order.schema.ts'

/** How the reader writes numbers and times (BCP 47), and in which time zone (IANA); of a person without either, English in UTC. */
export const reader = { locale: z.string().max(35).default('en-GB'), zone: z.string().max(64).default('UTC') }

export const mentionExportQuery = mentionQuery.omit({ limit: true, cursor: true }).extend(reader)
export const caseExportQuery = caseQuery.omit({ limit: true, cursor: true }).extend(reader)
export const orderExportQuery = serviceOrderQuery.omit({ limit: true, cursor: true }).extend(reader)
export const reportExportQuery = reportQuery.extend(reader)
