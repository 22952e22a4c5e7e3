import { appendAudit } from '#server/audit/append-audit.ts'
import { settingsDigest, underSettings } from '#server/catalogue/connector-settings.ts'
import { isAsAccepted } from '#server/catalogue/list-catalogue.ts'
import { notValid } from '#server/catalogue/not-valid.ts'
import { recordAcceptance } from '#server/catalogue/record-acceptance.ts'
import { type ChangeConnector, httpConfigSchema, type Site, sitesSchema } from '#server/catalogue/schema.ts'
import { signAcceptance } from '#server/catalogue/signed-row.ts'
import { type ConnectorRow, findConnectorById, listRows, updateConnector, updateRow } from '#server/catalogue/store.ts'
import { type CatalogueRow, catalogueRowSchema } from '#server/crew/catalogue-row.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/** What a member needs to hand anything over: never switched off. */
const ALWAYS_ON = 'result'

/**
 * Switches a connected app on or off, renames it, or changes the sites of an `http` connector. Its abilities are signed anew with
 * the new sites. What was declared about repeats and refusals held for the origins that were listed then: with other origins it
 * is undone and has to be said again.
 * @param by user id of the admin; the caller has checked `catalogue:manage`
 * @throws AppError NOT_FOUND, VALIDATION_FAILED, SIGNER_UNAVAILABLE
 */
export async function changeConnector(scope: TenantScope, id: string, given: ChangeConnector, by: string): Promise<void> {
  const connector = await findConnectorById(scope, id)
  if (!connector) throw new AppError('NOT_FOUND', { context: { connector: id } })
  const { enabled } = given
  const name = given.name?.trim()
  if (name === '') throw notValid('a name is needed', '/name')
  if (enabled === false && connector.key === ALWAYS_ON) throw notValid('results are part of every run', '/enabled')
  const sites = given.sites === undefined ? undefined : readSites(connector, given.sites)
  await updateConnector(scope, id, { ...(enabled === undefined ? {} : { enabled }), ...(name === undefined ? {} : { name }) })
  if (sites !== undefined) await changeSites(scope, connector, sites, by)
  const changed = [
    ...(enabled === undefined ? [] : [enabled ? 'on' : 'off']),
    ...(name === undefined ? [] : ['name']),
    ...(sites ? ['sites'] : []),
  ]
  const draft = {
    type: 'connector.changed' as const,
    message: `app ${connector.key} changed: ${changed.join(', ')}`,
    ext: { actor: by, connectorId: id, key: connector.key, changed, ...(sites ? { reaches: sites.map(({ origin }) => origin) } : {}) },
  }
  if (changed.length > 0) await appendAudit(scope, [draft], { atMs: systemClock.nowMs(), ids: systemIds })
}

function readSites(connector: ConnectorRow, given: readonly unknown[]): Site[] {
  if (connector.kind !== 'http') throw notValid('this app has no list of addresses', '/sites')
  const sites = sitesSchema.safeParse(given)
  if (sites.success) return sites.data
  const errors = sites.error.issues.map(({ path, message }) => ({ pointer: `/sites/${path.join('/')}`, code: 'invalid', message }))
  throw new AppError('VALIDATION_FAILED', { errors })
}

async function changeSites(scope: TenantScope, connector: ConnectorRow, sites: readonly Site[], by: string): Promise<void> {
  const before = httpConfigSchema.parse(connector.config).sites
  const changed = { ...connector, config: { sites: [...sites] } }
  const settings = settingsDigest(changed)
  const otherOrigins = originsOf(before) !== originsOf(sites)
  const acceptedAt = new Date(systemClock.nowMs())
  const accepted = []
  for (const stored of (await listRows(scope)).filter((row) => row.connectorKey === connector.key)) {
    // only what was rightly in force is carried over: signing must not heal a forged row
    if (!(await isAsAccepted(stored, connector))) continue
    const row = withSettings(catalogueRowSchema.parse(stored.row), settings, otherOrigins)
    const acceptance = { row, acceptedBy: by, acceptedAt }
    const seal = await signAcceptance(scope.workspaceId, { ...stored, ...acceptance })
    await updateRow(scope, stored.tool, { ...acceptance, ...seal })
    accepted.push({ row, seal })
  }
  await updateConnector(scope, connector.id, { config: changed.config })
  if (accepted.length > 0) await recordAcceptance(scope, by, accepted)
}

function withSettings(before: CatalogueRow, settings: string | undefined, otherOrigins: boolean): CatalogueRow {
  const { errorContract: _promised, ...row } = before
  return underSettings(otherOrigins ? { ...row, idempotency: { kind: 'none' } } : before, settings)
}

function originsOf(sites: readonly Site[]): string {
  return sites
    .map(({ origin }) => origin)
    .sort()
    .join(' ')
}
