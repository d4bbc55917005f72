import type { AuditEntry } from '#shared/audit.schema.ts'
import type { AuditArea } from '#shared/audit.ts'
import type { Page } from '#shared/list.schema.ts'
import { get } from '../../data/api.ts'
import { createLiveQuery } from '../../data/live-query.ts'
import { readerZone } from '../../kit/environment.ts'
import { locale } from '../../kit/i18n/index.ts'
import './audit.words.ts'

/** What of the audit is shown. `from`: epoch milliseconds. */
export type AuditChoice = { area?: AuditArea | undefined; agentId?: number | undefined; from?: number | undefined }

const pageRows = 50

/** Pages of the audit, newest first. @param pages how many */
/** What is heard of here leaves a line, as far as screens are told of it. */
const heard = [
  'agent-',
  'team-',
  'role-',
  'token-',
  'source-',
  'policy-',
  'sla-',
  'webhook-',
  'alert-',
  'product-',
  'retention-',
  'hold-',
] as const

export const useAudit = (choice: () => AuditChoice, pages: () => number, mayAsk: () => boolean) =>
  createLiveQuery(
    () => ({
      key: ['audit', choice(), pages()],
      enabled: mayAsk(),
      keep: true,
      load: async (signal) => {
        const items: AuditEntry[] = []
        let cursor: string | null = null
        for (let n = 0; n < pages() && (n === 0 || cursor !== null); n += 1) {
          const page: Page<AuditEntry> = await get('/api/audit', { ...choice(), limit: pageRows, cursor }, signal)
          items.push(...page.items)
          cursor = page.nextCursor
        }
        return { items, more: cursor !== null }
      },
    }),
    heard,
  )

/** Where the browser fetches the same lines as a file. */
export function auditFile(choice: AuditChoice): string {
  const search = new URLSearchParams({ locale: locale(), zone: readerZone() })
  for (const [name, value] of Object.entries(choice)) if (value !== undefined) search.set(name, String(value))
  return `/api/exports/audit?${search}`
}
