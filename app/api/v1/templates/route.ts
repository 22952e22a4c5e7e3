import { listTemplates } from '#server/bridge/templates/list-templates.ts'
import { templateSchema } from '#server/bridge/templates/schema.ts'
import { itemsOf } from '#server/entry/answers.ts'
import { defineRoute } from '#server/entry/define-route.ts'

/** Jobs that come with Muster. */
export const GET = defineRoute({
  capability: 'workspace:read',
  token: 'read',
  answer: itemsOf(templateSchema),
  handler: async ({ principal }) => ({ items: await listTemplates(principal.workspaceId) }),
})
