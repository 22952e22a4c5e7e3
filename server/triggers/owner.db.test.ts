import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { listApprovals } from '#server/approvals/store.ts'
import { vote } from '#server/approvals/vote.ts'
import { hireThreeParts } from '#server/dispatch/testing/three-legs.ts'
import { arrangePerson, arrangeRole } from '#server/identity/testing/arrange.ts'
import { createMember } from '#server/members/create-member.ts'
import { inScope } from '#server/tenancy/store.ts'
import { changeTrigger } from '#server/triggers/change-trigger.ts'
import { resumeTrigger } from '#server/triggers/resume-trigger.ts'
import { useScheduleWorld } from '#server/triggers/testing/schedule-world.ts'
import { tickSchedules } from '#server/triggers/tick-schedules.ts'

const world = useScheduleWorld()
const { workspaceId } = world
const ms = (text: string): number => Date.parse(text)
const tickAt = async (text: string) => await tickSchedules({ nowMs: ms(text) })
const person = { userId: '' }
beforeEach(async () => {
  person.userId = (await arrangePerson({ [workspaceId]: 'operator' })).userId
})
afterEach(async () => await world.clear())

describe('the owner', () => {
  test('cannot approve what their schedule plans: they are its starter', async () => {
    const memberId = await hireThreeParts(workspaceId)
    await world.schedule('every day at 8', '2026-11-21T12:00Z', { memberId, inputs: { tag: 'own' }, by: person.userId })
    await tickAt('2026-11-22T07:00Z')
    await world.settle()
    const [approval] = await inScope(workspaceId, async (scope) => await listApprovals(scope, { status: 'pending', limit: 10 }))
    if (!approval) throw new Error('no approval')
    const voter = {
      userId: person.userId,
      role: 'operator' as const,
      grants: ['approvals:decide:external_write'],
      authenticatedAtMs: Date.now(),
    }
    const ballot = { approvalId: approval.id, decision: 'approve' as const, token: approval.token, reason: '' }
    await expect(vote(workspaceId, voter, ballot)).rejects.toThrow('APPROVER_CONFLICTED')
  })

  test.each([
    [
      'left the workspace',
      'owner_left',
      async () => void (await world.sql()`delete from muster.memberships where user_id = ${person.userId}`),
    ],
    [
      'was shut out',
      'owner_left',
      async () => void (await world.sql()`update system.users set disabled_at = now() where id = ${person.userId}`),
    ],
    ['may only look on', 'owner_role', async () => await arrangeRole(workspaceId, person.userId, 'viewer')],
  ])('who %s has their schedules paused at the next tick, due or not, with the reason', async (_, reason, leave) => {
    const id = await world.schedule('every day at 8', '2026-11-21T12:00Z', { by: person.userId })
    const other = await world.schedule('every day at 8', '2026-11-21T12:00Z')
    await leave()
    await tickAt('2026-11-21T12:00:05Z')
    expect(await world.row(id)).toMatchObject({ pause_reason: reason, paused_by: null, next_at: null })
    await tickAt('2026-11-22T07:00Z')
    expect(await world.slots(id)).toEqual([])
    expect(await world.slots(other)).toEqual(['2026-11-22T07:00 started'])
  })

  test('whose role nobody signed starts nothing', async () => {
    const id = await world.schedule('every day at 8', '2026-11-21T12:00Z', { by: person.userId })
    await world.sql()`update muster.memberships set role = 'admin' where user_id = ${person.userId}`
    await tickAt('2026-11-22T07:00Z')
    expect(await world.row(id)).toMatchObject({ pause_reason: 'owner_left' })
    expect(await world.slots(id)).toEqual([])
  })

  test('of a schedule that a colleague resumes after they left is that colleague', async () => {
    const id = await world.schedule('every day at 8', '2026-11-21T12:00Z', { by: person.userId })
    await world.sql()`delete from muster.memberships where user_id = ${person.userId}`
    await tickAt('2026-11-21T12:00:05Z')
    await inScope(workspaceId, async (scope) => await resumeTrigger(scope, id, world.ids.ownerId, ms('2026-11-21T13:00Z')))
    await tickAt('2026-11-22T07:00Z')
    expect((await world.runsOf(id))[0]).toMatchObject({ started_by: world.ids.ownerId })
  })

  test('is whoever changed last what it does, so nobody approves what they put into another’s schedule', async () => {
    const id = await world.schedule('every day at 8', '2026-11-21T12:00Z')
    const change = { inputs: { tag: 'theirs' }, revision: 1 }
    await inScope(workspaceId, async (scope) => await changeTrigger(scope, id, change, person.userId, ms('2026-11-21T13:00Z')))
    await tickAt('2026-11-22T07:00Z')
    expect((await world.runsOf(id))[0]).toMatchObject({ started_by: person.userId, inputs: { tag: 'theirs' } })
    await expect(
      inScope(workspaceId, async (scope) => await changeTrigger(scope, id, change, person.userId, ms('2026-11-21T13:00Z'))),
    ).rejects.toThrow('CONFLICT')
  })
})

