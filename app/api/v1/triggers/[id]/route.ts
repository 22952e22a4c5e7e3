import { z } from 'zod'
import { defineRoute } from '#server/entry/define-route.ts'
import { sayTo } from '#server/entry/language/speak.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { inScope } from '#server/tenancy/store.ts'
import { changeTrigger } from '#server/triggers/change-trigger.ts'
import { deleteTrigger } from '#server/triggers/delete-trigger.ts'
import { readTrigger } from '#server/triggers/list-triggers.ts'
import { changeTriggerSchema, triggerSchema } from '#server/triggers/schema.ts'

const params = z.object({ id: z.string() })

/** One schedule. */
export const GET = defineRoute({
  capability: 'workspace:read',
  token: 'read',
  params,
  answer: triggerSchema,
  handler: async ({ principal, params: { id }, request }) => await readTrigger(principal, id, systemClock.nowMs(), sayTo(request)),
})

/** When, with what, and beside what it starts. Whoever changes it owns it from then on. */
export const PATCH = defineRoute({
  capability: 'triggers:manage',
  token: 'author',
  params,
  body: changeTriggerSchema,
  answer: 'nothing',
  handler: async ({ principal, params: { id }, body, request }) => {
    const change = { ...body, say: sayTo(request) }
    await inScope(principal.workspaceId, async (scope) => await changeTrigger(scope, id, change, principal.userId, systemClock.nowMs()))
  },
})

/** Takes it away; its runs stay. */
export const DELETE = defineRoute({
  capability: 'triggers:manage',
  token: 'author',
  params,
  answer: 'nothing',
  handler: async ({ principal, params: { id } }) =>
    await inScope(principal.workspaceId, async (scope) => await deleteTrigger(scope, id, principal.userId, systemClock.nowMs())),
})
