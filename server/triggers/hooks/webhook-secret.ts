import { randomBytes } from 'node:crypto'
import { isAppError } from '#server/kernel/app-error.ts'
import type { TenantScope } from '#server/tenancy/store.ts'
import { removeSecret } from '#server/vault/remove-secret.ts'
import { revealSecret } from '#server/vault/reveal-secret.ts'
import { saveSecret } from '#server/vault/save-secret.ts'
import { formatHandle, HOOKS_CONNECTOR } from '#server/vault/schema.ts'
import { secretVersions } from '#server/vault/secret-versions.ts'

/** Bytes of chance; Standard Webhooks wants 24 to 64. */
const SECRET_BYTES = 32
/** Both secrets count so long after a renewal. */
export const OVERLAP_MS = 24 * 60 * 60_000

/** No app has this key, so no ability can ask for what is bound to it. */
const BINDING = { connector: HOOKS_CONNECTOR, origin: 'local', members: 'all' } as const

const pathOf = (id: string): string => `hooks/${id}`

/** `whsec_…` as the libraries of senders take it. */
export function newSecret(): string {
  return `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`
}

/** Keeps the secret that counts from now on, and the one before beside it. @throws AppError KEYS_MISSING */
export async function keepSecret(
  scope: TenantScope,
  id: string,
  secret: { current: string; previous?: string },
  by: string,
): Promise<void> {
  await saveSecret(scope, { path: pathOf(id), fields: { ...secret }, binding: BINDING }, by)
}

/** For good; an admin may have removed it before. */
export async function removeWebhookSecret(scope: TenantScope, id: string, by: string): Promise<void> {
  await removeSecret(scope, pathOf(id), by).catch((error: unknown) => {
    if (!isAppError(error, 'NOT_FOUND')) throw error
  })
}

/** Values that live as long as one check of a signature (architecture §4 rule 5). @throws AppError SECRET_NOT_BOUND, KEYS_MISSING */
export async function openSecret(scope: TenantScope, id: string, field: 'current' | 'previous'): Promise<string> {
  return await revealSecret(scope, formatHandle({ path: pathOf(id), field }), {
    connector: HOOKS_CONNECTOR,
    origin: 'local',
    memberId: null,
  })
}

export interface OpenSecrets {
  /** Those that count now, the newest first. */
  readonly valid: readonly string[]
  /** One whose time is over. */
  readonly former: string | null
  readonly secretPath: string
  /** Another one means that they were renewed or removed. */
  readonly secretVersion: number
}

/** The secrets of a webhook. @throws AppError SECRET_NOT_BOUND, KEYS_MISSING */
export async function openSecrets(
  scope: TenantScope,
  { id, previousUntil }: { id: string; previousUntil: Date | null },
  nowMs: number,
): Promise<OpenSecrets> {
  const secretPath = pathOf(id)
  const versions = await secretVersions(scope, [formatHandle({ path: secretPath, field: 'current' })])
  const place = { secretPath, secretVersion: versions[secretPath] ?? 0 }
  const current = await openSecret(scope, id, 'current')
  if (previousUntil === null) return { ...place, valid: [current], former: null }
  const previous = await openSecret(scope, id, 'previous')
  const counts = previousUntil.getTime() > nowMs
  return { ...place, valid: counts ? [current, previous] : [current], former: counts ? null : previous }
}
