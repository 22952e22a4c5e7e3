import type { z } from 'zod'
import { answerRequest, describeRoute, present, type RouteHandler } from '#server/entry/answer-request.ts'
import { type Credential, credentialOf } from '#server/entry/credential.ts'
import { defineRoute } from '#server/entry/define-route.ts'
import { mayRetry, openAiError } from '#server/entry/model-door/openai-error.ts'
import type { Problem } from '#server/entry/problem.ts'
import { checkRate, RATE as RATES } from '#server/entry/rate-limit/check-rate.ts'
import { parseWith, readJson, readQuery, refuseScope } from '#server/entry/read-request.ts'
import type { ModelAsk } from '#server/gateway/llm/ask-model.ts'
import { runCapOf } from '#server/gateway/llm/spending/run-cap.ts'
import { readMemberToken } from '#server/identity/member-tokens/read-member-token.ts'
import { MEMBER_TOKEN_PREFIX } from '#server/identity/member-tokens/schema.ts'
import type { Principal } from '#server/identity/principal.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { publicUrl } from '#server/observability/env.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { inScope } from '#server/tenancy/store.ts'

/** A program that sends faster than this to one address is slowed down; money has limits of its own. */
const RATE = { max: 6000, perMs: 60_000 }
const KEY_SHAPE = /^[\x21-\x7e]{1,120}$/

/** Who asks at the door of the models, and how confidential whatever they send counts: they may not say so themselves. */
export interface ModelAsker extends Pick<ModelAsk, 'chargedTo' | 'purpose' | 'confidentiality' | 'requestId' | 'runCapMicro'> {
  readonly workspaceId: string
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
 * with an API token of scope `model` (decision 0090), or to whatever works for a run, with a token of its crew member (domain §9).
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
  return describeRoute(member.about, async (request, context) => {
    const answer = isOfMember(request) ? await answerMember(spec, request) : await member(request, context)
    return await inOpenAiManners(answer)
  })
}

const OF_MEMBER = new RegExp(`^bearer +${MEMBER_TOKEN_PREFIX}`, 'i')

function isOfMember(request: Request): boolean {
  return OF_MEMBER.test(request.headers.get('authorization') ?? '')
}

async function answerMember<B extends z.ZodType | undefined>(spec: ModelRouteSpec<B>, request: Request): Promise<Response> {
  return await answerRequest(request, 'member', async (requestId) => {
    const asker = await memberAsker(credentialOf(request), request, requestId)
    await checkRate(`${asker.chargedTo.runId} ${request.method} ${new URL(request.url).pathname}`, RATE)
    refuseScope(readQuery(request.url), 'query')
    const json = spec.body ? await readJson(request) : undefined
    refuseScope(json, 'body')
    const body = spec.body ? parseWith(spec.body, json) : undefined
    return present(await spec.handler({ asker, body: body as never, requestId, request }), 200)
  })
}

/** @throws AppError TOKEN_REFUSED, RATE_LIMITED after many wrong ones */
async function memberAsker(credential: Credential, request: Request, requestId: string): Promise<ModelAsker> {
  if (credential.kind !== 'bearer') throw new AppError('TOKEN_REFUSED')
  const member = await readMemberToken(credential.token, 'llm', systemClock.nowMs())
  if (!member) {
    await checkRate(`wrong token ${credential.from}`, RATES.anonymous)
    throw new AppError('TOKEN_REFUSED')
  }
  const { workspaceId, memberId, crewId, runId, userId } = member
  return {
    workspaceId,
    chargedTo: { crewId, memberId, runId, userId },
    purpose: 'run',
    // what the run has read may be in it, and nobody says how confidential that is
    confidentiality: 'secret',
    requestId: namedBy(runId, request, requestId),
    runCapMicro: await inScope(workspaceId, async (scope) => await runCapOf(scope, runId)),
  }
}

function askerOf({ userId, workspaceId, via }: Principal, request: Request, requestId: string): ModelAsker {
  const name = via.kind === 'token' ? via.tokenId : userId
  const asked = { purpose: 'client', confidentiality: 'workspace', requestId: namedBy(name, request, requestId) } as const
  return { workspaceId, chargedTo: { userId }, ...asked }
}

/** The client's own idempotency key under the asker's name, else that of this request. */
function namedBy(asker: string, request: Request, requestId: string): string {
  const key = request.headers.get('idempotency-key')
  if (key === null) return requestId
  if (!KEY_SHAPE.test(key)) throw new AppError('VALIDATION_FAILED', { context: { header: 'Idempotency-Key' } })
  return `${asker}:${key}`
}

async function inOpenAiManners(response: Response): Promise<Response> {
  if (response.headers.get('content-type') !== 'application/problem+json') return response
  const problem = (await response.json()) as Problem
  const headers = new Headers(response.headers)
  headers.set('content-type', 'application/json')
  headers.set('x-should-retry', String(mayRetry(problem.code)))
  return new Response(JSON.stringify(openAiError(problem, publicUrl())), { status: response.status, headers })
}
