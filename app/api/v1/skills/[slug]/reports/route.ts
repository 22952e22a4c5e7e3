import { z } from 'zod'
import { defineRoute } from '#server/entry/define-route.ts'
import { listReports } from '#server/skills/publish/describe-skill.ts'
import { uploadReportSchema } from '#server/skills/publish/schema.ts'

/** What every check found in what was uploaded under a name, newest first, at most 100. */
export const GET = defineRoute({
  capability: 'skills:view',
  token: 'read',
  params: z.object({ slug: z.string().max(130) }),
  answer: z.object({ items: z.array(uploadReportSchema) }),
  errors: ['SKILL_NOT_FOUND'],
  handler: async ({ principal, params: { slug } }) => ({ items: await listReports(principal.workspaceId, slug) }),
})
