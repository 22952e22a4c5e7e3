import { z } from 'zod'
import { readRun } from '#server/bridge/read-run.ts'
import { runDetailSchema } from '#server/bridge/schema.ts'
import { defineRoute } from '#server/entry/define-route.ts'
import { sayTo } from '#server/entry/language/speak.ts'

/** One run: plan, checks, approval, what was carried out, proof. */
export const GET = defineRoute({
  capability: 'workspace:read',
  token: 'read',
  params: z.object({ id: z.string() }),
  answer: runDetailSchema,
  handler: async ({ principal, params, request }) => await readRun(principal, params.id, sayTo(request)),
})
