import { beforeAll, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing/test-database.ts'
import { nameDelegate, readDelegations, takeBackDelegation } from '#server/identity/delegations/name-delegate.ts'
import { standsInFor } from '#server/identity/delegations/stands-in-for.ts'
import { deleteMembership } from '#server/identity/people/store.ts'
import type { Principal } from '#server/identity/principal.ts'
import { arrangePerson, arrangeSignIn, arrangeWorkspace, testContext } from '#server/identity/testing/arrange.ts'
import { inScope } from '#server/tenancy/store.ts'

useTestDatabase()
const { context, told, passMs } = testContext()
const HOUR_MS = 3_600_000
let away: Principal
let colleague: Principal
let viewer: Principal
let leaver: Principal

beforeAll(async () => {
  const workspaceId = await arrangeWorkspace()
  const enter = async (role: 'operator' | 'viewer') =>
    (await arrangeSignIn(context, (await arrangePerson({ [workspaceId]: role })).email)).principal
  away = await enter('operator')
  colleague = await enter('operator')
  viewer = await enter('viewer')
  leaver = await enter('operator')
})
const inHours = (hours: number): string => new Date(context.clock.nowMs() + hours * HOUR_MS).toISOString()

test('a colleague stands in from the beginning of the period to its end, and not before or after; it is on record', async () => {
  const { id } = await nameDelegate(context, away, { delegateId: colleague.userId, from: inHours(1), until: inHours(3) })
  expect(told.at(-1)).toMatchObject({ type: 'delegation.given', actorId: away.userId, subjectId: colleague.userId })
  const now = async (): Promise<string[]> => (await standsInFor(colleague, context.clock.nowMs())).map(({ userId }) => userId)
  expect(await now()).toEqual([])
  passMs(2 * HOUR_MS)
  expect(await now()).toEqual([away.userId])
  expect((await readDelegations(context, colleague)).items).toMatchObject([{ id, side: 'taken', personName: away.name }])
  passMs(2 * HOUR_MS)
  expect(await now()).toEqual([])
})

test('who left stands in for nobody', async () => {
  await nameDelegate(context, away, { delegateId: leaver.userId, from: inHours(-1), until: inHours(1) })
  const now = async (): Promise<number> => (await standsInFor(leaver, context.clock.nowMs())).length
  expect(await now()).toBe(1)
  await inScope(leaver.workspaceId, async (scope) => await deleteMembership(scope, leaver.userId))
  expect(await now()).toBe(0)
  passMs(2 * HOUR_MS)
})

test('only who named somebody takes it back, and it ends at once', async () => {
  const { id } = await nameDelegate(context, away, { delegateId: colleague.userId, from: inHours(-1), until: inHours(5) })
  await expect(takeBackDelegation(context, colleague, id)).rejects.toThrow('NOT_FOUND')
  expect(await standsInFor(colleague, context.clock.nowMs())).toHaveLength(1)
  await takeBackDelegation(context, away, id)
  expect(told.at(-1)).toMatchObject({ type: 'delegation.ended', actorId: away.userId })
  expect(await standsInFor(colleague, context.clock.nowMs())).toEqual([])
})

test.each([
  ['oneself', () => ({ delegateId: away.userId, from: inHours(0), until: inHours(1) }), '/delegateId'],
  ['who may decide and answer nothing', () => ({ delegateId: viewer.userId, from: inHours(0), until: inHours(1) }), '/delegateId'],
  ['who is not of this workspace', () => ({ delegateId: 'usr_elsewhere', from: inHours(0), until: inHours(1) }), '/delegateId'],
  ['a period that is over', () => ({ delegateId: colleague.userId, from: inHours(-3), until: inHours(-1) }), '/until'],
  ['a period that ends before it begins', () => ({ delegateId: colleague.userId, from: inHours(3), until: inHours(1) }), '/until'],
  ['longer than 90 days', () => ({ delegateId: colleague.userId, from: inHours(0), until: inHours(91 * 24) }), '/until'],
])('refused: %s', async (_, given, pointer) => {
  await expect(nameDelegate(context, away, given())).rejects.toMatchObject({ code: 'VALIDATION_FAILED', errors: [{ pointer }] })
})

test('a sixth open one is refused', async () => {
  for (let n = 0; n < 5; n += 1)
    await nameDelegate(context, away, { delegateId: colleague.userId, from: inHours(n), until: inHours(n + 1) })
  await expect(nameDelegate(context, away, { delegateId: colleague.userId, from: inHours(0), until: inHours(1) })).rejects.toThrow(
    'LIMIT_EXCEEDED',
  )
})
