import { answerOnce } from '#server/entry/idempotency/answer-once.ts'
import type { Principal } from '#server/identity/principal.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { canonicalJson, type JsonObject } from '#server/kernel/canonical-json.ts'
import { sha256 } from '#server/kernel/digest.ts'
import { systemClock } from '#server/observability/system-clock.ts'

/** `_meta` of a call that must not be done twice, however often it is sent: like the header of the REST API, for 24 h. */
const KEY_META = 'dev.muster/idempotency-key'
const KEY_SHAPE = /^[\x21-\x7e]{1,200}$/

/** What a call began: a run, kept under its key by its id alone; or a look-up, which is over and made again for a repetition. */
export type Begun<T> = { readonly kind: 'run'; readonly runId: string } | { readonly kind: 'done'; readonly output: T }

/**
 * Begins a call once per key; a repetition is told the run of the first one. A look-up is never given again: each one is decided and put
 * on record anew. Without a key each call is its own.
 * @param call what the key stands for: another call under the same key is refused
 * @param begin ends as soon as the run is there: what fails after that would begin a second one
 * @throws AppError VALIDATION_FAILED for what is no key; IDEMPOTENCY_MISMATCH, CONFLICT
 */
export async function callOnce<T>(
  { principal, meta, route, call }: { principal: Principal; meta: JsonObject; route: string; call: JsonObject },
  begin: () => Promise<Begun<T>>,
): Promise<Begun<T>> {
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
  let looked: Begun<T> | undefined
  const { body } = await answerOnce(principal.workspaceId, name, async () => {
    const begun = await begin()
    if (begun.kind === 'run') return { status: 200, body: { runId: begun.runId } }
    looked = begun
    return { status: 200, body: null, kept: false }
  })
  if (looked) return looked
  const runId = (body as JsonObject | null)?.['runId']
  if (typeof runId !== 'string') throw new AppError('CONFLICT', { context: { meta: KEY_META } })
  return { kind: 'run', runId }
}
