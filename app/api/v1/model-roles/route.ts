import { readModels } from '#server/bridge/models/read-models.ts'
import { roleViewSchema } from '#server/bridge/models/schema.ts'
import { itemsOf } from '#server/entry/answers.ts'
import { defineRoute } from '#server/entry/define-route.ts'
import { sayTo } from '#server/entry/language/speak.ts'
import { setRoleSchema } from '#server/gateway/llm/settings/schema.ts'
import { setRole } from '#server/gateway/llm/settings/set-role.ts'

/** What models are used for, and which are asked in which order. */
export const GET = defineRoute({
  capability: 'workspace:read',
  token: 'read',
  answer: itemsOf(roleViewSchema),
  handler: async ({ principal, request }) => ({ items: (await readModels(principal.workspaceId, sayTo(request))).roles }),
})

/** Which models answer for one use, in which order. */
export const PUT = defineRoute({
  capability: 'models:manage',
  body: setRoleSchema,
  answer: 'nothing',
  errors: ['CONFLICT', 'SIGNER_UNAVAILABLE'],
  handler: async ({ principal, body }) => await setRole(principal.workspaceId, body.role, body.chain, principal.userId, body.was),
})
