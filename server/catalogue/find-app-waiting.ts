import { findConnectorById, listSignInRows } from '#server/catalogue/store.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/** An app that somebody was asked to sign in to, as it is now; undefined when it is no longer here. */
export async function findAppWaiting(
  scope: TenantScope,
  connectorId: string,
): Promise<{ name: string; isSignedIn: boolean; wants: string | null } | undefined> {
  const connector = await findConnectorById(scope, connectorId)
  const row = (await listSignInRows(scope)).find((signIn) => signIn.connectorId === connectorId)
  return connector && { name: connector.name, isSignedIn: row?.state === 'signed_in', wants: row?.scopesWanted ?? null }
}