describe('a schedule', () => {
  test('of a member that is not at work, or with inputs that do not fit, or with words nobody understands, is refused', async () => {
    const draft = await inScope(
      workspaceId,
      async (scope) => await createMember(scope, { yaml: 'metadata: { name: Draft, slug: draft }', by: person.userId }),
    )
    const make = async (more: object) => await world.schedule('every day at 8', '2026-11-21T12:00Z', more)
    await expect(make({ memberId: draft.memberId })).rejects.toThrow('MEMBER_UNPUBLISHED')
    await expect(make({ inputs: {} })).rejects.toThrow('VALIDATION_FAILED')
    await expect(make({ sentence: 'when pigs fly' })).rejects.toThrow('VALIDATION_FAILED')
    await expect(make({ timeZone: 'Mars/Olympus' })).rejects.toThrow('VALIDATION_FAILED')
    await expect(make({ timeZone: '+02:00' })).rejects.toThrow('VALIDATION_FAILED')
  })

  test('pauses after ten failures in a row, with the reason; a success in between, or resuming, counts anew', async () => {
    const id = await world.schedule('every hour', '2026-11-21T00:30Z', { overlap: 'allow' })
    const endAs = async (outcome: string) =>
      void (await world.sql()`update muster.runs r set outcome = ${outcome} from muster.trigger_invocations i where i.run_id = r.id and i.trigger_id = ${id} and r.outcome is null`)
    const hours = async (from: number, to: number, outcome: string) => {
      for (let hour = from; hour <= to; hour += 1) {
        await tickSchedules({ nowMs: ms('2026-11-21T00:00Z') + hour * 3_600_000 })
        await endAs(outcome)
        await tickSchedules({ nowMs: ms('2026-11-21T00:10Z') + hour * 3_600_000 })
      }
    }
    await hours(1, 9, 'failed')
    await hours(10, 10, 'succeeded')
    await hours(11, 19, 'failed')
    expect(await world.row(id)).toMatchObject({ paused_at: null })
    await hours(20, 20, 'expired')
    expect(await world.row(id)).toMatchObject({ pause_reason: 'failures', paused_by: null, next_at: null })
    expect(await world.runsOf(id)).toHaveLength(20)
    const [entry] = await world.sql()`select envelope_text from muster.audit_events where type = 'trigger.paused' order by seq desc limit 1`
    expect(JSON.parse(String(entry?.['envelope_text'])).ext).toMatchObject({ triggerId: id, reason: 'failures', failures: 10 })
    await inScope(workspaceId, async (scope) => await resumeTrigger(scope, id, world.ids.ownerId, ms('2026-11-21T21:00Z')))
    await hours(22, 30, 'failed')
    expect(await world.row(id)).toMatchObject({ paused_at: null })
  })

  test('that cannot start says why in its slot, keeps no other waiting, and pauses after ten times', async () => {
    const id = await world.schedule('every hour', '2026-11-21T00:30Z', { overlap: 'allow' })
    const fine = await world.schedule('every hour', '2026-11-21T00:30Z', { overlap: 'allow', memberId: await hireThreeParts(workspaceId) })
    await world.sql()`update muster.members set status = 'suspended' where id = ${world.ids.memberId}`
    for (let hour = 1; hour <= 11; hour += 1) await tickSchedules({ nowMs: ms('2026-11-21T00:00Z') + hour * 3_600_000 })
    await world.sql()`update muster.members set status = 'active' where id = ${world.ids.memberId}`
    expect((await world.slots(id))[0]).toBe('2026-11-21T01:00 failed MEMBER_SUSPENDED')
    expect(await world.slots(id)).toHaveLength(10)
    expect(await world.row(id)).toMatchObject({ pause_reason: 'failures' })
    expect(await world.runsOf(fine)).toHaveLength(11)
  })
})
