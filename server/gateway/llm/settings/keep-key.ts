import { appendAudit } from '#server/audit/append-audit.ts'
import { MODELS_BINDING } from '#server/gateway/llm/settings/read-provider.ts'
import { AppError, isAppError } from '#server/kernel/app-error.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import type { TenantScope } from '#server/tenancy/store.ts'
import { removeSecret } from '#server/vault/remove-secret.ts'
import { saveSecret } from '#server/vault/save-secret.ts'
import { parseHandle } from '#server/vault/schema.ts'

const FIELD = 'key'

/**
 * Saves the key of a provider, bound to its origin: it goes there and nowhere else.
 * @returns the handle, the only form of it from here on
 * @throws AppError VALIDATION_FAILED, KEYS_MISSING
 */
export async function keepKey(scope: TenantScope, name: string, baseUrl: string, key: string, by: string): Promise<string> {
  const binding = { connector: MODELS_BINDING, origin: new URL(baseUrl).origin, members: 'all' as const }
  const kept = await saveSecret(scope, { path: `models/${name}`, fields: { [FIELD]: key }, binding }, by)
  const [handle] = kept.handles
  if (handle === undefined) throw new AppError('INTERNAL')
  await record(scope, 'secret.stored', `secret ${kept.path} saved`, { path: kept.path, version: kept.version, fields: [FIELD], actor: by })
  return handle
}

/** Deletes the key of a provider that wants none any more. One that somebody deleted before is no fault. */
export async function dropKey(scope: TenantScope, handle: string, by: string): Promise<void> {
  const path = parseHandle(handle)?.path
  if (path === undefined) return
  try {
    await removeSecret(scope, path, by)
  } catch (error) {
    if (isAppError(error, 'NOT_FOUND')) return
    throw error
  }
  await record(scope, 'secret.removed', `secret ${path} removed`, { path, actor: by })
}

async function record(
  scope: TenantScope,
  type: 'secret.stored' | 'secret.removed',
  message: string,
  ext: { readonly [key: string]: unknown },
): Promise<void> {
  await appendAudit(scope, [{ type, message, ext }], { atMs: systemClock.nowMs(), ids: systemIds })
}
