import { z } from 'zod'
import { changeConnector } from '#server/catalogue/change-connector.ts'
import { changeConnectorSchema } from '#server/catalogue/schema.ts'
import { defineRoute } from '#server/entry/define-route.ts'
import { inScope } from '#server/tenancy/store.ts'

/** On or off, another name, other addresses. */
export const PATCH = defineRoute({
  capability: 'catalogue:manage',
  params: z.object({ id: z.string().max(64) }),
  body: changeConnectorSchema,
  answer: 'nothing',
  handler: async ({ principal, params, body }) =>
    await inScope(principal.workspaceId, async (scope) => await changeConnector(scope, params.id, body, principal.userId)),
})
