import { defineRoute } from '#server/entry/define-route.ts'
import { listTemplates } from '#server/members/templates.ts'

/** Jobs that come with Muster. */
export const GET = defineRoute({
  capability: 'workspace:read',
  token: 'read',
  handler: async () => ({
    items: (await listTemplates()).map(({ ref, name, summary, sample }) => ({ ref, name, summary, sample })),
  }),
})
