import { z } from 'zod'
import { resumeRun } from '#server/dispatch/resume-run.ts'
import { defineRoute } from '#server/entry/define-route.ts'
import { inScope } from '#server/tenancy/store.ts'

/** Lets a paused run go on. */
export const POST = defineRoute({
  capability: 'runs:control',
  params: z.object({ id: z.string() }),
  answer: 'nothing',
  handler: async ({ principal, params }) =>
    await inScope(principal.workspaceId, async (scope) => await resumeRun(scope, params.id, principal.userId)),
})
