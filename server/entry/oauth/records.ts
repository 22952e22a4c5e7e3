import { type Adapter, type AdapterPayload, errors } from 'oidc-provider'
import { openRecord, sealRecord } from '#server/entry/oauth/seal-record.ts'
import { consumeRecord, deleteOfGrant, deleteRecord, findRecord, makeRoom, putRecord } from '#server/entry/oauth/store.ts'
import { hashSecret } from '#server/identity/secret.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { inSystem } from '#server/tenancy/store.ts'

/** A registered program that nobody let in is forgotten after so long. */
const UNUSED_CLIENT_SECONDS = 24 * 60 * 60
/** Anybody may register a program; beyond so many that nobody let in, the one that registered first is forgotten. */
const UNUSED_CLIENTS_MAX = 2000

/** Sign-in lives in our own session; the library's is never looked up again, so it is not kept at all. */
const NOT_KEPT = new Set(['Session', 'ReplayDetection'])

/**
 * Where oidc-provider keeps one kind of record: in PostgreSQL, under the hash of its id, which for codes and tokens is the secret
 * itself. The id stands nowhere in the stored payload (domain §9).
 * @param onGrantEnd told the subject of a consent that the library ended: given back by the program, or a code or token came twice
 */
export function recordsOf(model: string, onGrantEnd: (subject: string) => Promise<void>): Adapter {
  const now = (): Date => new Date(systemClock.nowMs())
  const find = async (id: string): Promise<AdapterPayload | undefined> => {
    if (NOT_KEPT.has(model)) return undefined
    const row = await inSystem(async (scope) => await findRecord(scope, model, hashSecret(id), now()))
    const payload = row && openRecord(model, row.idHash, row.payload)
    return payload && withId(model, id, payload, row.consumedAt)
  }
  return {
    find,
    upsert: async (id, payload, expiresIn) => {
      if (NOT_KEPT.has(model)) return
      const expiresAt = new Date(systemClock.nowMs() + (expiresIn ?? UNUSED_CLIENT_SECONDS) * 1000)
      const idHash = hashSecret(id)
      const grantHash = typeof payload.grantId === 'string' ? hashSecret(payload.grantId) : null
      await inSystem(async (scope) => {
        if (model === 'Client') await makeRoom(scope, model, expiresAt, UNUSED_CLIENTS_MAX)
        await putRecord(scope, { model, idHash, payload: sealRecord(model, idHash, withoutId(id, payload)), grantHash, expiresAt })
      })
    },
    // Of two that bring the same code or refresh token at once, one is not who was let in: what the other gets ends with the consent.
    consume: async (id) => {
      const first = await inSystem(async (scope) => await consumeRecord(scope, model, hashSecret(id), now()))
      if (first) return
      const used = await find(id)
      if (used?.accountId) await onGrantEnd(used.accountId)
      throw new errors.InvalidGrant('used before')
    },
    destroy: async (id) => {
      const ended = model === 'Grant' ? await find(id) : undefined
      await inSystem(async (scope) => await deleteRecord(scope, model, hashSecret(id)))
      if (ended?.accountId) await onGrantEnd(ended.accountId)
    },
    revokeByGrantId: async (grantId) => {
      await inSystem(async (scope) => await deleteOfGrant(scope, model, hashSecret(grantId)))
    },
    findByUid: async () => undefined,
    findByUserCode: async () => undefined,
  }
}

function withoutId(id: string, { jti: _id, uid, returnTo, ...rest }: AdapterPayload): Record<string, unknown> {
  const path = typeof returnTo === 'string' && returnTo.endsWith(id) ? { returnTo: returnTo.slice(0, -id.length) } : {}
  return { ...rest, ...(uid === undefined || uid === id ? {} : { uid }), ...path }
}

function withId(model: string, id: string, payload: Record<string, unknown>, consumedAt: Date | null): AdapterPayload {
  if (model === 'Client') return payload
  const { returnTo } = payload
  return {
    ...payload,
    jti: id,
    ...(typeof returnTo === 'string' ? { returnTo: `${returnTo}${id}` } : {}),
    ...(consumedAt === null ? {} : { consumed: Math.floor(consumedAt.getTime() / 1000) }),
  }
}
