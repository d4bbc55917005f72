import { z } from 'zod'
import { roles } from './agent.ts'
import { ruleVisibilities } from './approval.ts'
import { channelNames } from './channel.ts'
import { id } from './list.schema.ts'

/** A reply that fits all that is named needs a second person; an empty list names nothing. */
export const approvalRuleSchema = z.object({
  id,
  name: z.string(),
  roles: z.array(z.enum(roles)),
  keywords: z.array(z.string()),
  channels: z.array(z.enum(channelNames)),
  templateIds: z.array(id),
  visibility: z.enum(ruleVisibilities),
  approverRole: z.enum(roles),
  isOn: z.boolean(),
})
export type ApprovalRule = z.infer<typeof approvalRuleSchema>

const settings = {
  name: z.string().trim().min(1).max(60),
  roles: z.array(z.enum(roles)).max(roles.length),
  keywords: z.array(z.string().trim().min(2).max(60)).max(50),
  channels: z.array(z.enum(channelNames)).max(channelNames.length),
  templateIds: z.array(id).max(100),
  visibility: z.enum(ruleVisibilities),
  approverRole: z.enum(['agent', 'manager', 'admin']),
}

export const approvalRuleBody = z.strictObject({
  name: settings.name,
  roles: settings.roles.default([]),
  keywords: settings.keywords.default([]),
  channels: settings.channels.default([]),
  templateIds: settings.templateIds.default([]),
  visibility: settings.visibility.default('any'),
  approverRole: settings.approverRole.default('agent'),
  isOn: z.boolean().default(true),
})

export const approvalRuleChange = z.strictObject({
  name: settings.name.optional(),
  roles: settings.roles.optional(),
  keywords: settings.keywords.optional(),
  channels: settings.channels.optional(),
  templateIds: settings.templateIds.optional(),
  visibility: settings.visibility.optional(),
  approverRole: settings.approverRole.optional(),
  isOn: z.boolean().optional(),
})
