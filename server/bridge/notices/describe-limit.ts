import type { LimitFacts } from '#server/bridge/core/limit-notice.ts'
import { moneyText } from '#server/bridge/core/money.ts'
import { subjectNames } from '#server/bridge/costs/store.ts'
import { limitHolds } from '#server/gateway/llm/settings/signed-settings.ts'
import { findLimit } from '#server/gateway/llm/settings/store.ts'
import type { Say } from '#server/kernel/language/say.ts'
import type { NoticeAbout } from '#server/notices/schema.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

const MICRO = 1_000_000

/** The limit that a notice tells of: its figures of then, its state of now. Null when it was lifted. */
export async function describeLimit(
  scope: TenantScope,
  { limitId = '', maxMicro = 0, usedMicro = 0 }: NoticeAbout,
  say: Say,
): Promise<LimitFacts | null> {
  const limit = await findLimit(scope, limitId)
  if (!limit) return null
  const { scope: where, subjectId, period, atLimit } = limit
  const euro = (micro: number): string => moneyText(micro / MICRO, 'EUR', say)
  const subjectName = subjectId === null ? null : ((await subjectNames(scope)).get(subjectId) ?? null)
  const holds = await limitHolds(limit)
  const state = holds ? (limit.maxMicro === maxMicro ? 'holds' : 'changed') : 'broken'
  return { scope: where, subjectName, period, atLimit, used: euro(usedMicro), max: euro(maxMicro), state }
}
