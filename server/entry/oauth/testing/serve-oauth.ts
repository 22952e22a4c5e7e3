import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { McpServer } from '@modelcontextprotocol/server'
import type { RouteHandler } from '#server/entry/answer-request.ts'
import { defineMcp } from '#server/entry/mcp/define-mcp.ts'
import { MCP_SURFACES, type McpSurface, pathOf } from '#server/entry/mcp/surfaces.ts'
import { answerOauth } from '#server/entry/oauth/answer-oauth.ts'
import { describeResource } from '#server/entry/oauth/describe-resource.ts'
import { DELETE as DELETE_PROGRAM } from '../../../../app/api/v1/connected-programs/[id]/route.ts'
import { POST as CONSENT, GET as PROGRAMS } from '../../../../app/api/v1/connected-programs/route.ts'
import { POST as TRY } from '../../../../app/api/v1/connected-programs/try/route.ts'

const RESOURCE = '/.well-known/oauth-protected-resource/api/mcp/'
const PROGRAM = '/api/v1/connected-programs'

/** A server with nothing but one tool, which says for whom it was built. */
function surfaceRoute(surface: McpSurface): RouteHandler {
  return defineMcp({
    surface,
    build: ({ principal }) => {
      const server = new McpServer({ name: `test ${surface}`, version: '1' })
      server.registerTool('whoami', { description: 'who' }, () => ({
        content: [
          {
            type: 'text',
            text: `${principal.userId} ${principal.role} ${principal.via.kind === 'token' ? principal.via.program?.name : ''}`,
          },
        ],
      }))
      return server
    },
  }).POST
}
const SURFACES = new Map((Object.keys(MCP_SURFACES) as McpSurface[]).map((surface) => [pathOf(surface), surfaceRoute(surface)]))

function routeOf(method: string, path: string): { handler: RouteHandler; params: Record<string, string> } | undefined {
  const found = (handler: RouteHandler | undefined, params: Record<string, string> = {}) => handler && { handler, params }
  if (path.startsWith('/api/oauth/') || path === '/.well-known/oauth-authorization-server') return found(answerOauth)
  if (path.startsWith(RESOURCE)) return found(describeResource, { surface: path.slice(RESOURCE.length) })
  if (path === `${PROGRAM}/try`) return found(TRY)
  if (path === PROGRAM) return found(method === 'GET' ? PROGRAMS : CONSENT)
  if (path.startsWith(`${PROGRAM}/`)) return found(DELETE_PROGRAM, { id: path.slice(PROGRAM.length + 1) })
  return found(SURFACES.get(path))
}

/** The authorisation server and three MCP addresses over real HTTP on this machine, as Next serves them; PORT is theirs meanwhile. */
export async function serveOauth(): Promise<{ origin: string; close: () => Promise<void> }> {
  const answer = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const url = new URL(incoming.url ?? '/', `http://${incoming.headers.host}`)
    const method = incoming.method ?? 'GET'
    const route = routeOf(method, url.pathname)
    if (!route) return void outgoing.writeHead(404).end()
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(chunk as Buffer)
    const headers = new Headers(Object.entries(incoming.headers).map(([name, value]): [string, string] => [name, String(value)]))
    const body = method === 'GET' || method === 'HEAD' ? {} : { body: Buffer.concat(chunks) }
    const response = await route.handler(new Request(url, { method, headers, ...body }), { params: Promise.resolve(route.params) })
    const { 'set-cookie': _all, ...rest } = Object.fromEntries(response.headers)
    outgoing.writeHead(response.status, { ...rest, 'set-cookie': response.headers.getSetCookie() })
    outgoing.end(Buffer.from(await response.arrayBuffer()))
  }
  const server = createServer((incoming, outgoing) => void answer(incoming, outgoing).catch(() => outgoing.destroy()))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const before = process.env['PORT']
  process.env['PORT'] = String(port)
  return {
    origin: `http://127.0.0.1:${port}`,
    close: async () => {
      if (before === undefined) delete process.env['PORT']
      else process.env['PORT'] = before
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
