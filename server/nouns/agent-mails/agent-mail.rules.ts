/** What a person of the team is written of. */
export const agentMailOccasions = [
  'reset',
  'password-changed',
  'factor-added',
  'factor-removed',
  'recovery-code-used',
  'account-linked',
] as const
export type AgentMailOccasion = (typeof agentMailOccasions)[number]

type Happened = { kind: string; agentId?: number | null | undefined; data?: Record<string, unknown> | undefined }

/** Of what a person is told who may not have done it themselves, and whom; null: nobody need be told. */
export function noticeOf({ kind, agentId, data }: Happened): { agentId: number; occasion: AgentMailOccasion } | null {
  const of = typeof data?.id === 'number' ? data.id : (agentId ?? null)
  if (of === null) return null
  // Whoever takes up an invitation has just chosen their first.
  if (kind === 'password-changed' && data?.first === true) return null
  if (kind === 'password-changed') return { agentId: of, occasion: 'password-changed' }
  if (kind === 'second-factor-added') return { agentId: of, occasion: 'factor-added' }
  if (kind === 'second-factor-removed') return { agentId: of, occasion: 'factor-removed' }
  if (kind === 'recovery-code-used') return { agentId: of, occasion: 'recovery-code-used' }
  if (kind === 'identity-linked') return { agentId: of, occasion: 'account-linked' }
  return null
}
