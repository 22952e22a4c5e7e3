import { claimKey, findKey, forgetKeysBefore, type IdempotencyName, keepAnswer, releaseKey } from '#server/entry/idempotency/store.ts'
import { AppError } from '#server/kernel/app-error.ts'
import type { JsonValue } from '#server/kernel/canonical-json.ts'
import { inScope } from '#server/tenancy/store.ts'

/** So long a key stands for its first answer. */
export const KEPT_MS = 24 * 60 * 60_000

export interface Answer {
  readonly status: number
  /** null when there is nothing to say. */
  readonly body: JsonValue
}

/** An answer that is made again for a repetition: its key is freed. */
export interface OneAnswer extends Answer {
  readonly kept?: false
}

/**
 * Runs `work` once per key and gives the kept answer to every repetition within 24 h (architecture §6). Authorisation
 * came before this and is done again for each repetition. An error frees the key: operations commit all or
 * nothing, so `work` does nothing more once it has committed.
 * A key whose first request died without an answer stays taken, for nobody knows what it did.
 * @throws AppError IDEMPOTENCY_MISMATCH for another request under this key; CONFLICT while the first one runs
 */
export async function answerOnce(
  workspaceId: string,
  name: IdempotencyName & { requestHash: string; nowMs: number },
  work: () => Promise<OneAnswer>,
): Promise<Answer & { replayed: boolean }> {
  const { requestHash, nowMs, ...keyName } = name
  const kept = await inScope(workspaceId, async (scope) => {
    await forgetKeysBefore(scope, keyName.principal, new Date(nowMs - KEPT_MS))
    if (await claimKey(scope, keyName, requestHash, new Date(nowMs))) return undefined
    const found = await findKey(scope, keyName)
    if (!found) throw new AppError('CONFLICT')
    return found
  })
  if (kept) {
    if (kept.requestHash !== requestHash) throw new AppError('IDEMPOTENCY_MISMATCH')
    if (kept.status === null) throw new AppError('CONFLICT', { context: { why: 'the first request under this key has not ended' } })
    return { status: kept.status, body: kept.response as JsonValue, replayed: true }
  }
  const { body, kept: isKept, status } = await workOrRelease(workspaceId, keyName, work)
  await inScope(workspaceId, async (scope) =>
    isKept === false ? await releaseKey(scope, keyName) : await keepAnswer(scope, keyName, status, body),
  )
  return { body, status, replayed: false }
}

async function workOrRelease(workspaceId: string, keyName: IdempotencyName, work: () => Promise<OneAnswer>): Promise<OneAnswer> {
  try {
    return await work()
  } catch (error) {
    await inScope(workspaceId, async (scope) => await releaseKey(scope, keyName)).catch(() => {})
    throw error
  }
}
