import { mayActAs, type Role } from '#shared/agent.ts'
import type { ApprovalRule } from '#shared/approval.schema.ts'
import type { ChannelName } from '#shared/channel.ts'
import { fold } from '#shared/fold.ts'
import type { Visibility } from '#shared/reply.ts'

/** A reply as the rules look at it. */
export type Written = { text: string; role: Role; channel: ChannelName; visibility: Visibility; templateId: number | null }

/** The rules that ask for a second person: all that a rule names holds. A word counts at the beginning of words, whatever its letters' case. */
export const rulesFor = (rules: readonly ApprovalRule[], reply: Written): ApprovalRule[] =>
  rules.filter(
    (rule) =>
      rule.isOn &&
      (rule.roles.length === 0 || rule.roles.includes(reply.role)) &&
      (rule.channels.length === 0 || rule.channels.includes(reply.channel)) &&
      (rule.templateIds.length === 0 || (reply.templateId !== null && rule.templateIds.includes(reply.templateId))) &&
      (rule.visibility === 'any' || rule.visibility === reply.visibility) &&
      (rule.keywords.length === 0 || rule.keywords.some((word) => says(reply.text, word))),
  )

function says(text: string, keyword: string): boolean {
  const words = fold(keyword)
    .trim()
    .split(/\s+/)
    .map((word) => word.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
  return new RegExp(`(?<![\\p{L}\\p{N}])${words.join('\\s+')}`, 'u').test(fold(text))
}

/** Who is able to approve under these rules: not who wrote the words, and of the role that each of them asks for. */
export const mayApprove = (rules: readonly ApprovalRule[], approver: { agentId: number; role: Role }, textBy: number): boolean =>
  rules.length === 0 || (approver.agentId !== textBy && rules.every((rule) => mayActAs(approver.role, rule.approverRole)))
