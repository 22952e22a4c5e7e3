import { readEnv } from '#server/observability/env.ts'

export const SESSION_COOKIE = 'muster_session'

/** The session token a request carries, if any. */
export function sessionTokenOf(request: Request): string | undefined {
  return cookieOf(request, SESSION_COOKIE)
}

/** The value of a cookie that a request carries, if any. */
export function cookieOf(request: { readonly headers: Pick<Headers, 'get'> }, name: string): string | undefined {
  const pairs = (request.headers.get('cookie') ?? '').split(';').map((pair) => pair.trim())
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1) || undefined
}

/** Sets the cookie: not for scripts, not sent along from other sites, encrypted transport only where there is one. */
export function setSessionCookie(request: Request, token: string, expiresAtMs: number): string {
  return `${SESSION_COOKIE}=${token}; ${attributes(request)}; Expires=${new Date(expiresAtMs).toUTCString()}`
}

export function clearSessionCookie(request: Request): string {
  return `${SESSION_COOKIE}=; ${attributes(request)}; Max-Age=0`
}

function attributes(request: Request): string {
  return `Path=/; HttpOnly; SameSite=Lax${isHttps(request) ? '; Secure' : ''}`
}

/** Whether the browser reaches us over an encrypted transport. */
export function isHttps(request: Request): boolean {
  const { PUBLIC_URL } = readEnv()
  if (PUBLIC_URL) return PUBLIC_URL.startsWith('https:')
  return (request.headers.get('x-forwarded-proto') ?? new URL(request.url).protocol).startsWith('https')
}
