import { z } from 'zod'
import { walEntrySchema, workflowStateRecordSchema } from '#server/audit/cabincrew.ts'
import { readCabincrew } from '#server/bridge/read-cabincrew.ts'
import { defineRoute } from '#server/entry/define-route.ts'

/** A run in CabinCrew's terms: write-ahead log and state record. */
export const GET = defineRoute({
  capability: 'audit:read',
  token: 'read',
  params: z.object({ id: z.string() }),
  answer: z.object({ wal: z.array(walEntrySchema), state: workflowStateRecordSchema }),
  handler: async ({ principal, params }) => await readCabincrew(principal.workspaceId, params.id),
})
