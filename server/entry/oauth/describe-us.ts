import { answerRequest, describeRoute, type RouteHandler } from '#server/entry/answer-request.ts'
import { addressOf, checkRate, RATE } from '#server/entry/rate-limit/check-rate.ts'
import { readClientDocument } from '#server/gateway/sign-in/client-document.ts'

/**
 * What Muster says of itself as a client of other sign-in servers (client id metadata document): its name and where they send the
 * browser back to. Public, for they read it.
 */
export const describeUs: RouteHandler = describeRoute(
  { door: 'public', capability: null },
  async (request) =>
    await answerRequest(request, 'hook', async () => {
      await checkRate(`${addressOf(request)} oauth`, RATE.signedIn)
      return Response.json(readClientDocument(), { headers: { 'cache-control': 'max-age=300' } })
    }),
)
