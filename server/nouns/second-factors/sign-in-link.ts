import type { Context } from '../../kit/database/context.ts'
import { hashToken } from '../../kit/lib/secret-box.ts'
import { type AgentRow, findAgent } from '../agents/agent.store.ts'
import { beginStep, stepEnded } from './enter.actions.ts'
import { takeStep } from './step.store.ts'

/**
 * A link that lets a person in without a password, once, within ten minutes (`endsAt`, epoch ms). Only its hash is kept. No route makes one:
 * it is for commands that run where the database is.
 */
export async function makeSignInLink(context: Context, agentId: number): Promise<{ path: string; endsAt: number }> {
  const { secret, endsAt } = await beginStep(context, { purpose: 'link', agentId, stepData: {} })
  return { path: `/enter/${secret}`, endsAt }
}

/** Whose link this is; it is used up by the question. @throws Refusal `sign-in-ended` when it was used, has ended, or never was */
export async function spendSignInLink(context: Context, secret: string): Promise<AgentRow> {
  const step = await takeStep(context.db, hashToken(secret), 'link', context.clock())
  const agent = step?.agentId == null ? null : await findAgent(context.db, step.agentId)
  if (!agent || agent.disabledAt !== null) throw stepEnded()
  return agent
}
