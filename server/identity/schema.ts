import { z } from 'zod'
import { effectClassSchema } from '#server/crew/effect-class.ts'
import { msg } from '#server/kernel/language/say.ts'

/** Ascending: each role may what the one before may (requirements 2.2). */
export const ROLES = ['viewer', 'operator', 'author', 'admin'] as const
export type Role = (typeof ROLES)[number]
export const roleSchema = z.enum(ROLES)

/** Separable permissions beside the role (domain §9). */
export const DECIDE_GRANTS = effectClassSchema.options.map((effectClass) => `approvals:decide:${effectClass}` as const)
export const GRANTS = [...DECIDE_GRANTS, 'skills:grant'] as const
export type Grant = (typeof GRANTS)[number]
export const grantSchema = z.enum(GRANTS)

/** Limits of what people type at the door. */
export const PASSWORD_LENGTH_MIN = 10
const PASSWORD_LENGTH_MAX = 200

export const emailSchema = z
  .string()
  .trim()
  .toLowerCase()
  .max(254)
  .pipe(z.email(msg('Write an e-mail address like name@example.com')))
const personNameSchema = z.string().trim().min(1, msg('Write your name')).max(120)
const passwordSchema = z
  .string()
  .min(PASSWORD_LENGTH_MIN, msg('Use at least 10 characters'))
  .max(PASSWORD_LENGTH_MAX, msg('Use at most 200 characters'))
/** A password that exists already: its rules may have been others. */
const givenPasswordSchema = z.string().min(1, msg('Write your password')).max(PASSWORD_LENGTH_MAX)
export const secretSchema = z.string().min(1).max(200)

const timeZoneSchema = z.string().max(64).refine(isTimeZone, msg('Choose a time zone like Europe/Amsterdam'))

export const signInSchema = z.object({ email: emailSchema, password: givenPasswordSchema })
export const reauthenticateSchema = z.object({ password: givenPasswordSchema })
export const workspaceNameSchema = z.string().trim().min(1, msg('Give it a name')).max(120)
export const createWorkspaceSchema = z.object({ tenantName: workspaceNameSchema, name: workspaceNameSchema, timeZone: timeZoneSchema })
export const updateWorkspaceSchema = createWorkspaceSchema
  .extend({ practice: z.boolean(), singlePersonApproval: z.boolean() })
  .partial()
  .refine((change) => Object.keys(change).length > 0, msg('Nothing to change'))
export const completeSetupSchema = z.object({
  secret: secretSchema,
  name: personNameSchema,
  email: emailSchema,
  password: passwordSchema,
  tenantName: workspaceNameSchema,
  workspaceName: workspaceNameSchema,
  timeZone: timeZoneSchema,
})
export const inviteSchema = z.object({ role: roleSchema, grants: z.array(grantSchema).max(GRANTS.length).default([]) })
export const acceptInvitationSchema = z.object({
  secret: secretSchema,
  email: emailSchema,
  /** Not needed when the account exists. */
  name: personNameSchema.optional(),
  password: givenPasswordSchema,
})
export const changeRoleSchema = z.object({ role: roleSchema, grants: z.array(grantSchema).max(GRANTS.length).optional() })

export type SignInInput = z.infer<typeof signInSchema>
export type CompleteSetupInput = z.infer<typeof completeSetupSchema>
export type AcceptInvitationInput = z.infer<typeof acceptInvitationSchema>
export type CreateWorkspaceInput = z.infer<typeof createWorkspaceSchema>
export type WorkspaceChange = z.infer<typeof updateWorkspaceSchema>

function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    return false
  }
}
