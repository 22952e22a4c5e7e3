import { appendAudit } from '#server/audit/append-audit.ts'
import { findConnectorById, updateConnector } from '#server/catalogue/store.ts'
import { openSecrets, sealSecrets } from '#server/gateway/sign-in/keep-tokens.ts'
import { changeSignIn, findSignIn, type SignInRow } from '#server/gateway/sign-in/store.ts'
import { tellAdmins } from '#server/gateway/sign-in/tell-admins.ts'
import { ERROR_CATALOGUE } from '#server/kernel/error-catalogue.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import { inScope, type TenantScope } from '#server/tenancy/store.ts'

const CODE = 'CONNECTOR_SIGN_IN_NEEDED'

/**
 * The other side takes the sign-in no longer: its tokens are deleted, the app shows that somebody has to sign in again, admins are
 * told, once, and it is put on record. Nothing happens when there are other tokens meanwhile.
 * @param seen the tokens that were refused
 */
export async function endRefused(workspaceId: string, seen: Pick<SignInRow, 'connectorId' | 'version'>): Promise<void> {
  const nowMs = systemClock.nowMs()
  await inScope(workspaceId, async (scope) => {
    const connector = await findConnectorById(scope, seen.connectorId)
    if (!connector || !(await forgetTokens(scope, seen, 'refused'))) return
    const { id, key } = connector
    await showNeeded(scope, id)
    await tellAdmins(scope, { key: `app_sign_in:${id}:${seen.version}`, connectorId: id, reason: CODE }, nowMs)
    const draft = { type: 'connector.sign_in_ended' as const, message: `sign-in to app ${key} ended`, ext: { connectorId: id, key } }
    await appendAudit(scope, [draft], { atMs: nowMs, ids: systemIds })
  })
}

/** The app's last test counts as failed, for so would the next one. */
export async function showNeeded(scope: TenantScope, connectorId: string): Promise<void> {
  const found = { abilities: 0, fresh: 0, changed: 0, gone: 0, refused: 0, confined: null }
  const test = { ...found, ok: false, code: CODE, why: `${ERROR_CATALOGUE[CODE].title}.` }
  await updateConnector(scope, connectorId, { testedAt: new Date(systemClock.nowMs()), test })
}

/** Deletes the tokens; the client stays known for the next sign-in. @returns whether they were still those */
export async function forgetTokens(
  scope: TenantScope,
  { connectorId, version }: Pick<SignInRow, 'connectorId' | 'version'>,
  endedWhy: 'refused' | 'signed_out',
): Promise<boolean> {
  const row = await findSignIn(scope, connectorId)
  if (row?.state !== 'signed_in' || row.version !== version) return false
  const client = (await openSecrets(scope, row))?.secrets.client ?? { redirect: '' }
  const next = version + 1
  return await changeSignIn(
    scope,
    { connectorId, version },
    {
      ...(await sealSecrets(scope, { ...row, version: next }, { client })),
      ...{ state: 'ended', endedWhy, endedAt: new Date(systemClock.nowMs()), version: next },
      ...{ expiresAt: null, renewAt: null, leaseId: null, leaseUntil: null, scopesWanted: null },
    },
  )
}
