import { z } from 'zod'
import { readCabincrew } from '#server/bridge/read-cabincrew.ts'
import { defineRoute } from '#server/entry/define-route.ts'

/** A run in CabinCrew's terms: write-ahead log and state record. */
export const GET = defineRoute({
  capability: 'audit:read',
  token: 'read',
  params: z.object({ id: z.string() }),
  handler: async ({ principal, params }) => await readCabincrew(principal.workspaceId, params.id),
})
