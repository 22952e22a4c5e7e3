import { AppError } from '#server/kernel/app-error.ts'
import { ownValue } from '#server/kernel/own-value.ts'
import type { TenantScope } from '#server/tenancy/store.ts'
import type { KeptText } from '#server/vault/keep-text.ts'
import { parseHandle } from '#server/vault/schema.ts'
import { openBytes } from '#server/vault/seal-bytes.ts'
import { listNewestSecrets, newestSecret } from '#server/vault/store.ts'
import { type LiveSecret, liveSecret, secretContext } from '#server/vault/stored-secret.ts'
import { dataKey } from '#server/vault/workspace-key.ts'

/** For which call a value is wanted. */
export interface SecretUse {
  readonly connector: string
  /** `local`, or the web origin that the value will be sent to. */
  readonly origin: string
  /** null = no member acts: only what is bound to all. */
  readonly memberId: string | null
}

/**
 * The value behind a handle: the one place where it exists outside the vault is the call that it goes into. Never keep, log
 * or return it to a caller outside the gateway (lint holds the importers to that).
 * @throws AppError SECRET_NOT_BOUND when unknown, removed, damaged, or bound to another connector, origin or member: the
 * caller cannot tell which; KEYS_MISSING
 */
export async function revealSecret(scope: TenantScope, handle: string, use: SecretUse): Promise<string> {
  const parsed = parseHandle(handle)
  const refused = new AppError('SECRET_NOT_BOUND', { context: { connector: use.connector } })
  if (parsed === null) throw refused
  const secret = liveSecret(await newestSecret(scope, parsed.path))
  if (secret === null || !isBound(secret, use)) throw refused
  const { key } = await dataKey(scope, secret.keyVersion)
  const plain = openBytes(key, secret.ciphertext, secretContext(secret, secret.binding))
  if (plain === null) throw refused
  const fields = JSON.parse(plain.toString('utf8')) as { readonly [field: string]: string }
  const value = ownValue(fields, parsed.field)
  if (value === undefined) throw refused
  return value
}

/**
 * The text that `keepText` sealed. Never keep, log or return it to a caller outside the gateway.
 * @returns null when bytes or context are not those of the sealing
 * @throws AppError KEYS_MISSING
 */
export async function revealText(scope: TenantScope, { sealed, keyVersion }: KeptText, context: string): Promise<string | null> {
  const { key } = await dataKey(scope, keyVersion)
  return openBytes(key, sealed, context)?.toString('utf8') ?? null
}

/**
 * Every value saved in the workspace, to be taken out of a text that leaves it or comes back. Never keep or log them; their place is the
 * memory of the gateway.
 * @throws AppError KEYS_MISSING; SECRET_NOT_BOUND when one does not open: what cannot be looked for cannot be hidden
 */
export async function everyValue(scope: TenantScope): Promise<string[]> {
  const values: string[] = []
  for (const row of await listNewestSecrets(scope)) {
    const secret = liveSecret(row)
    if (secret === null) continue
    const { key } = await dataKey(scope, secret.keyVersion)
    const plain = openBytes(key, secret.ciphertext, secretContext(secret, secret.binding))
    if (plain === null) throw new AppError('SECRET_NOT_BOUND', { context: { why: 'a saved secret does not open', path: secret.path } })
    values.push(...Object.values(JSON.parse(plain.toString('utf8')) as { readonly [field: string]: string }))
  }
  return values
}

function isBound({ binding }: LiveSecret, use: SecretUse): boolean {
  const forMember = binding.members === 'all' || (use.memberId !== null && binding.members.includes(use.memberId))
  return binding.connector === use.connector && binding.origin === use.origin && forMember
}
