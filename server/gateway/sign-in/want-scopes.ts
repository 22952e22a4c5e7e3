import { missingScopes, scopesOf } from '#server/gateway/sign-in/core/scopes.ts'
import { changeSignIn, findSignIn, type SignInRow } from '#server/gateway/sign-in/store.ts'
import { tellAdmins } from '#server/gateway/sign-in/tell-admins.ts'
import { sha256 } from '#server/kernel/digest.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { inScope } from '#server/tenancy/store.ts'

/**
 * An app refused a call because its sign-in allows too little (403 `insufficient_scope`). What it wants is kept for an admin to agree
 * to by signing in again; nothing is asked for by itself.
 */
export async function wantScopes(
  workspaceId: string,
  seen: Pick<SignInRow, 'connectorId' | 'version'>,
  challenge: string | undefined,
): Promise<void> {
  const nowMs = systemClock.nowMs()
  await inScope(workspaceId, async (scope) => {
    const row = await findSignIn(scope, seen.connectorId)
    if (row?.state !== 'signed_in' || row.version !== seen.version) return
    const missing = missingScopes(challenge, row.scopes)
    const scopesWanted = scopesOf(row.scopesWanted, missing.join(' ')).join(' ')
    if (missing.length === 0 || scopesWanted === (row.scopesWanted ?? '')) return
    await changeSignIn(scope, seen, { scopesWanted })
    const key = `app_scopes:${seen.connectorId}:${row.signedInAt.getTime()}:${sha256(scopesWanted).slice(0, 16)}`
    await tellAdmins(scope, { key, connectorId: seen.connectorId, reason: 'CONNECTOR_SCOPE_NEEDED' }, nowMs)
  })
}
