import { listExamples } from '#server/bridge/skills/list-examples.ts'
import { exampleSkillsSchema } from '#server/bridge/skills/schema.ts'
import { defineRoute } from '#server/entry/define-route.ts'

/** The skills that come along with Muster, to be published here like any other. */
export const GET = defineRoute({
  capability: 'skills:view',
  answer: exampleSkillsSchema,
  handler: async () => await listExamples(),
})
