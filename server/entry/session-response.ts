import { clearSessionCookie, setSessionCookie } from '#server/entry/session-cookie.ts'
import type { OpenedSession } from '#server/identity/open-session.ts'

/** The answer that starts a session: the token goes into the cookie alone. */
export function startSession(request: Request, session: OpenedSession): Response {
  const { userId, workspaceId, expiresAtMs } = session
  const headers = { 'set-cookie': setSessionCookie(request, session.token, expiresAtMs), 'cache-control': 'no-store' }
  return Response.json({ userId, workspaceId, expiresAt: new Date(expiresAtMs).toISOString() }, { headers })
}

/** The answer that ends one. */
export function endSession(request: Request): Response {
  return new Response(null, { status: 204, headers: { 'set-cookie': clearSessionCookie(request), 'cache-control': 'no-store' } })
}
