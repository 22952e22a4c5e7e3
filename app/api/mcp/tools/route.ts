import { serveToolsSurface } from '#server/entry/mcp/calls/tools-surface.ts'
import { defineMcp } from '#server/entry/mcp/define-mcp.ts'

/** The workspace's connected apps for programs outside: look-ups at once, everything else as a plan that people decide on. */
export const { GET, POST, DELETE, OPTIONS } = defineMcp({ surface: 'tools', build: serveToolsSurface })
