import { z } from 'zod'
import { readWizard } from '#server/bridge/authoring/read-wizard.ts'
import { templateWizardSchema } from '#server/bridge/authoring/schema.ts'
import { defineRoute } from '#server/entry/define-route.ts'

/** What a template asks before it is hired. */
export const GET = defineRoute({
  capability: 'workspace:read',
  token: 'read',
  params: z.object({ ref: z.string() }),
  answer: templateWizardSchema,
  handler: async ({ params, principal }) => await readWizard(principal.workspaceId, params.ref),
})
