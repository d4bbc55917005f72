import { z } from 'zod'
import { roles } from './agent.ts'
import { id, instant } from './list.schema.ts'
import { permissions } from './permission.ts'
import { roleLimits } from './role.ts'

export const permissionSchema = z.enum(permissions)

const name = z.string().trim().min(1).max(roleLimits.name)

/** A role as a bundle of permissions. The four that are built in have no id and cannot be changed. */
export const roleSchema = z.object({
  id: id.nullable(),
  /** Null: a built-in one, which each language has its own word for. */
  name: z.string().nullable(),
  /** The built-in role it is based on: which page comes first, whether a second factor is asked for. */
  basedOn: z.enum(roles),
  permissions: z.array(permissionSchema),
  /** How many people have it. */
  people: z.number().int(),
  createdAt: instant.nullable(),
})
export type DeskRole = z.infer<typeof roleSchema>

export const newRoleBody = z.strictObject({ name, basedOn: z.enum(roles), permissions: z.array(permissionSchema).max(permissions.length) })

export const roleChange = z.strictObject({
  name: name.optional(),
  basedOn: z.enum(roles).optional(),
  permissions: z.array(permissionSchema).max(permissions.length).optional(),
})

/** `to`: the built-in role that its people have afterwards; without it a role that somebody has stays. */
export const roleRemoval = z.strictObject({ to: z.enum(roles).optional() })
