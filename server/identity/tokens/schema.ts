import { z } from 'zod'
import { msg } from '#server/kernel/language/say.ts'

/**
 * What an API token may do, each by itself (domain §9). Nothing else opens with a token: no decision, no people, no secrets.
 * The last three are the MCP surfaces, one scope each.
 */
export const TOKEN_SCOPES = ['read', 'run', 'author', 'model', 'skills', 'tools', 'crew'] as const
export type TokenScope = (typeof TOKEN_SCOPES)[number]
export const tokenScopeSchema = z.enum(TOKEN_SCOPES)

export const TOKEN_DAYS_MAX = 365
export const TOKENS_PER_PERSON_MAX = 20
export const TOKEN_PREFIX = 'muster_'

export const makeTokenSchema = z.object({
  name: z.string().trim().min(1, msg('Give it a name')).max(80),
  scopes: z
    .array(tokenScopeSchema)
    .min(1, msg('Choose what it may do'))
    .max(TOKEN_SCOPES.length)
    .transform((scopes) => TOKEN_SCOPES.filter((scope) => scopes.includes(scope))),
  expiresInDays: z.number().int().min(1).max(TOKEN_DAYS_MAX),
})

/** A token as lists show it: never more of it than its first letters. */
export const tokenListItemSchema = z.object({
  id: z.string(),
  name: z.string(),
  prefix: z.string(),
  scopes: z.array(tokenScopeSchema),
  madeBy: z.string(),
  mine: z.boolean(),
  /** `resting`: whoever made it is suspended or has left. */
  state: z.enum(['working', 'resting', 'expired', 'revoked']),
  createdAt: z.string(),
  expiresAt: z.string(),
  lastUsedAt: z.string().nullable(),
  /** When somebody last tried it after its end. */
  refusedAt: z.string().nullable(),
})
export const madeTokenSchema = z.object({
  id: z.string(),
  /** The only time it is shown. */
  token: z.string(),
  expiresAt: z.string(),
})
export type TokenListItem = z.infer<typeof tokenListItemSchema>
export type MadeToken = z.infer<typeof madeTokenSchema>
