import { itemsOf, personAnswer } from '#server/entry/answers.ts'
import { defineRoute } from '#server/entry/define-route.ts'
import { listPeople } from '#server/identity/list-people.ts'

export const GET = defineRoute({
  capability: 'workspace:read',
  answer: itemsOf(personAnswer),
  handler: async ({ principal }) => ({ items: await listPeople(principal) }),
})
