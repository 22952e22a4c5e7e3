import { readChecks } from '#server/bridge/skills/read-checks.ts'
import { skillChecksSchema } from '#server/bridge/skills/schema.ts'
import { defineRoute } from '#server/entry/define-route.ts'
import { sayTo } from '#server/entry/language/speak.ts'

/** How hard each kind of finding is judged when somebody publishes a skill here. */
export const GET = defineRoute({
  capability: 'skills:view',
  answer: skillChecksSchema,
  handler: async ({ principal, request }) => await readChecks(principal.workspaceId, sayTo(request)),
})
