import { languageCookies } from '#server/entry/language/language-cookie.ts'
import { clearSessionCookie, setSessionCookie } from '#server/entry/session-cookie.ts'
import type { OpenedSession } from '#server/identity/open-session.ts'
import { readPreferences } from '#server/identity/preferences/read-preferences.ts'

/** The answer that starts a session: the token goes into the cookie alone. The person's language comes along, on any device. */
export async function startSession(request: Request, session: OpenedSession): Promise<Response> {
  const { userId, workspaceId, expiresAtMs } = session
  const headers = new Headers({ 'cache-control': 'no-store' })
  headers.append('set-cookie', setSessionCookie(request, session.token, expiresAtMs))
  for (const cookie of languageCookies(request, await readPreferences(userId))) headers.append('set-cookie', cookie)
  return Response.json({ userId, workspaceId, expiresAt: new Date(expiresAtMs).toISOString() }, { headers })
}

/** The answer that ends one. */
export function endSession(request: Request): Response {
  return new Response(null, { status: 204, headers: { 'set-cookie': clearSessionCookie(request), 'cache-control': 'no-store' } })
}
