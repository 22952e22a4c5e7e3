import type { z } from 'zod'
import {
  type AnswerKind,
  answerRequest,
  describeRoute,
  type Presentable,
  present,
  type RouteHandler,
} from '#server/entry/answer-request.ts'
import { addressOf, checkRate, RATE } from '#server/entry/rate-limit/check-rate.ts'
import type { RateLimit } from '#server/entry/rate-limit/port.ts'
import { parseWith, readKeepableJson } from '#server/entry/read-request.ts'

/**
 * A route before sign-in: the door itself (sign-in, setup, invitation, health). No session is read and no workspace is
 * known; origin check, rate limit per address, size limit and zod as everywhere.
 */
export function definePublicRoute<B extends z.ZodType | undefined = undefined>(spec: {
  readonly body?: B
  readonly rateLimit?: RateLimit
  readonly answer?: AnswerKind
  readonly handler: (input: {
    body: B extends z.ZodType ? z.output<B> : undefined
    request: Request
    requestId: string
  }) => Promise<Presentable>
}): RouteHandler {
  return describeRoute(
    { door: 'public', capability: null, body: spec.body, answer: spec.answer },
    async (request) =>
      await answerRequest(request, 'public', async (requestId) => {
        await checkRate(`${addressOf(request)} ${request.method} ${new URL(request.url).pathname}`, spec.rateLimit ?? RATE.anonymous)
        const body = spec.body ? parseWith(spec.body, await readKeepableJson(request)) : undefined
        return present(await spec.handler({ body: body as never, request, requestId }), 200)
      }),
  )
}
