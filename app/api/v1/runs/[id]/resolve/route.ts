import { z } from 'zod'
import { resolveUnknown } from '#server/dispatch/resolve-unknown.ts'
import { defineRoute } from '#server/entry/define-route.ts'
import { inScope } from '#server/tenancy/store.ts'

/** Says what became of an action that is not sure to have arrived. */
export const POST = defineRoute({
  capability: 'runs:control',
  params: z.object({ id: z.string() }),
  body: z.object({
    leg: z.number().int(),
    ordinal: z.number().int(),
    resolution: z.enum(['done', 'not_done', 'abandon']),
    note: z.string().max(500).default(''),
  }),
  answer: 'nothing',
  errors: ['UNKNOWN_NOT_RESOLVABLE'],
  handler: async ({ principal, params, body }) =>
    await inScope(principal.workspaceId, async (scope) => await resolveUnknown(scope, { runId: params.id, by: principal.userId, ...body })),
})
