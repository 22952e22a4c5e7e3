import { z } from 'zod'
import { askTest } from '#server/catalogue/ask-test.ts'
import { defineRoute } from '#server/entry/define-route.ts'
import { inScope } from '#server/tenancy/store.ts'

/** Has the worker try the connection; the outcome stands beside the app. */
export const POST = defineRoute({
  capability: 'catalogue:manage',
  params: z.object({ id: z.string().max(64) }),
  status: 202,
  answer: 'nothing',
  handler: async ({ principal, params }) => await inScope(principal.workspaceId, async (scope) => await askTest(scope, params.id)),
})
