import { insertSession } from '#server/identity/accounts/store.ts'
import type { IdentityContext } from '#server/identity/context.ts'
import { makeSecret } from '#server/identity/secret.ts'
import type { SystemScope } from '#server/tenancy/store.ts'

/** A session ends after 7 days whatever happens; votes want a younger password (domain §7). */
export const SESSION_MS = 7 * 24 * 60 * 60_000

export interface OpenedSession {
  /** The cookie's value; kept nowhere else. */
  readonly token: string
  readonly expiresAtMs: number
  readonly userId: string
  readonly workspaceId: string
}

/** Opens a session of a person whose password was just checked. The token is always a fresh one (no fixation). */
export async function openSession(
  scope: SystemScope,
  context: IdentityContext,
  input: { userId: string; workspaceId: string; userAgent: string | null },
): Promise<OpenedSession> {
  const { secret, hash } = makeSecret()
  const nowMs = context.clock.nowMs()
  const expiresAtMs = nowMs + SESSION_MS
  await insertSession(scope, {
    tokenHash: hash,
    userId: input.userId,
    workspaceId: input.workspaceId,
    authenticatedAt: new Date(nowMs),
    expiresAt: new Date(expiresAtMs),
    userAgent: input.userAgent?.slice(0, 300) ?? null,
  })
  return { token: secret, expiresAtMs, userId: input.userId, workspaceId: input.workspaceId }
}
