import { z } from 'zod'
import { defineRoute } from '#server/entry/define-route.ts'
import { sayTo } from '#server/entry/language/speak.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { inScope } from '#server/tenancy/store.ts'
import { createTrigger } from '#server/triggers/create-trigger.ts'
import { listTriggers } from '#server/triggers/list-triggers.ts'
import { newTriggerSchema, triggerListSchema } from '#server/triggers/schema.ts'

/** Schedules of the workspace, newest first, each with its next five starts; `next` goes into `before` for the page after. */
export const GET = defineRoute({
  capability: 'workspace:read',
  token: 'read',
  query: z.object({ before: z.string().max(64).optional() }),
  answer: triggerListSchema,
  handler: async ({ principal, query, request }) =>
    await listTriggers(principal, query.before === undefined ? {} : { before: query.before }, systemClock.nowMs(), sayTo(request)),
})

/** Says when a crew member starts by itself. Whoever says so is the owner: its runs start in their name. */
export const POST = defineRoute({
  capability: 'triggers:manage',
  token: 'author',
  body: newTriggerSchema,
  idempotent: true,
  status: 201,
  answer: z.object({ triggerId: z.string() }),
  handler: async ({ principal, body, request }) =>
    await inScope(
      principal.workspaceId,
      async (scope) => await createTrigger(scope, { ...body, by: principal.userId, say: sayTo(request) }, systemClock.nowMs()),
    ),
})
