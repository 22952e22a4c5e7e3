import { z } from 'zod'
import { defineRoute } from '#server/entry/define-route.ts'
import { confirmPlace } from '#server/members/confirm-place.ts'
import { confirmSchema } from '#server/members/schema.ts'
import { inScope } from '#server/tenancy/store.ts'

/** A person says that a proposed destination, amount or freedom is meant so. No program may: it would confirm itself. */
export const POST = defineRoute({
  capability: 'members:write',
  params: z.object({ id: z.string() }),
  body: confirmSchema,
  idempotent: true,
  answer: z.object({ open: z.number() }),
  errors: ['CONFLICT'],
  handler: async ({ principal, params, body }) =>
    await inScope(
      principal.workspaceId,
      async (scope) => await confirmPlace(scope, { memberId: params.id, by: principal.userId, ...body }),
    ),
})
