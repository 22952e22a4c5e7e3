import type { z } from 'zod'
import { checkOrigin } from '#server/entry/check-origin.ts'
import { credentialOf } from '#server/entry/credential.ts'
import { sayTo } from '#server/entry/language/speak.ts'
import { presentError, problemResponse } from '#server/entry/present-error.ts'
import type { Capability } from '#server/identity/roles.ts'
import type { TokenScope } from '#server/identity/tokens/schema.ts'
import { isAppError } from '#server/kernel/app-error.ts'
import type { ErrorCode } from '#server/kernel/error-catalogue.ts'
import { readSetting } from '#server/observability/env.ts'
import { systemIds } from '#server/observability/system-ids.ts'

/** What a handler may give: a JSON-shaped value or DTO, a Response of its own, or nothing (204). */
// biome-ignore lint/suspicious/noConfusingVoidType: an operation that gives nothing is a handler as it stands
export type Presentable = object | string | number | boolean | null | undefined | void

/** What a route answers: JSON of that schema, bytes of that media type, or nothing (204). */
export type AnswerKind = z.ZodType | 'nothing' | `${string}/${string}`

/** The value of an answer, which may be more constant than the schema's own type. */
type Constant<T> = T extends readonly (infer One)[]
  ? readonly Constant<One>[]
  : T extends object
    ? { readonly [key in keyof T]: Constant<T[key]> }
    : T
/** What the handler of a route that says its answer has to give; the compiler holds it to the schema. */
export type Answered<A extends AnswerKind | undefined> = A extends z.ZodType
  ? Constant<z.input<A>> | Response
  : A extends 'nothing'
    ? // biome-ignore lint/suspicious/noConfusingVoidType: an operation that gives nothing is a handler as it stands
      void
    : A extends string
      ? Response
      : Presentable

/** What Next passes beside the request. */
export interface NextContext {
  readonly params: Promise<Record<string, string | string[] | undefined>>
}

/** What a route says about itself: for the isolation test and for the API description. */
export interface RouteAbout {
  /** `member`: scope and role of the session; `account`: signed in, no workspace; `public`: the door; `mcp`: tokens of MCP clients alone. */
  readonly door: 'member' | 'account' | 'public' | 'mcp'
  /** null: any member, or not a member route. */
  readonly capability: Capability | null
  /** The scope of an API token that opens it; absent or null: no token does. */
  readonly token?: TokenScope | null | undefined
  readonly body?: z.ZodType | undefined
  readonly query?: z.ZodType | undefined
  readonly params?: z.ZodType | undefined
  /** Raw bytes instead of JSON, at most so many. */
  readonly upload?: { readonly bytesMax: number } | undefined
  /** An `Idempotency-Key` is honoured. */
  readonly idempotent?: boolean | undefined
  readonly status?: number | undefined
  readonly answer?: AnswerKind | undefined
  /** Refusals of its own, beside those that every route of its kind has. */
  readonly errors?: readonly ErrorCode[] | undefined
}
export type RouteHandler = ((request: Request, context: NextContext) => Promise<Response>) & { readonly about: RouteAbout }

/** A handler that can say what it is. */
export function describeRoute(about: RouteAbout, handle: (request: Request, context: NextContext) => Promise<Response>): RouteHandler {
  return Object.assign(handle, { about })
}

/**
 * The frame of every route: a request id, the origin check, and errors as problem+json. Never throws.
 * @param door of a member route: a bearer token alone needs no origin, for no page of another site can send one; `hook`: messages of
 * other systems, whose signature is checked
 */
export async function answerRequest(
  request: Request,
  door: RouteAbout['door'] | 'hook',
  work: (requestId: string) => Promise<Response>,
): Promise<Response> {
  const requestId = systemIds.next('req')
  try {
    if (door !== 'hook' && (door !== 'member' || credentialOf(request).kind === 'session'))
      checkOrigin({ method: request.method, headers: request.headers, publicUrl: readSetting('PUBLIC_URL') })
    const response = await work(requestId)
    return withRequestId(response, requestId)
  } catch (error) {
    const retry = isAppError(error, 'RATE_LIMITED') ? error.context['retryAfterSeconds'] : undefined
    const problem = presentError(error, requestId, `${request.method} ${new URL(request.url).pathname}`, sayTo(request))
    return problemResponse(problem, {
      ...(retry === undefined ? {} : { 'retry-after': String(retry) }),
      ...(isAppError(error, 'TOKEN_REFUSED') ? { 'www-authenticate': 'Bearer realm="muster"' } : {}),
    })
  }
}

/** The answer of a handler as HTTP. */
export function present(value: Presentable, status: number, headers: Readonly<Record<string, string>> = {}): Response {
  if (value instanceof Response) return value
  if (value === undefined) return new Response(null, { status: 204, headers: { ...headers, 'cache-control': 'no-store' } })
  return new Response(JSON.stringify(value), {
    status,
    headers: { ...headers, 'content-type': 'application/json', 'cache-control': 'no-store' },
  })
}

/** In place where that is possible; else a copy, because the headers of `Response.redirect` and of a fetched answer cannot be changed. */
function withRequestId(response: Response, requestId: string): Response {
  try {
    response.headers.set('x-request-id', requestId)
    return response
  } catch {
    const headers = new Headers(response.headers)
    headers.set('x-request-id', requestId)
    return new Response(response.body, { status: response.status, statusText: response.statusText, headers })
  }
}
