import type { Capability } from '#server/identity/roles.ts'
import type { TokenScope } from '#server/identity/tokens/schema.ts'

/** What each MCP endpoint needs: a token with its own scope, of a person whose role has the capability (decision 0090). */
export const MCP_SURFACES = {
  skills: { token: 'skills', capability: 'skills:view' },
  tools: { token: 'tools', capability: 'apps:use' },
  crew: { token: 'crew', capability: 'runs:start' },
} as const satisfies Record<string, { readonly token: TokenScope; readonly capability: Capability }>
export type McpSurface = keyof typeof MCP_SURFACES

/** Its address below the installation's own. */
export function pathOf(surface: McpSurface): string {
  return `/api/mcp/${surface}`
}
