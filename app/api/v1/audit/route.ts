import { z } from 'zod'
import { auditEventTypeSchema } from '#server/audit/schema.ts'
import { listAudit } from '#server/bridge/read-audit.ts'
import { auditListSchema } from '#server/bridge/schema.ts'
import { defineRoute } from '#server/entry/define-route.ts'

/** Entries of the proof, newest first. */
export const GET = defineRoute({
  capability: 'audit:read',
  token: 'read',
  query: z.object({ before: z.coerce.number().int().optional(), type: auditEventTypeSchema.optional() }),
  answer: auditListSchema,
  handler: async ({ principal, query }) =>
    await listAudit(principal.workspaceId, {
      ...(query.before === undefined ? {} : { before: query.before }),
      ...(query.type === undefined ? {} : { type: query.type }),
    }),
})
