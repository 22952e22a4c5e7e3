import { MCP_SURFACES, type McpSurface, pathOf } from '#server/entry/mcp/surfaces.ts'
import { publicUrl, readEnv } from '#server/observability/env.ts'

/** A request, or what a page knows of its own. */
export interface HasHeaders {
  readonly headers: Pick<Headers, 'get'>
}

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]']

/**
 * The origin that tokens of a request are for: of PUBLIC_URL where there is one. Else the name of this machine that the client
 * itself used, with our port, for a client compares it with the address that it was given (RFC 9728 §3.3).
 */
export function originOf(request: HasHeaders): string {
  const { PUBLIC_URL, PORT } = readEnv()
  if (PUBLIC_URL) return new URL(PUBLIC_URL).origin
  const host = request.headers.get('host') ?? ''
  return LOOPBACK.some((name) => host === `${name}:${PORT}`) ? `http://${host}` : new URL(publicUrl()).origin
}

/** What a token of that surface names as its audience (RFC 8707). */
export function resourceOf(origin: string, surface: McpSurface): string {
  return `${origin}${pathOf(surface)}`
}

/** The surface that a resource indicator names, exactly. */
export function surfaceOf(origin: string, resource: unknown): McpSurface | undefined {
  return (Object.keys(MCP_SURFACES) as McpSurface[]).find((surface) => resourceOf(origin, surface) === resource)
}

/** Name of a surface's scope among programs, which may meet scopes of other servers. */
export function scopeOf(surface: McpSurface): `mcp:${McpSurface}` {
  return `mcp:${surface}`
}
