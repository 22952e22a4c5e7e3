import { cookies } from 'next/headers'
import { redirect } from 'next/navigation'
import { identityContext } from '#server/entry/identity-context.ts'
import { SESSION_COOKIE } from '#server/entry/session-cookie.ts'
import { safeNextPath } from '#server/identity/next-path.ts'
import type { Principal, Session } from '#server/identity/principal.ts'
import { readSession } from '#server/identity/read-session.ts'

/** The session of the page being rendered, if any. */
export async function readPageSession(): Promise<Session | undefined> {
  const token = (await cookies()).get(SESSION_COOKIE)?.value
  return await readSession(token, identityContext.clock.nowMs())
}

/**
 * The member a page is rendered for. Every page of the product calls this itself; the proxy protects nothing.
 * @param path where to come back to after sign-in, e.g. `/approvals`
 */
export async function requirePrincipal(path: string): Promise<Principal> {
  const session = await readPageSession()
  if (!session) redirect(`/sign-in?next=${encodeURIComponent(safeNextPath(path))}`)
  if (!session.principal) redirect('/sign-in?not-a-member=1')
  return session.principal
}
