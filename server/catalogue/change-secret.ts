import { appendAudit } from '#server/audit/append-audit.ts'
import type { AuditDraft } from '#server/audit/schema.ts'
import { notValid } from '#server/catalogue/not-valid.ts'
import { httpConfigSchema, remoteConfigSchema } from '#server/catalogue/schema.ts'
import { type ConnectorRow, findConnector } from '#server/catalogue/store.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { msg } from '#server/kernel/language/say.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import type { TenantScope } from '#server/tenancy/store.ts'
import { listSecrets } from '#server/vault/list-secrets.ts'
import { removeSecret } from '#server/vault/remove-secret.ts'
import { saveSecret } from '#server/vault/save-secret.ts'
import type { SaveSecret, SecretBinding, SecretView } from '#server/vault/schema.ts'

/** What a person gets back: never a value. */
export interface KeptSecret {
  readonly path: string
  readonly version: number
  readonly handles: readonly string[]
}

/**
 * Saves a secret for a connected app, and puts it on record in the same transaction.
 * @param by user id of the admin; the caller has checked `secrets:manage`
 * @throws AppError CONFLICT when there is one of that name; VALIDATION_FAILED for a place that the app never sends to; KEYS_MISSING
 */
export async function createSecret(scope: TenantScope, given: SaveSecret, by: string): Promise<KeptSecret> {
  if (await known(scope, given.path)) throw new AppError('CONFLICT', { context: { secret: given.path, why: 'there is one of that name' } })
  await checkBinding(scope, given.binding)
  const kept = await saveSecret(scope, given, by)
  await record(scope, by, [stored(kept, given), bound(kept, given.binding)])
  return kept
}

/**
 * New values for the same fields of a saved secret; the old ones are deleted, and plans that were sealed with them are stale.
 * @param given.binding to bind it otherwise too: who binds it anew must know it
 * @throws AppError NOT_FOUND, VALIDATION_FAILED, KEYS_MISSING
 */
export async function rotateSecret(
  scope: TenantScope,
  given: { path: string; fields: SaveSecret['fields']; binding?: SecretBinding | undefined },
  by: string,
): Promise<KeptSecret> {
  const before = await known(scope, given.path)
  if (!before) throw new AppError('NOT_FOUND', { context: { secret: given.path } })
  const missing = before.fields.filter((field) => !Object.hasOwn(given.fields, field))
  if (missing.length > 0) throw notValid(msg('give all fields anew; missing: {names}'), '/fields', {}, { names: missing.join(', ') })
  const binding = given.binding ?? before.binding
  // What stays bound as it was goes nowhere new; the mail server's password is bound to a place that no app has.
  if (given.binding) await checkBinding(scope, binding)
  const kept = await saveSecret(scope, { path: given.path, fields: given.fields, binding }, by)
  await record(scope, by, [stored(kept, given), ...(given.binding ? [bound(kept, binding)] : [])])
  return kept
}

/** Removes a saved secret; its handles stop working at once. @throws AppError NOT_FOUND */
export async function dropSecret(scope: TenantScope, path: string, by: string): Promise<void> {
  await removeSecret(scope, path, by)
  await record(scope, by, [{ type: 'secret.removed', message: `secret ${path} removed`, ext: { path } }])
}

async function known(scope: TenantScope, path: string): Promise<SecretView | undefined> {
  return (await listSecrets(scope)).find((secret) => secret.path === path)
}

/** A secret is bound to an app of this workspace, and to a place that this app sends to (domain §2, Handle). */
async function checkBinding(scope: TenantScope, { connector: key, origin }: SecretBinding): Promise<void> {
  const connector = await findConnector(scope, key)
  if (!connector) throw notValid(msg('there is no such app'), '/binding/connector')
  const origins = originsOf(connector)
  if (!origins.includes(origin))
    throw notValid(
      origins.length === 0 ? msg('this app sends to nobody') : msg('this app sends to {names}'),
      '/binding/origin',
      {},
      { names: origins.join(', ') },
    )
}

/** Where values of secrets can go through a connector. */
export function originsOf({ kind, config }: Pick<ConnectorRow, 'kind' | 'config'>): string[] {
  if (kind === 'stdio') return ['local']
  if (kind === 'remote') return [new URL(remoteConfigSchema.parse(config).url).origin]
  return kind === 'http' ? httpConfigSchema.parse(config).sites.map((site) => site.origin) : []
}

function stored(kept: KeptSecret, { fields }: Pick<SaveSecret, 'fields'>): AuditDraft {
  const { path, version } = kept
  return { type: 'secret.stored', message: `secret ${path} saved`, ext: { path, version, fields: Object.keys(fields).sort() } }
}

function bound({ path, version }: KeptSecret, binding: SecretBinding): AuditDraft {
  return { type: 'secret.bound', message: `secret ${path} bound to ${binding.connector}`, ext: { path, version, ...binding } }
}

async function record(scope: TenantScope, by: string, drafts: readonly AuditDraft[]): Promise<void> {
  const named = drafts.map((draft) => ({ ...draft, ext: { ...draft.ext, actor: by } }))
  await appendAudit(scope, named, { atMs: systemClock.nowMs(), ids: systemIds })
}
