/**
 * Points on the way of a post and of a reply, and at the start, at which a test lets the process die as if the power had failed.
 * `-written` is inside a transaction, `-saved` right after its commit.
 */
export const points = [
  'database-migrated',
  'leases-freed',
  'serving',
  'source-claimed',
  'account-asked',
  'account-saved',
  'page-fetched',
  'page-written',
  'page-saved',
  'poll-settled',
  'poll-failed',
  'poll-failure-saved',
  'connection-leased',
  'wake-up-received',
  'wake-up-saved',
  'token-renewed',
  'token-saved',
  'understood',
  'understanding-written',
  'understanding-saved',
  'clustering-begun',
  'memory-filled',
  'numbers-reserved',
  'clustering-planned',
  'clustering-written',
  'clustering-saved',
  'mergers-found',
  'mergers-saved',
  'merger-written',
  'merger-saved',
  'change-written',
  'change-saved',
  'draft-saved',
  'approval-saved',
  'lane-leased',
  'sending-written',
  'sending-saved',
  'reply-leaves',
  'reply-answered',
  'reply-sent-written',
  'reply-sent-saved',
  'reply-troubled',
  'reply-trouble-saved',
  'look-claimed',
  'reconciled',
  'reconciliation-saved',
] as const
/** The same on the way of a file that is imported. */
export const importPoints = ['import-written', 'import-saved'] as const
/** The same on the way of a plan that answers all threads of a case: `-saved` is right after its commit. */
export const planPoints = ['plan-order-saved', 'plan-decision-saved', 'plan-reply-saved', 'plan-approval-saved'] as const
/** The same where promises are changed and clocks follow. */
export const clockPoints = ['clocks-written', 'sla-written', 'sla-saved'] as const
/** The same on the way of an alert and of a report that is mailed. */
export const deskMailPoints = ['alert-written', 'alert-saved', 'report-drawn', 'report-written', 'report-saved'] as const
/** The same where something is done with many cases, one by one. */
export const bulkPoints = ['bulk-row-written', 'bulk-row-saved'] as const
/** The same where somebody comes back from a network's page. */
export const connectPoints = ['connect-taken', 'connect-traded', 'connect-kept'] as const
/** The same where what is too old goes, a slice at a time. */
export const retentionPoints = ['retention-written', 'retention-saved'] as const
/** The same where a rule does its actions, and where customers are asked how it went. */
export const rulePoints = ['rule-action-written', 'feedback-asked-written'] as const
export type Point =
  | (typeof points)[number]
  | (typeof importPoints)[number]
  | (typeof planPoints)[number]
  | (typeof clockPoints)[number]
  | (typeof deskMailPoints)[number]
  | (typeof bulkPoints)[number]
  | (typeof connectPoints)[number]
  | (typeof retentionPoints)[number]
  | (typeof rulePoints)[number]

let wanted: string | undefined
let left = 1

/** Arms one point: its name, or `name:n` for the n-th time it is reached. Throws a RangeError for a name nobody knows. */
export function crashAt(where: string): void {
  const [name, times = '1'] = where.split(':')
  if (
    ![
      ...points,
      ...importPoints,
      ...planPoints,
      ...clockPoints,
      ...deskMailPoints,
      ...bulkPoints,
      ...connectPoints,
      ...retentionPoints,
      ...rulePoints,
    ].some((point) => point === name)
  )
    throw new RangeError(`There is no point "${name}" to die at.`)
  wanted = name
  left = Number(times)
}

/** Says that a point is reached; nothing happens unless a test armed it. */
export function failpoint(point: Point): void {
  if (point !== wanted) return
  left -= 1
  if (left === 0) process.kill(process.pid, 'SIGKILL')
}
