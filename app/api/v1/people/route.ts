import { defineRoute } from '#server/entry/define-route.ts'
import { listPeople } from '#server/identity/list-people.ts'

export const GET = defineRoute({
  capability: 'workspace:read',
  handler: async ({ principal }) => ({ items: await listPeople(principal) }),
})
