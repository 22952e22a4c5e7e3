import { appendAudit } from '#server/audit/append-audit.ts'
import { httpRows } from '#server/catalogue/bundled/http.ts'
import { settingsDigest, underSettings } from '#server/catalogue/connector-settings.ts'
import { recordAcceptance } from '#server/catalogue/record-acceptance.ts'
import type { NewConnector } from '#server/catalogue/schema.ts'
import { signAcceptance } from '#server/catalogue/signed-row.ts'
import { findConnector, insertConnector, insertRows } from '#server/catalogue/store.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/**
 * Connects an app to the workspace. A foreign app has no abilities until it was tested and an admin said what each does; the rows
 * of an `http` connector are Muster's own and accepted with it, by the admin who says which sites it reaches.
 * @param by user id of the admin; the caller has checked `catalogue:manage`, and that an entry is on the allow-list
 * @throws AppError CONFLICT when the key is taken; SIGNER_UNAVAILABLE
 */
export async function addConnector(scope: TenantScope, connector: NewConnector, by: string): Promise<{ id: string }> {
  const { key, name, kind, config } = connector
  if (await findConnector(scope, key)) throw new AppError('CONFLICT', { context: { connector: key, why: 'this short name is taken' } })
  const id = systemIds.next('con')
  await insertConnector(scope, { id, key, name, kind, config })
  if (kind === 'http') await acceptHttpRows(scope, { key, kind, config }, by)
  const draft = {
    type: 'connector.added' as const,
    message: `app ${key} connected`,
    ext: { actor: by, connectorId: id, key, kind, settings: settingsDigest({ key, kind, config }) ?? null, reaches: reachOf(connector) },
  }
  await appendAudit(scope, [draft], { atMs: systemClock.nowMs(), ids: systemIds })
  return { id }
}

/** Accepts the rows of an `http` connector in an admin's name, together with the sites they may reach. */
async function acceptHttpRows(
  scope: TenantScope,
  connector: { readonly key: string; readonly kind: 'http'; readonly config: unknown },
  by: string,
): Promise<void> {
  const settings = settingsDigest(connector)
  const acceptedAt = new Date(systemClock.nowMs())
  const accepted = []
  for (const bundled of httpRows(connector.key)) {
    const row = underSettings(bundled, settings)
    const acceptance = { tool: row.tool, connectorKey: connector.key, row, acceptedBy: by, acceptedAt }
    const seal = await signAcceptance(scope.workspaceId, acceptance)
    await insertRows(scope, [{ ...acceptance, ...seal, state: 'active', bundled: true }])
    accepted.push({ row, seal })
  }
  await recordAcceptance(scope, by, accepted)
}

/** What an app can reach, as the record says it: origins and names, never a secret or a path. */
function reachOf(connector: NewConnector): string[] {
  if (connector.kind === 'stdio') return [connector.config.entry]
  if (connector.kind === 'remote') return [new URL(connector.config.url).origin]
  return connector.config.sites.map(({ origin }) => origin)
}
