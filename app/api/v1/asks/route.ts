import { askItemSchema } from '#server/bridge/schema.ts'
import { itemsOf } from '#server/entry/answers.ts'
import { defineRoute } from '#server/entry/define-route.ts'
import { listOpenAsks } from '#server/runs/asks/store.ts'
import { inScope } from '#server/tenancy/store.ts'

/** Open questions of crew members. */
export const GET = defineRoute({
  capability: 'workspace:read',
  token: 'read',
  answer: itemsOf(askItemSchema),
  handler: async ({ principal }) => ({
    items: (await inScope(principal.workspaceId, listOpenAsks)).map(({ id, runId, question, options, form, assignee, expiresAt }) => ({
      id,
      runId,
      question,
      options: askItemSchema.shape.options.parse(options),
      form: askItemSchema.shape.form.parse(form),
      assignee,
      expiresAt: expiresAt.toISOString(),
    })),
  }),
})
