import { answerRequest, describeRoute, type RouteHandler } from '#server/entry/answer-request.ts'
import { answerPreflight, PUBLIC_ASKS, readableAcross } from '#server/entry/cross-origin.ts'
import { MCP_SURFACES, type McpSurface } from '#server/entry/mcp/surfaces.ts'
import { originOf, resourceOf, scopeOf } from '#server/entry/oauth/issuer.ts'
import { addressOf, checkRate, RATE } from '#server/entry/rate-limit/check-rate.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { readEnv } from '#server/observability/env.ts'

const NAMES = { skills: 'Muster skills', tools: 'Muster connected apps', crew: 'Muster crew members' } as const satisfies Record<
  McpSurface,
  string
>

/** What one MCP address asks of a token, and who gives it (RFC 9728). Public; any page may read it. */
export const describeResource: RouteHandler = describeRoute({ door: 'public', capability: null }, async (request, context) => {
  const answer = await answerRequest(request, 'hook', async () => {
    if (request.method === 'OPTIONS') return await answerPreflight(request, { origin: '*', methods: ['GET'], asks: PUBLIC_ASKS })
    await checkRate(`${addressOf(request)} oauth`, RATE.signedIn)
    const asked = String((await context.params)['surface'])
    if (!Object.hasOwn(MCP_SURFACES, asked)) throw new AppError('NOT_FOUND')
    const surface = asked as McpSurface
    const origin = originOf(request)
    return Response.json(
      {
        resource: resourceOf(origin, surface),
        authorization_servers: [readEnv().MCP_ISSUER ?? origin],
        scopes_supported: [scopeOf(surface)],
        bearer_methods_supported: ['header'],
        resource_name: NAMES[surface],
      },
      { headers: { 'cache-control': 'max-age=300' } },
    )
  })
  return readableAcross(answer, { origin: '*' })
})
