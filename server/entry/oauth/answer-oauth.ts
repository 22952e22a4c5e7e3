import inject from 'light-my-request'
import { answerRequest, describeRoute, type RouteHandler } from '#server/entry/answer-request.ts'
import { answerPreflight, PUBLIC_ASKS, readableAcross } from '#server/entry/cross-origin.ts'
import { asRegistered } from '#server/entry/oauth/as-registered.ts'
import { originOf, scopeOf, surfaceOf } from '#server/entry/oauth/issuer.ts'
import { DISCOVERY, OAUTH_ROUTES, providerOf, SCOPES } from '#server/entry/oauth/provider.ts'
import { addressOf, checkRate, RATE } from '#server/entry/rate-limit/check-rate.ts'
import type { RateLimit } from '#server/entry/rate-limit/port.ts'
import { readBytes } from '#server/entry/read-request.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { readEnv } from '#server/observability/env.ts'

const BODY_BYTES_MAX = 32 * 1024
/** Programs that register from one address; a machine has a handful. */
const REGISTRATIONS: RateLimit = { max: 30, perMs: 60 * 60_000 }
/** Of the browser: only what belongs to this request to connect. The library's own session never reaches it (decision 0127). */
const COOKIE_PASSED = 'muster_connect_back'
/** Headers that the library reads; what a proxy would add says nothing here, for the origin is known. */
const HEADERS_PASSED = ['accept', 'content-type']
/** What programs ask by themselves; the address where a person says yes is opened, not asked. */
const ACROSS: Readonly<Record<string, readonly string[]>> = {
  [DISCOVERY]: ['GET'],
  [OAUTH_ROUTES.token]: ['POST'],
  [OAUTH_ROUTES.registration]: ['POST'],
  [OAUTH_ROUTES.revocation]: ['POST'],
}

/**
 * The authorisation server's own endpoints: public, in the manners of OAuth. Its pages are ours and come through `/connect`.
 * With an external issuer there are none (404).
 */
export const answerOauth: RouteHandler = describeRoute({ door: 'public', capability: null }, async (request) => {
  const { pathname } = new URL(request.url)
  const methods = ACROSS[pathname]
  const answer = await answerRequest(request, 'hook', async () => {
    if (readEnv().MCP_ISSUER !== undefined) throw new AppError('NOT_FOUND')
    if (request.method === 'OPTIONS') return await preflight(request, methods)
    const isRegistration = pathname === OAUTH_ROUTES.registration
    await checkRate(`${addressOf(request)} ${isRegistration ? pathname : 'oauth'}`, isRegistration ? REGISTRATIONS : RATE.signedIn)
    return await throughProvider(request)
  })
  return methods === undefined ? answer : readableAcross(answer, { origin: '*' })
})

async function preflight(request: Request, methods: readonly string[] | undefined): Promise<Response> {
  if (methods === undefined) throw new AppError('NOT_FOUND')
  return await answerPreflight(request, { origin: '*', methods, asks: PUBLIC_ASKS })
}

async function throughProvider(request: Request): Promise<Response> {
  const origin = originOf(request)
  const provider = await providerOf(origin)
  const url = new URL(request.url)
  const hasBody = request.method !== 'GET' && request.method !== 'HEAD'
  const answer = await inject(provider.callback(), {
    method: request.method,
    url: `${url.pathname}${withScope(url, origin)}`,
    remoteAddress: addressOf(request),
    headers: { ...headersOf(request), host: new URL(origin).host, 'x-forwarded-proto': new URL(origin).protocol.slice(0, -1) },
    ...(hasBody ? { payload: await payloadOf(request, url.pathname) } : {}),
  })
  const headers = new Headers()
  for (const [name, value] of Object.entries(answer.headers))
    for (const one of Array.isArray(value) ? value : [value])
      if (one !== undefined && isPassed(name, String(one))) headers.append(name, String(one))
  const isEmpty = answer.statusCode === 204 || answer.statusCode === 304
  return new Response(isEmpty ? null : new Uint8Array(answer.rawPayload), { status: answer.statusCode, headers })
}

async function payloadOf(request: Request, path: string): Promise<Buffer> {
  const bytes = Buffer.from(await readBytes(request, BODY_BYTES_MAX))
  return path === OAUTH_ROUTES.registration ? asRegistered(bytes) : bytes
}

function headersOf(request: Request): Record<string, string> {
  const passed = HEADERS_PASSED.flatMap((name) => {
    const value = request.headers.get(name)
    return value === null ? [] : [[name, value]]
  })
  const cookies = (request.headers.get('cookie') ?? '').split(';').map((pair) => pair.trim())
  const cookie = cookies.filter((pair) => pair.startsWith(`${COOKIE_PASSED}=`)).join('; ')
  return Object.fromEntries(cookie === '' ? passed : [...passed, ['cookie', cookie]])
}

function isPassed(name: string, value: string): boolean {
  if (name === 'connection' || name === 'transfer-encoding' || name === 'content-length' || name === 'date') return false
  return name !== 'set-cookie' || value.startsWith('muster_connect_')
}

/** The scopes of ours that a program names; the one of its address when it names none. Others, `openid` too, are nothing here. */
function withScope(url: URL, origin: string): string {
  if (url.pathname !== OAUTH_ROUTES.authorization) return url.search
  const surface = surfaceOf(origin, url.searchParams.get('resource'))
  const named = (url.searchParams.get('scope') ?? '').split(' ')
  const ours = SCOPES.filter((scope) => named.includes(scope))
  const asked = new URLSearchParams(url.search)
  asked.set('scope', (ours.length > 0 || surface === undefined ? ours : [scopeOf(surface)]).join(' '))
  return `?${asked}`
}
