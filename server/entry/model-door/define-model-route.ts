import type { z } from 'zod'
import { describeRoute, type RouteHandler } from '#server/entry/answer-request.ts'
import { defineRoute } from '#server/entry/define-route.ts'
import { mayRetry, openAiError } from '#server/entry/model-door/openai-error.ts'
import type { Problem } from '#server/entry/problem.ts'
import type { ChargedTo } from '#server/gateway/llm/spending/reserve.ts'
import type { Principal } from '#server/identity/principal.ts'
import { AppError } from '#server/kernel/app-error.ts'

/** A program that sends faster than this to one address is slowed down; money has limits of its own. */
const RATE = { max: 6000, perMs: 60_000 }
const KEY_SHAPE = /^[\x21-\x7e]{1,120}$/

/** Who asks at the door of the models. */
export interface ModelAsker {
  readonly workspaceId: string
  readonly chargedTo: ChargedTo
  readonly purpose: 'client' | 'run'
  /** The client's own idempotency key under the asker's name, else of this request. */
  readonly requestId: string
}

interface ModelRouteSpec<B extends z.ZodType | undefined> {
  readonly body?: B
  readonly handler: (input: {
    readonly asker: ModelAsker
    readonly body: B extends z.ZodType ? z.output<B> : undefined
    readonly requestId: string
    readonly request: Request
  }) => Promise<Response | object>
}

/**
 * A route of `/api/llm/v1`: what every member route checks, in OpenAI's manners. It opens to a person in the browser, or to a program
 * with an API token of scope `model` (decision 0090).
 */
export function defineModelRoute<B extends z.ZodType | undefined = undefined>(spec: ModelRouteSpec<B>): RouteHandler {
  const member = defineRoute({
    capability: 'models:ask',
    token: 'model',
    ...(spec.body ? { body: spec.body } : {}),
    rateLimit: RATE,
    handler: async ({ principal, body, requestId, request }) => {
      const asker = askerOf(principal, request, requestId)
      return await spec.handler({ asker, body: body as never, requestId, request })
    },
  })
  return describeRoute(member.about, async (request, context) => await inOpenAiManners(await member(request, context)))
}

function askerOf(principal: Principal, request: Request, requestId: string): ModelAsker {
  const { userId, workspaceId, via } = principal
  const key = request.headers.get('idempotency-key')
  if (key !== null && !KEY_SHAPE.test(key)) throw new AppError('VALIDATION_FAILED', { context: { header: 'Idempotency-Key' } })
  const name = via.kind === 'token' ? via.tokenId : userId
  return { workspaceId, chargedTo: { userId }, purpose: 'client', requestId: key === null ? requestId : `${name}:${key}` }
}

async function inOpenAiManners(response: Response): Promise<Response> {
  if (response.headers.get('content-type') !== 'application/problem+json') return response
  const problem = (await response.json()) as Problem
  const headers = new Headers(response.headers)
  headers.set('content-type', 'application/json')
  headers.set('x-should-retry', String(mayRetry(problem.code)))
  return new Response(JSON.stringify(openAiError(problem)), { status: response.status, headers })
}
