import { validateInputs } from '#server/dispatch/validate-inputs.ts'
import { AppError } from '#server/kernel/app-error.ts'
import type { JsonObject } from '#server/kernel/canonical-json.ts'
import type { Say } from '#server/kernel/language/say.ts'
import { loadProgram } from '#server/members/load-program.ts'
import { findMember, findVersion } from '#server/members/store.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import type { TenantScope } from '#server/tenancy/store.ts'
import { slotAfter } from '#server/triggers/core/slots.ts'
import { readTimetable } from '#server/triggers/read-timetable.ts'
import { recordTrigger, timetableFacts } from '#server/triggers/record-trigger.ts'
import type { Overlap } from '#server/triggers/schema.ts'
import { countTriggers, insertTrigger } from '#server/triggers/store.ts'

/** Schedules of one workspace. */
const TRIGGERS_MAX = 10_000

export interface NewTrigger {
  readonly memberId: string
  readonly sentence: string
  readonly timeZone: string
  readonly inputs: unknown
  readonly overlap: Overlap
  /** Becomes the owner: its runs start in this person's name. */
  readonly by: string
  /** In whose language an unclear sentence is asked about. */
  readonly say?: Say
}

/**
 * Says when a crew member starts by itself. The inputs are kept with it and fit the version at work.
 * @throws AppError NOT_FOUND, MEMBER_UNPUBLISHED, MEMBER_SUSPENDED, VALIDATION_FAILED, LIMIT_EXCEEDED
 */
export async function createTrigger(scope: TenantScope, given: NewTrigger, nowMs: number): Promise<{ triggerId: string }> {
  const inputs = await fittingInputs(scope, given.memberId, given.inputs)
  const timetable = readTimetable(given.sentence, given.timeZone, given.say)
  if ((await countTriggers(scope)) >= TRIGGERS_MAX)
    throw new AppError('LIMIT_EXCEEDED', { context: { limit: 'triggersMax', max: TRIGGERS_MAX } })
  const now = new Date(nowMs)
  const trigger = await insertTrigger(scope, {
    id: systemIds.next('trg'),
    memberId: given.memberId,
    kind: 'schedule',
    ownerId: given.by,
    createdBy: given.by,
    sentence: given.sentence,
    ...timetable,
    inputs,
    overlap: given.overlap,
    nextAt: nextAtOf(timetable, nowMs),
    plannedAt: now,
    resumedAt: now,
  })
  await recordTrigger(
    scope,
    trigger,
    {
      type: 'trigger.created',
      message: `starts when: ${timetable.readback} (${timetable.timeZone})`,
      actor: given.by,
      ext: timetableFacts(trigger),
    },
    nowMs,
  )
  return { triggerId: trigger.id }
}

/**
 * Inputs against the version at work.
 * @throws AppError NOT_FOUND, MEMBER_UNPUBLISHED, MEMBER_SUSPENDED, VALIDATION_FAILED
 */
export async function fittingInputs(scope: TenantScope, memberId: string, inputs: unknown): Promise<JsonObject> {
  const member = await findMember(scope, memberId)
  if (member.status === 'suspended' || member.status === 'offboarded')
    throw new AppError('MEMBER_SUSPENDED', { context: { member: member.slug } })
  if (member.activeVersionId === null) throw new AppError('MEMBER_UNPUBLISHED', { context: { member: member.slug } })
  const { programDigest } = await findVersion(scope, member.activeVersionId)
  if (programDigest === null) throw new AppError('DEFINITION_INVALID', { context: { member: member.slug } })
  return validateInputs((await loadProgram(scope, programDigest)).inputs, inputs)
}

/** The next start after now, as it is stored. */
export function nextAtOf(timetable: { cron: string; timeZone: string }, nowMs: number): Date | null {
  const slot = slotAfter(timetable, nowMs)
  return slot === null ? null : new Date(slot.atMs)
}
