import { instant, key, oneOf, table, text } from './column.ts'

/** `secret`: a value sealed with AFTERCARE_SECRET; `backup`: SHA-256 of the last one; `integrity`: ok, or what is damaged. */
export type HealthCheck = 'secret' | 'backup' | 'integrity'

/** What the desk last found out about itself, and when. */
export const healthChecks = table({ name: key(oneOf<HealthCheck>()), at: instant(), result: text() })
