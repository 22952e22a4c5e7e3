import { appendAudit } from '#server/audit/append-audit.ts'
import type { Standing } from '#server/gateway/llm/core/limits.ts'
import { type Asked, askedDraft, type Bill, type More, moreDraft, settledDraft } from '#server/gateway/llm/record-call.ts'
import { reserveAll, reserveMore } from '#server/gateway/llm/spending/reserve.ts'
import { lockSpendingIfLimited, settleRows } from '#server/gateway/llm/spending/store.ts'
import { tellOfBills } from '#server/gateway/llm/spending/tell-of-limits.ts'
import { settingsMark } from '#server/gateway/llm/store.ts'
import { insertTranscripts } from '#server/gateway/llm/transcripts/store.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { Batches, type Ended } from '#server/kernel/batches.ts'
import { actForMany } from '#server/observability/acting-token.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import { inScope } from '#server/tenancy/store.ts'

/** A call that wants out, under the settings it was decided by. */
export interface Opening extends Asked {
  readonly mark: string
}

/** The settings changed since the call was decided: it is decided anew. */
export class SettingsChanged extends Error {}

const openings = new Batches<Opening, Standing>(async (workspaceId, items) => await actForMany(() => openTogether(workspaceId, items)))
const bills = new Batches<Bill, void>(async (workspaceId, items) => await actForMany(() => settleTogether(workspaceId, items)))

/**
 * Lets a call out: its settings still hold, its most is set aside under every limit, and both are in the proof, in one commit that it may
 * share with others of the workspace. Nothing goes out before it.
 * @throws SettingsChanged; AppError BUDGET_EXCEEDED, MODEL_ASKED_ALREADY, SIGNER_UNAVAILABLE
 */
export async function openCall(opening: Opening): Promise<Standing> {
  return await openings.add(opening.ask.scope.workspaceId, opening)
}

/**
 * Sets more aside for a call under way, under the limits of now; on record in the same commit.
 * @throws AppError BUDGET_EXCEEDED, SIGNER_UNAVAILABLE: nothing is set aside then
 */
export async function moreForCall(more: More): Promise<void> {
  const nowMs = systemClock.nowMs()
  const { ask, usageId, moreMicro } = more
  const { chargedTo, runCapMicro = null } = ask
  const refusal = await actForMany(
    async () =>
      await inScope(ask.scope.workspaceId, async (scope) => {
        const refused = await reserveMore(scope, usageId, { chargedTo, runCapMicro, atMostMicro: moreMicro, at: new Date(nowMs) })
        if (refused === null) await appendAudit(scope, [moreDraft(more)], { atMs: nowMs, ids: systemIds })
        return refused
      }),
  )
  if (refusal !== null) throw refusal
}

/** Settles a call, puts on record what became of it and tells of limits that are nearly used up, all or nothing. What was settled before stays as it was. */
export async function settleCall(bill: Bill): Promise<void> {
  await bills.add(bill.ask.scope.workspaceId, bill)
}

async function openTogether(workspaceId: string, items: readonly Opening[]): Promise<readonly Ended<Standing>[]> {
  const at = new Date(systemClock.nowMs())
  return await inScope(workspaceId, async (scope) => {
    const mark = await settingsMark(scope)
    const fresh = items.filter((one) => one.mark === mark)
    const reserved = await reserveAll(
      scope,
      fresh.map(({ ask, call, atMostMicro }) => {
        const { requestId, chargedTo, role, purpose, runCapMicro = null } = ask
        const { usageId: id, requestDigest } = call
        return { id, requestId, chargedTo, role, purpose, atMostMicro, runCapMicro, requestDigest, at }
      }),
    )
    const drafts = fresh.flatMap((one, i) => {
      const end = reserved[i]
      return end && 'value' in end ? [askedDraft(one, end.value)] : []
    })
    if (drafts.length > 0) await appendAudit(scope, drafts, { atMs: at.getTime(), ids: systemIds })
    return items.map((one): Ended<Standing> => {
      if (one.mark !== mark) return { error: new SettingsChanged() }
      return reserved[fresh.indexOf(one)] ?? { error: new AppError('INTERNAL') }
    })
  })
}

async function settleTogether(workspaceId: string, items: readonly Bill[]): Promise<readonly Ended<void>[]> {
  const nowMs = systemClock.nowMs()
  await inScope(workspaceId, async (scope) => {
    const rows = items.map(({ usageId, settled }) => ({ ...settled, id: usageId }))
    const limited = await lockSpendingIfLimited(scope)
    const micros = await settleRows(scope, rows, new Date(nowMs))
    const kept = items.flatMap(({ usageId, transcript }) => (transcript && micros.has(usageId) ? [{ usageId, ...transcript }] : []))
    await insertTranscripts(scope, kept, new Date(nowMs))
    if (limited) await tellOfBills(scope, [...micros.keys()], new Date(nowMs))
    const drafts = items.flatMap((bill) => {
      const micro = micros.get(bill.usageId)
      return micro === undefined ? [] : [settledDraft(bill, micro)]
    })
    if (drafts.length > 0) await appendAudit(scope, drafts, { atMs: nowMs, ids: systemIds })
  })
  return items.map(() => ({ value: undefined }))
}
