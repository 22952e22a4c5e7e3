import type { z } from 'zod'
import {
  type Answered,
  type AnswerKind,
  answerRequest,
  describeRoute,
  type NextContext,
  type Presentable,
  present,
  type RouteHandler,
} from '#server/entry/answer-request.ts'
import { authorise } from '#server/entry/authorise.ts'
import { credentialOf } from '#server/entry/credential.ts'
import { answerOnce } from '#server/entry/idempotency/answer-once.ts'
import { checkRate, RATE } from '#server/entry/rate-limit/check-rate.ts'
import type { RateLimit } from '#server/entry/rate-limit/port.ts'
import { parseWith, readBytes, readKeepableJson, readQuery, refuseNul, refuseScope } from '#server/entry/read-request.ts'
import type { Principal } from '#server/identity/principal.ts'
import type { Capability } from '#server/identity/roles.ts'
import type { TokenScope } from '#server/identity/tokens/schema.ts'
import { AppError } from '#server/kernel/app-error.ts'
import type { JsonValue } from '#server/kernel/canonical-json.ts'
import { sha256 } from '#server/kernel/digest.ts'
import type { ErrorCode } from '#server/kernel/error-catalogue.ts'
import { actWithToken } from '#server/observability/acting-token.ts'
import { systemClock } from '#server/observability/system-clock.ts'

type Parsed<S> = S extends z.ZodType ? z.output<S> : undefined
type Maybe = z.ZodType | undefined

export interface RouteInput<P, Q, B> {
  readonly principal: Principal
  readonly params: P
  readonly query: Q
  readonly body: B
  /** The raw body of a route with `upload`; empty otherwise. */
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly requestId: string
  /** For streams (`request.signal`) and headers; the scope never comes from it. */
  readonly request: Request
}

export interface RouteSpec<P extends Maybe, Q extends Maybe, B extends Maybe, A extends AnswerKind | undefined> {
  /** What the role table must allow; null: any member of the workspace. */
  readonly capability: Capability | null
  /** The scope of an API token that opens it. Absent: signed-in people only. */
  readonly token?: TokenScope
  readonly params?: P
  readonly query?: Q
  /** JSON, at most 1 MiB. */
  readonly body?: B
  /** Instead of JSON: the raw bytes, at most so many. */
  readonly upload?: { readonly bytesMax: number }
  /** For POSTs that create or act: an `Idempotency-Key` header is honoured for 24 h. */
  readonly idempotent?: boolean
  readonly rateLimit?: RateLimit
  /** Of a good answer with a body; 200 unless said. */
  readonly status?: 200 | 201 | 202
  /** What it answers, for the API description; the handler is held to it by the compiler. */
  readonly answer?: A
  /** Refusals of its own, for the API description. */
  readonly errors?: readonly ErrorCode[]
  readonly handler: (input: RouteInput<Parsed<P>, Parsed<Q>, Parsed<B>>) => Promise<Answered<A>>
}

const KEY_SHAPE = /^[\x21-\x7e]{1,200}$/

/**
 * A Next route handler for members, signed in or through an API token (architecture §6): authenticate → scope (the session's or
 * token's alone) → authorise → parse → one operation → present. Errors become problem+json.
 */
export function defineRoute<
  P extends Maybe = undefined,
  Q extends Maybe = undefined,
  B extends Maybe = undefined,
  A extends AnswerKind | undefined = undefined,
>(spec: RouteSpec<P, Q, B, A>): RouteHandler {
  const { capability, token = null, body, query, params, upload, idempotent, status, answer, errors } = spec
  return describeRoute(
    { door: 'member', capability, token, body, query, params, upload, idempotent, status, answer, errors },
    async (request, context) =>
      await answerRequest(request, 'member', async (requestId) => {
        const changes = request.method !== 'GET' && request.method !== 'HEAD'
        const principal = await authorise(credentialOf(request), { capability, tokenScope: token, changes })
        const path = new URL(request.url).pathname
        await checkRate(`${subjectOf(principal)} ${request.method} ${path}`, spec.rateLimit ?? RATE.signedIn)
        const input = { principal, requestId, request, ...(await readInput(spec, request, context)) }
        const key = request.headers.get('idempotency-key')
        const handle = async (): Promise<Response> =>
          spec.idempotent && key !== null
            ? await handleOnce(spec, input, key)
            : present((await spec.handler(input)) as Presentable, spec.status ?? 200)
        return principal.via.kind === 'token' ? await actWithToken(principal.via.tokenId, handle) : await handle()
      }),
  )
}

/** Whose requests and keys are counted together: the person's in the browser, or those of one API token. */
function subjectOf({ userId, via }: Principal): string {
  return via.kind === 'token' ? via.tokenId : userId
}

async function readInput<P extends Maybe, Q extends Maybe, B extends Maybe, A extends AnswerKind | undefined>(
  spec: RouteSpec<P, Q, B, A>,
  request: Request,
  context: NextContext,
) {
  const query = readQuery(request.url)
  refuseScope(query, 'query')
  const params = spec.params ? await context.params : undefined
  refuseNul({ ...query, ...params })
  const json = spec.body ? await readKeepableJson(request) : undefined
  refuseScope(json, 'body')
  return {
    params: parseMaybe(spec.params, params),
    query: parseMaybe(spec.query, query),
    body: parseMaybe(spec.body, json),
    bytes: spec.upload ? await readBytes(request, spec.upload.bytesMax) : new Uint8Array(),
  }
}

function parseMaybe<S extends Maybe>(schema: S | undefined, value: unknown): Parsed<S> {
  return (schema ? parseWith(schema, value) : undefined) as Parsed<S>
}

async function handleOnce<P extends Maybe, Q extends Maybe, B extends Maybe, A extends AnswerKind | undefined>(
  spec: RouteSpec<P, Q, B, A>,
  input: RouteInput<Parsed<P>, Parsed<Q>, Parsed<B>>,
  key: string,
): Promise<Response> {
  if (!KEY_SHAPE.test(key)) throw new AppError('VALIDATION_FAILED', { context: { header: 'Idempotency-Key' } })
  const url = new URL(input.request.url)
  const bodyHash = spec.upload ? sha256(input.bytes) : sha256(JSON.stringify(input.body ?? null))
  const name = {
    principal: subjectOf(input.principal),
    route: `${input.request.method} ${url.pathname}`.slice(0, 300),
    key,
    requestHash: sha256(`${url.search}\n${bodyHash}`),
    nowMs: systemClock.nowMs(),
  }
  const answer = await answerOnce(input.principal.workspaceId, name, async () => {
    const value = (await spec.handler(input)) as Presentable
    if (value instanceof Response) throw new Error('an idempotent route gives a value, not a Response')
    return { status: value === undefined ? 204 : (spec.status ?? 200), body: (value ?? null) as JsonValue }
  })
  const headers: Record<string, string> = answer.replayed ? { 'idempotent-replayed': 'true' } : {}
  return present(answer.status === 204 ? undefined : (answer.body as Presentable), answer.status, headers)
}
