import type { z } from 'zod'
import {
  type AnswerKind,
  answerRequest,
  describeRoute,
  type Presentable,
  present,
  type RouteHandler,
} from '#server/entry/answer-request.ts'
import { authenticate } from '#server/entry/authorise.ts'
import { checkRate, RATE } from '#server/entry/rate-limit/check-rate.ts'
import type { RateLimit } from '#server/entry/rate-limit/port.ts'
import { parseWith, readKeepableJson } from '#server/entry/read-request.ts'
import { sessionTokenOf } from '#server/entry/session-cookie.ts'
import type { Account } from '#server/identity/principal.ts'

/** A route about the person, not a workspace: who am I, switch, sign out. Works for somebody just removed from one. */
export function defineAccountRoute<B extends z.ZodType | undefined = undefined>(spec: {
  readonly body?: B
  readonly rateLimit?: RateLimit
  readonly answer?: AnswerKind
  readonly handler: (input: {
    account: Account
    body: B extends z.ZodType ? z.output<B> : undefined
    request: Request
    requestId: string
  }) => Promise<Presentable>
}): RouteHandler {
  return describeRoute(
    { door: 'account', capability: null, body: spec.body, answer: spec.answer },
    async (request) =>
      await answerRequest(request, 'account', async (requestId) => {
        const { account } = await authenticate(sessionTokenOf(request))
        await checkRate(`${account.userId} ${request.method} ${new URL(request.url).pathname}`, spec.rateLimit ?? RATE.signedIn)
        const body = spec.body ? parseWith(spec.body, await readKeepableJson(request)) : undefined
        return present(await spec.handler({ account, body: body as never, request, requestId }), 200)
      }),
  )
}
