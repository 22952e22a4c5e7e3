import { expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing/test-database.ts'
import { changeRole } from '#server/identity/change-role.ts'
import { listPeople } from '#server/identity/list-people.ts'
import { readSession } from '#server/identity/read-session.ts'
import { removePerson } from '#server/identity/remove-person.ts'
import { signIn } from '#server/identity/sign-in.ts'
import { reinstatePerson, suspendPerson } from '#server/identity/suspend-person.ts'
import { arrangePerson, arrangeSignIn, arrangeWorkspace, PASSWORD, testContext } from '#server/identity/testing/arrange.ts'
import { unlockAccount } from '#server/identity/unlock-account.ts'
import { ownerStanding } from '#server/triggers/owner-standing.ts'

useTestDatabase()

async function arrangeTwo() {
  const { context, told } = testContext()
  const workspaceId = await arrangeWorkspace()
  const other = await arrangeWorkspace('Other')
  const admin = await arrangePerson({ [workspaceId]: 'admin' })
  const person = await arrangePerson({ [workspaceId]: 'operator', [other]: 'viewer' })
  const { principal } = await arrangeSignIn(context, admin.email)
  return { context, told, workspaceId, other, admin, person, principal }
}

test('a suspended person is out at once, here and nowhere else, and comes back with the role they had', async () => {
  const { context, told, workspaceId, other, person, principal } = await arrangeTwo()
  const { token, principal: mine } = await arrangeSignIn(context, person.email)
  expect(mine.workspaceId).toBe(workspaceId)
  await suspendPerson(context, principal, person.userId)
  await suspendPerson(context, principal, person.userId)
  expect((await readSession(token, context.clock.nowMs()))?.principal).toBeNull()
  expect(await ownerStanding(workspaceId, person.userId)).toBe('owner_left')
  const again = await signIn(context, { email: person.email, password: PASSWORD, userAgent: null, replaces: null })
  expect((await readSession(again.token, context.clock.nowMs()))?.principal).toMatchObject({ workspaceId: other })
  expect(await listPeople(principal)).toMatchObject([{}, { userId: person.userId, suspendedAtMs: expect.any(Number) as number }])
  await expect(changeRole(context, principal, person.userId, { role: 'admin' })).rejects.toThrow('NOT_FOUND')

  await reinstatePerson(context, principal, person.userId)
  expect(await ownerStanding(workspaceId, person.userId)).toBeNull()
  expect(await listPeople(principal)).toMatchObject([{}, { role: 'operator', suspendedAtMs: null }])
  expect(told.filter(({ subjectId }) => subjectId === person.userId).map(({ type }) => type)).toEqual(
    expect.arrayContaining(['membership.suspended', 'membership.reinstated']),
  )
  expect(told.filter(({ type }) => type === 'membership.suspended')).toHaveLength(1)
})

test('the last admin who is not suspended cannot be suspended, however many suspended ones there are', async () => {
  const { context, workspaceId, admin, principal } = await arrangeTwo()
  const second = await arrangePerson({ [workspaceId]: 'admin' })
  await suspendPerson(context, principal, second.userId)
  await expect(suspendPerson(context, principal, admin.userId)).rejects.toThrow('LAST_ADMIN')
  await expect(removePerson(context, principal, admin.userId)).rejects.toThrow('LAST_ADMIN')
  await removePerson(context, principal, second.userId)
  await expect(suspendPerson(context, principal, second.userId)).rejects.toThrow('NOT_FOUND')
})

test('an account that rests is opened by an admin of a workspace it belongs to, and by nobody else', async () => {
  const { context, told, person, principal } = await arrangeTwo()
  const guess = async (password: string) => await signIn(context, { email: person.email, password, userAgent: null, replaces: null })
  for (let n = 0; n < 5; n += 1) await expect(guess('wrong')).rejects.toThrow('SIGN_IN_FAILED')
  await expect(guess(PASSWORD)).rejects.toThrow('SIGN_IN_LOCKED')
  const [, shown] = await listPeople(principal)
  expect(shown?.restsUntilMs).toBeGreaterThan(context.clock.nowMs())
  const stranger = await arrangeTwo()
  await expect(unlockAccount(context, stranger.principal, person.userId)).rejects.toThrow('NOT_FOUND')
  await expect(guess(PASSWORD)).rejects.toThrow('SIGN_IN_LOCKED')
  await unlockAccount(context, principal, person.userId)
  await expect(guess(PASSWORD)).resolves.toBeDefined()
  expect(told.at(-2)).toMatchObject({ type: 'account.unlocked', actorId: principal.userId, subjectId: person.userId })
})
