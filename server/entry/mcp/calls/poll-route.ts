import { z } from 'zod'
import { followRun } from '#server/clients/follow-run.ts'
import { clientRunSchema } from '#server/clients/schema.ts'
import { answerRequest, describeRoute, present, type RouteHandler } from '#server/entry/answer-request.ts'
import { authoriseMcp } from '#server/entry/mcp/authorise-mcp.ts'
import { addressOf } from '#server/entry/mcp/calls/address-of.ts'
import { checkHost } from '#server/entry/mcp/check-host.ts'
import { MCP_SURFACES } from '#server/entry/mcp/surfaces.ts'
import { checkRate, RATE } from '#server/entry/rate-limit/check-rate.ts'
import { parseWith, refuseNul } from '#server/entry/read-request.ts'
import { actWithToken } from '#server/observability/acting-token.ts'
import { readEnv } from '#server/observability/env.ts'

const params = z.object({ id: z.string().max(64) })

/** The `pollUrl` of a run that a client asked for: plain JSON for scripts, behind the same token and guards as the MCP endpoint. */
export function pollRoute(surface: 'tools' | 'crew'): RouteHandler {
  const { capability, token } = MCP_SURFACES[surface]
  return describeRoute({ door: 'mcp', capability, token, params, answer: clientRunSchema }, async (request, context) =>
    answerRequest(request, 'mcp', async () => {
      checkHost(request.headers, readEnv().PUBLIC_URL)
      const principal = await authoriseMcp(request, surface)
      const { via } = principal
      const subject = via.kind === 'token' ? via.tokenId : principal.userId
      await checkRate(`${subject} poll ${surface}`, RATE.signedIn)
      const given = await context.params
      refuseNul(given)
      const { id } = parseWith(params, given)
      const follow = async (): Promise<Response> => present(await followRun(principal, id, surface, addressOf(request)), 200)
      return via.kind === 'token' ? await actWithToken(via.tokenId, follow) : await follow()
    }),
  )
}
