import { answerOnce } from '#server/entry/idempotency/answer-once.ts'
import type { Principal } from '#server/identity/principal.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { canonicalJson, type JsonObject, type JsonValue } from '#server/kernel/canonical-json.ts'
import { sha256 } from '#server/kernel/digest.ts'
import { systemClock } from '#server/observability/system-clock.ts'

/** `_meta` of a call that must not be done twice, however often it is sent: like the header of the REST API, for 24 h. */
const KEY_META = 'dev.muster/idempotency-key'
const KEY_SHAPE = /^[\x21-\x7e]{1,200}$/

/**
 * Does what a call begins with once per key; a repetition gets the first answer. Without a key each call is its own.
 * @param call what the key stands for: another call under the same key is refused
 * @throws AppError VALIDATION_FAILED for what is no key; IDEMPOTENCY_MISMATCH, CONFLICT
 */
export async function callOnce<T extends object>(
  { principal, meta, route, call }: { principal: Principal; meta: JsonObject; route: string; call: JsonObject },
  begin: () => Promise<T>,
): Promise<T> {
  const key = meta[KEY_META]
  if (key === undefined) return await begin()
  if (typeof key !== 'string' || !KEY_SHAPE.test(key)) throw new AppError('VALIDATION_FAILED', { context: { meta: KEY_META } })
  const name = {
    principal: principal.via.kind === 'token' ? principal.via.tokenId : principal.userId,
    route: `MCP ${route}`.slice(0, 300),
    key,
    requestHash: sha256(canonicalJson(call)),
    nowMs: systemClock.nowMs(),
  }
  const { body } = await answerOnce(principal.workspaceId, name, async () => ({
    status: 200,
    body: (await begin()) as unknown as JsonValue,
  }))
  return body as unknown as T
}
