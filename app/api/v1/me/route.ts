import { meAnswer } from '#server/entry/answers.ts'
import { defineRoute } from '#server/entry/define-route.ts'
import { CAPABILITIES, type Capability, can } from '#server/identity/roles.ts'

/** Who I am here, and what I may. */
export const GET = defineRoute({
  capability: null,
  token: 'read',
  answer: meAnswer,
  handler: async ({ principal }) => ({
    userId: principal.userId,
    name: principal.name,
    email: principal.email,
    workspaceId: principal.workspaceId,
    role: principal.role,
    grants: principal.grants,
    capabilities: (Object.keys(CAPABILITIES) as Capability[]).filter((capability) => can(principal, capability)),
    /** null through an API token: no password was given. */
    authenticatedAt: principal.via.kind === 'token' ? null : new Date(principal.authenticatedAtMs).toISOString(),
    token: principal.via.kind === 'token' ? { id: principal.via.tokenId, scopes: principal.via.scopes } : null,
  }),
})
