import { z } from 'zod'
import { listSkills } from '#server/bridge/skills/list-skills.ts'
import { skillListSchema } from '#server/bridge/skills/schema.ts'
import { defineRoute } from '#server/entry/define-route.ts'

/** Skills as the registry's screen lists them: the workspace's own and public ones of others, by name, a page at a time. */
export const GET = defineRoute({
  capability: 'skills:view',
  query: z.object({
    find: z.string().max(200).optional(),
    of: z.enum(['own', 'others']).optional(),
    after: z.string().max(200).optional(),
  }),
  answer: skillListSchema,
  handler: async ({ principal, query }) => await listSkills(principal.workspaceId, query),
})
