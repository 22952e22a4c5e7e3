import { templateSchema } from '#server/bridge/schema.ts'
import { itemsOf } from '#server/entry/answers.ts'
import { defineRoute } from '#server/entry/define-route.ts'
import { listTemplates } from '#server/members/templates.ts'

/** Jobs that come with Muster. */
export const GET = defineRoute({
  capability: 'workspace:read',
  token: 'read',
  answer: itemsOf(templateSchema),
  handler: async () => ({
    items: (await listTemplates()).map(({ ref, name, summary, sample }) => ({ ref, name, summary, sample })),
  }),
})
