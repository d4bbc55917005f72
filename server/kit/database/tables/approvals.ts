import type { Role } from '#shared/agent.ts'
import type { RuleVisibility } from '#shared/approval.ts'
import type { ChannelName } from '#shared/channel.ts'
import { flag, id, instant, int, json, oneOf, reference, table, text } from './column.ts'

/** Which replies need a second person. All that is named must hold; an empty list names nothing. */
export const approvalRules = table({
  id: id(),
  name: text(),
  /** Of who wrote the words. */
  roles: json<Role[]>(),
  keywords: json<string[]>(),
  channels: json<ChannelName[]>(),
  templateIds: json<number[]>(),
  visibility: oneOf<RuleVisibility>(),
  /** The least role of the second person. */
  approverRole: oneOf<Role>(),
  isOn: flag(),
  createdBy: reference('agents'),
  createdAt: instant(),
})

/** A warning that somebody let a version of a reply pass with, and why. */
export const replyOverrides = table(
  {
    id: id(),
    replyId: reference('replies', 'cascade'),
    version: int(),
    code: text(),
    found: text(),
    reason: text(),
    agentId: reference('agents'),
    at: instant(),
  },
  [{ on: ['replyId', 'id'] }],
)
