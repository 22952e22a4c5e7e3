import { serveCrewSurface } from '#server/entry/mcp/calls/crew-surface.ts'
import { defineMcp } from '#server/entry/mcp/define-mcp.ts'

/** Crew members for programs outside: start one, follow its run, read the result. */
export const { GET, POST, DELETE, OPTIONS } = defineMcp({ surface: 'crew', build: serveCrewSurface })
