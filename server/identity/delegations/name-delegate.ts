import type { IdentityContext } from '#server/identity/context.ts'
import type { DelegationList, NameDelegate } from '#server/identity/delegations/schema.ts'
import { endDelegation, insertDelegation, listDelegations } from '#server/identity/delegations/store.ts'
import { listPeople } from '#server/identity/list-people.ts'
import { findMembership } from '#server/identity/people/store.ts'
import type { Principal } from '#server/identity/principal.ts'
import { can } from '#server/identity/roles.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { inEnglish, msg, type Say } from '#server/kernel/language/say.ts'
import { inScope } from '#server/tenancy/store.ts'

const DAY_MS = 24 * 3_600_000
const PERIOD_MAX_MS = 90 * DAY_MS
const OPEN_MAX = 5

/**
 * Names a colleague who stands in for a period. It gives no right: the colleague is told what the person would be told, and
 * decides and answers only what they may themselves (domain §7).
 * @throws AppError VALIDATION_FAILED for a period or colleague that does not fit, LIMIT_EXCEEDED
 */
export async function nameDelegate(context: IdentityContext, principal: Principal, given: NameDelegate): Promise<{ id: string }> {
  const { userId, workspaceId } = principal
  const nowMs = context.clock.nowMs()
  const fromAt = new Date(given.from)
  const untilAt = new Date(given.until)
  if (untilAt.getTime() <= Math.max(fromAt.getTime(), nowMs))
    throw notValid('/until', msg('The end comes after the beginning, and is not over yet'))
  if (untilAt.getTime() - nowMs > PERIOD_MAX_MS) throw notValid('/until', msg('At most 90 days from today'))
  if (given.delegateId === userId) throw notValid('/delegateId', msg('Choose a colleague'))
  return await inScope(workspaceId, async (scope) => {
    const delegate = await findMembership(scope, given.delegateId)
    if (!delegate || !can(delegate, 'asks:answer'))
      throw notValid('/delegateId', msg('Choose a colleague who may decide or answer something'))
    const mine = (await listDelegations(scope, userId, new Date(nowMs))).filter((row) => row.userId === userId)
    if (mine.length >= OPEN_MAX) throw new AppError('LIMIT_EXCEEDED', { context: { limit: 'stand-ins', max: OPEN_MAX } })
    const id = context.ids.next('dlg')
    await insertDelegation(scope, { id, userId, delegateId: given.delegateId, fromAt, untilAt })
    const details = { delegationId: id, from: fromAt.toISOString(), until: untilAt.toISOString() }
    await context.record(scope, [{ type: 'delegation.given', decision: 'allow', actorId: userId, subjectId: given.delegateId, details }])
    return { id }
  })
}

/** Takes it back; only who gave it may. @throws AppError NOT_FOUND */
export async function takeBackDelegation(context: IdentityContext, principal: Principal, id: string): Promise<void> {
  await inScope(principal.workspaceId, async (scope) => {
    if (!(await endDelegation(scope, id, principal.userId, new Date(context.clock.nowMs()))))
      throw new AppError('NOT_FOUND', { context: { delegation: id } })
    const details = { delegationId: id }
    await context.record(scope, [
      { type: 'delegation.ended', decision: 'allow', actorId: principal.userId, subjectId: principal.userId, details },
    ])
  })
}

/** What this person gave and was given, now or later, and whom they may name. */
export async function readDelegations(
  context: Pick<IdentityContext, 'clock'>,
  principal: Principal,
  say: Say = inEnglish,
): Promise<DelegationList> {
  const { userId, workspaceId } = principal
  const people = await listPeople(principal)
  const nameOf = (id: string): string => people.find((person) => person.userId === id)?.name ?? say('Someone who left')
  const rows = await inScope(workspaceId, async (scope) => await listDelegations(scope, userId, new Date(context.clock.nowMs())))
  return {
    items: rows.map((row) => ({
      id: row.id,
      side: row.userId === userId ? ('given' as const) : ('taken' as const),
      personName: nameOf(row.userId === userId ? row.delegateId : row.userId),
      from: row.fromAt.toISOString(),
      until: row.untilAt.toISOString(),
    })),
    colleagues: people
      .filter((person) => person.userId !== userId && can(person, 'asks:answer'))
      .map(({ userId: id, name }) => ({ userId: id, name })),
  }
}

function notValid(pointer: string, message: string): AppError {
  return new AppError('VALIDATION_FAILED', { errors: [{ pointer, code: 'not_valid', message }] })
}
