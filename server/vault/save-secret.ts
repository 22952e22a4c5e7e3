import { AppError, type FieldError } from '#server/kernel/app-error.ts'
import { canonicalJson } from '#server/kernel/canonical-json.ts'
import { checkFields } from '#server/kernel/check-fields.ts'
import { inEnglish, msg } from '#server/kernel/language/say.ts'
import type { TenantScope } from '#server/tenancy/store.ts'
import { formatHandle, type SaveSecret, SECRET_LENGTH_MIN, saveSecretSchema } from '#server/vault/schema.ts'
import { sealBytes } from '#server/vault/seal-bytes.ts'
import { deleteOlder, insertSecret, lockPath, newestSecret } from '#server/vault/store.ts'
import { type StoredBinding, secretContext } from '#server/vault/stored-secret.ts'
import { currentDataKey } from '#server/vault/workspace-key.ts'

/**
 * Saves a secret with its binding as the next version of its path; the one before is deleted. To bind it otherwise is to save
 * it again, because whoever binds it anew must know it. Its fields cannot be read back, only used where it is bound.
 * @param savedBy user id of the admin; the caller has checked `secrets:manage` and puts the saving on record
 * @returns its version and the handles of its fields
 * @throws AppError VALIDATION_FAILED, KEYS_MISSING
 */
export async function saveSecret(
  scope: TenantScope,
  given: SaveSecret,
  savedBy: string,
): Promise<{ path: string; version: number; handles: string[] }> {
  const { path, fields, binding } = checked(given)
  await lockPath(scope, path)
  const version = ((await newestSecret(scope, path))?.version ?? 0) + 1
  const { key, version: keyVersion } = await currentDataKey(scope)
  const names = Object.keys(fields).sort()
  const stored: StoredBinding = { ...binding, fields: names }
  const place = { workspaceId: scope.workspaceId, path, version, keyVersion }
  const ciphertext = sealBytes(key, Buffer.from(canonicalJson(fields), 'utf8'), secretContext(place, stored))
  await insertSecret(scope, { path, version, ciphertext, keyVersion, binding: stored, createdBy: savedBy })
  await deleteOlder(scope, path, version)
  return { path, version, handles: names.map((field) => formatHandle({ path, field })) }
}

/** A name of a field may be said; anything else might be the secret in the wrong place. */
const FIELD_SHOWN = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/

const FIELDS = msg('Name 1 to 20 fields: letters, digits, - and _, each with a text')
const SHORT = msg('a secret has at least {n} characters; a shorter one could not be hidden when an app says it back')

/** The messages name places and limits, never what was given. */
function checked(given: SaveSecret): SaveSecret {
  const read = checkFields(saveSecretSchema, given)
  if (read.ok) return read.value
  const tooShort = Object.keys(given.fields).filter((field) => (given.fields[field] ?? '').length < SECRET_LENGTH_MIN)
  if (tooShort.length > 0) throw shortValue(tooShort)
  // the name of a field may be the secret itself
  const others = read.errors.filter(({ pointer }) => !pointer.startsWith('/fields'))
  const ofFields: readonly FieldError[] =
    others.length < read.errors.length ? [{ pointer: '/fields', code: 'invalid', message: FIELDS }] : []
  const errors = [...ofFields, ...others]
  const why = errors.map(({ pointer, message, holes }) => `${pointer}: ${inEnglish(message, holes)}`).join('; ')
  throw new AppError('VALIDATION_FAILED', { context: { why: why.slice(0, 300) }, errors })
}

function shortValue(fields: readonly string[]): AppError {
  const holes = { n: SECRET_LENGTH_MIN }
  const named = fields.filter((field) => FIELD_SHOWN.test(field))
  return new AppError('VALIDATION_FAILED', {
    context: { why: inEnglish(SHORT, holes) },
    errors: (named.length > 0 ? named : ['']).map((field) => ({
      pointer: field === '' ? '/fields' : `/fields/${field}`,
      code: 'too_short',
      message: SHORT,
      holes,
    })),
  })
}
