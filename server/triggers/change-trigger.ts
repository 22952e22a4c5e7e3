import { AppError } from '#server/kernel/app-error.ts'
import type { Say } from '#server/kernel/language/say.ts'
import type { TenantScope } from '#server/tenancy/store.ts'
import { fittingInputs, nextAtOf } from '#server/triggers/create-trigger.ts'
import { dropWaiting } from '#server/triggers/drop-waiting.ts'
import { readTimetable } from '#server/triggers/read-timetable.ts'
import { recordTrigger, timetableFacts } from '#server/triggers/record-trigger.ts'
import type { TriggerChange } from '#server/triggers/schema.ts'
import { findTrigger, updateTrigger } from '#server/triggers/store.ts'

/**
 * Changes when or with what a schedule starts. Whoever changes it owns it from then on: its runs start in that person's
 * name, so nobody approves what they themselves put into another's schedule (domain §7). A paused one stays paused.
 * @throws AppError NOT_FOUND, CONFLICT, VALIDATION_FAILED, MEMBER_UNPUBLISHED, MEMBER_SUSPENDED
 */
export async function changeTrigger(
  scope: TenantScope,
  id: string,
  { say, ...change }: TriggerChange & { readonly say?: Say },
  by: string,
  nowMs: number,
): Promise<void> {
  const before = await findTrigger(scope, id, { lock: true })
  if (before.revision !== change.revision) throw new AppError('CONFLICT', { context: { trigger: id, revision: before.revision } })
  const sentence = change.sentence ?? before.sentence
  const timetable = readTimetable(sentence, change.timeZone ?? before.timeZone, say)
  const inputs = await fittingInputs(scope, before.memberId, change.inputs ?? before.inputs)
  const now = new Date(nowMs)
  const moved = timetable.cron !== before.cron || timetable.timeZone !== before.timeZone
  if (moved) await dropWaiting(scope, before, nowMs)
  const after = {
    ...timetable,
    sentence,
    inputs,
    overlap: change.overlap ?? before.overlap,
    ownerId: by,
    revision: before.revision + 1,
    resumedAt: now,
    ...(before.pausedAt === null ? { nextAt: nextAtOf(timetable, nowMs), plannedAt: now } : {}),
  }
  await updateTrigger(scope, id, after)
  const { cron, timeZone, overlap, inputDigest } = timetableFacts(before)
  await recordTrigger(
    scope,
    { ...before, ownerId: by },
    {
      type: 'trigger.changed',
      message: `starts when: ${timetable.readback} (${timetable.timeZone})`,
      actor: by,
      ext: { ...timetableFacts(after), before: { cron, timeZone, overlap, inputDigest, ownerId: before.ownerId } },
    },
    nowMs,
  )
}
