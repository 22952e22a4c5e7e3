import { recordChange } from '#server/gateway/llm/settings/record-change.ts'
import { type ChangeLimit, LIMITS_MAX, type SetLimit, setLimitSchema } from '#server/gateway/llm/settings/schema.ts'
import { type SignedLimit, signLimit } from '#server/gateway/llm/settings/signed-settings.ts'
import { findLimit, hasSubject, insertLimit, listLimits, lockModels, updateLimit } from '#server/gateway/llm/settings/store.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { msg } from '#server/kernel/language/say.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import { inScope, type TenantScope } from '#server/tenancy/store.ts'

type Checked = ReturnType<typeof setLimitSchema.parse>

/**
 * Sets how much models may cost for the workspace, a crew, a crew member or each run (requirements §17). It is above whatever a job
 * description says of itself: an author cannot raise it.
 * @param by user id of the admin; the caller has checked `models:manage`
 * @throws AppError VALIDATION_FAILED naming the field; CONFLICT when there is one for the same and the same time; SIGNER_UNAVAILABLE
 */
export async function setSpendLimit(workspaceId: string, input: SetLimit, by: string): Promise<{ id: string }> {
  const given = setLimitSchema.parse(input)
  return await inScope(workspaceId, async (scope) => {
    await lockModels(scope)
    await checkSubject(scope, given)
    const known = await listLimits(scope)
    const { scope: where, subjectId, period, maxMicro, atLimit } = given
    if (known.some((one) => one.scope === where && one.subjectId === subjectId && one.period === period))
      throw new AppError('CONFLICT', { context: { why: 'there is a limit for the same and the same time' } })
    if (known.length >= LIMITS_MAX) throw refused('', msg('At most 200 limits. Remove one first'))
    const id = systemIds.next('spl')
    const changed = { changedBy: by, changedAt: new Date(systemClock.nowMs()) }
    const limit: SignedLimit = { id, scope: where, subjectId, period, maxMicro, atLimit, ...changed }
    const seal = await signLimit(workspaceId, limit)
    await insertLimit(scope, { ...limit, ...seal })
    const ext = { limitId: id, scope: where, subjectId, period, maxMicro, atLimit, before: null, ...seal }
    await recordChange(scope, by, { type: 'spend_limit.set', message: `limit for ${where} set`, ext })
    return { id }
  })
}

/**
 * Another amount, or another thing to happen at it.
 * @param change.was when it was set last as the admin saw it: two who change it at once do not undo each other unseen
 * @throws AppError NOT_FOUND, CONFLICT, SIGNER_UNAVAILABLE
 */
export async function changeSpendLimit(workspaceId: string, id: string, { was, ...change }: ChangeLimit, by: string): Promise<void> {
  await inScope(workspaceId, async (scope) => {
    await lockModels(scope)
    const row = await findLimit(scope, id)
    if (!row) throw new AppError('NOT_FOUND', { context: { limit: id } })
    if (was !== undefined && row.changedAt.toISOString() !== was) throw new AppError('CONFLICT', { context: { limit: id } })
    const { scope: where, subjectId, period } = row
    const changed = { ...change, changedBy: by, changedAt: new Date(systemClock.nowMs()) }
    const seal = await signLimit(workspaceId, { id, scope: where, subjectId, period, ...changed })
    await updateLimit(scope, id, { ...changed, ...seal })
    const before = { maxMicro: row.maxMicro, atLimit: row.atLimit }
    const ext = { limitId: id, scope: where, subjectId, period, ...change, before, ...seal }
    await recordChange(scope, by, { type: 'spend_limit.set', message: `limit for ${where} changed`, ext })
  })
}

async function checkSubject(scope: TenantScope, { scope: where, subjectId, period }: Checked): Promise<void> {
  if (where === 'crew' || where === 'member') {
    if (subjectId === null) throw refused('/subjectId', msg('Choose whom it is for'))
    if (!(await hasSubject(scope, where, subjectId))) throw refused('/subjectId', msg('There is nobody of that kind here'))
  } else if (subjectId !== null) throw refused('/subjectId', msg('This limit is for nobody in particular'))
  if (where === 'run' && period !== 'run') throw refused('/period', msg('A limit for each run counts one run'))
}

function refused(pointer: string, message: string): AppError {
  return new AppError('VALIDATION_FAILED', { errors: [{ pointer, code: 'not_valid', message }] })
}
