import type { z } from 'zod'
import { appendAudit } from '#server/audit/append-audit.ts'
import { settingsDigest, underSettings } from '#server/catalogue/connector-settings.ts'
import { isAsAccepted } from '#server/catalogue/list-catalogue.ts'
import { notValid } from '#server/catalogue/not-valid.ts'
import { recordAcceptance, recordQuarantine } from '#server/catalogue/record-acceptance.ts'
import { refuseOpenSecret, refuseOpenSites } from '#server/catalogue/refuse-open-secret.ts'
import {
  type ChangeConnector,
  httpConfigSchema,
  type RemoteConfig,
  remoteConfigSchema,
  type Site,
  stdioConfigSchema,
} from '#server/catalogue/schema.ts'
import { signAcceptance } from '#server/catalogue/signed-row.ts'
import { type ConnectorRow, findConnectorById, listRows, updateConnector, updateRow } from '#server/catalogue/store.ts'
import { type CatalogueRow, catalogueRowSchema } from '#server/crew/catalogue-row.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { checkFields } from '#server/kernel/check-fields.ts'
import { msg } from '#server/kernel/language/say.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/** What a member needs to hand anything over: never switched off. */
const ALWAYS_ON = 'result'

/**
 * Switches a connected app on or off, renames it, or changes what it reaches. Its abilities are signed anew with the new settings. What was declared about repeats and refusals held for the origins that were listed then: with other origins it
 * is undone and has to be said again.
 * @param by user id of the admin; the caller has checked `catalogue:manage`
 * @throws AppError NOT_FOUND, VALIDATION_FAILED, SIGNER_UNAVAILABLE
 */
export async function changeConnector(scope: TenantScope, id: string, given: ChangeConnector, by: string): Promise<void> {
  const connector = await findConnectorById(scope, id)
  if (!connector) throw new AppError('NOT_FOUND', { context: { connector: id } })
  const { enabled } = given
  const name = given.name?.trim()
  if (name === '') throw notValid(msg('a name is needed'), '/name')
  if (enabled === false && connector.key === ALWAYS_ON) throw notValid(msg('results are part of every run'), '/enabled')
  const config = newSettings(connector, given)
  await updateConnector(scope, id, { ...(enabled === undefined ? {} : { enabled }), ...(name === undefined ? {} : { name }) })
  if (config !== undefined) await changeSettings(scope, connector, config, by)
  const changed = [
    ...(enabled === undefined ? [] : [enabled ? 'on' : 'off']),
    ...(name === undefined ? [] : ['name']),
    ...(config && (given.sites ?? given.url ?? given.private) !== undefined ? ['addresses'] : []),
    ...(given.asMember === undefined ? [] : [given.asMember ? 'asks models as the crew member' : 'asks no models as the crew member']),
  ]
  const draft = {
    type: 'connector.changed' as const,
    message: `app ${connector.key} changed: ${changed.join(', ')}`,
    ext: { actor: by, connectorId: id, key: connector.key, changed, ...(config ? { reaches: originsIn(config) } : {}) },
  }
  if (changed.length > 0) await appendAudit(scope, [draft], { atMs: systemClock.nowMs(), ids: systemIds })
}

type Settings = { readonly sites: readonly Site[] } | RemoteConfig | z.infer<typeof stdioConfigSchema>

/** The new settings as a whole, or undefined when nothing of them was given. @throws AppError VALIDATION_FAILED */
function newSettings(connector: ConnectorRow, { asMember, sites, url, private: isPrivate }: ChangeConnector): Settings | undefined {
  if (sites !== undefined) {
    if (connector.kind !== 'http') throw notValid(msg('this app has no list of addresses'), '/sites')
    const listed = checked(httpConfigSchema, { sites })
    refuseOpenSites(listed.sites)
    return listed
  }
  if (url === undefined && isPrivate === undefined && asMember === undefined) return undefined
  if (connector.kind === 'stdio' && url === undefined && isPrivate === undefined)
    return checked(stdioConfigSchema, {
      ...stdioConfigSchema.parse(connector.config),
      ...(asMember === undefined ? {} : { asMember }),
    })
  if (asMember !== undefined && connector.kind !== 'remote') throw notValid(msg('this app asks no models'), '/asMember')
  if (connector.kind !== 'remote') throw notValid(msg('this app has no address'), '/url')
  const before = remoteConfigSchema.parse(connector.config)
  const after = checked(remoteConfigSchema, {
    ...before,
    url: url ?? before.url,
    private: isPrivate ?? before.private,
    ...(asMember === undefined ? {} : { asMember }),
  })
  // taking the models away is always possible
  if (asMember !== false) refuseOpenSecret(after, asMember === undefined ? '/url' : '/asMember')
  return after
}

function checked<S extends z.ZodType>(schema: S, given: unknown): z.output<S> {
  const settings = checkFields(schema, given)
  if (settings.ok) return settings.value
  throw new AppError('VALIDATION_FAILED', { errors: settings.errors })
}

/**
 * Signs the rows of a connector anew under its new settings. Another server behind the same name is another app: all its
 * abilities need a look.
 */
async function changeSettings(scope: TenantScope, connector: ConnectorRow, config: Settings, by: string): Promise<void> {
  const settings = settingsDigest({ ...connector, config })
  const otherPlace = placesOf(connector.config as Settings) !== placesOf(config)
  const state = otherPlace && connector.kind === 'remote' ? { state: 'quarantined' as const } : {}
  const acceptedAt = new Date(systemClock.nowMs())
  const accepted = []
  const needLook = new Map<string, string>()
  for (const stored of (await listRows(scope)).filter((row) => row.connectorKey === connector.key)) {
    // only what was rightly in force is carried over: signing must not heal a forged row
    if (!(await isAsAccepted(stored, connector))) continue
    const row = withSettings(catalogueRowSchema.parse(stored.row), settings, otherPlace)
    const acceptance = { row, acceptedBy: by, acceptedAt }
    const seal = await signAcceptance(scope.workspaceId, { ...stored, ...acceptance })
    await updateRow(scope, stored.tool, { ...acceptance, ...seal, ...state })
    accepted.push({ row, seal })
    if (state.state) needLook.set(stored.tool, 'another address')
  }
  await updateConnector(scope, connector.id, { config })
  if (accepted.length > 0) await recordAcceptance(scope, by, accepted)
  await recordQuarantine(scope, needLook)
}

function withSettings(before: CatalogueRow, settings: string | undefined, otherPlace: boolean): CatalogueRow {
  const { errorContract: _promised, ...row } = before
  return underSettings(otherPlace ? { ...row, idempotency: { kind: 'none' } } : before, settings)
}

function originsIn(settings: Settings): string[] {
  if ('entry' in settings) return ['local']
  return 'url' in settings ? [new URL(settings.url).origin] : settings.sites.map(({ origin }) => origin)
}

/** What decides whether it is still the same other side. */
function placesOf(settings: Settings): string {
  return 'url' in settings ? settings.url : [...originsIn(settings)].sort().join(' ')
}
