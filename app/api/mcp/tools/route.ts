import { defineMcp } from '#server/entry/mcp/define-mcp.ts'
import { serveToolsSurface } from '#server/entry/surfaces/tools-surface.ts'

/** The workspace's connected apps for programs outside: look-ups at once, everything else as a plan that people decide on. */
export const { GET, POST, DELETE } = defineMcp({ surface: 'tools', build: serveToolsSurface })
