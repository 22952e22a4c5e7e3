import { describe, expect, it } from 'vitest'
import { useTestDatabase } from '#db/testing/test-database.ts'
import { acceptInvitation, readInvitation } from '#server/identity/accept-invitation.ts'
import { changeRole } from '#server/identity/change-role.ts'
import { changeWorkspace, readWorkspace } from '#server/identity/change-workspace.ts'
import { invite, listInvitations, revokeInvitation } from '#server/identity/invite.ts'
import { listPeople } from '#server/identity/list-people.ts'
import { readSession } from '#server/identity/read-session.ts'
import { removePerson } from '#server/identity/remove-person.ts'
import { arrangePerson, arrangeSignIn, arrangeWorkspace, PASSWORD, testContext } from '#server/identity/testing/arrange.ts'

useTestDatabase()

async function arrangeAdmin() {
  const { context, told, passMs } = testContext()
  const workspaceId = await arrangeWorkspace()
  const person = await arrangePerson({ [workspaceId]: 'admin' })
  const { principal, token } = await arrangeSignIn(context, person.email)
  return { context, told, passMs, workspaceId, principal, token }
}
const newcomer = (secret: string, n: number) => ({
  secret,
  email: `new${n}-${secret.slice(0, 6).toLowerCase()}@example.com`,
  name: 'New Person',
  password: PASSWORD,
  userAgent: null,
})

describe('an invitation', () => {
  it('lets one person in, once, though ten click at the same time', async () => {
    const { context, principal, told } = await arrangeAdmin()
    const { secret } = await invite(context, principal, { role: 'operator', grants: ['approvals:decide:external_write'] })
    const settled = await Promise.allSettled(Array.from({ length: 10 }, (_, n) => acceptInvitation(context, newcomer(secret, n))))
    expect(settled.filter((one) => one.status === 'fulfilled')).toHaveLength(1)
    for (const one of settled) if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'LINK_EXPIRED' })
    const joined = (await listPeople(principal)).filter((person) => person.userId !== principal.userId)
    expect(joined).toMatchObject([{ role: 'operator', grants: ['approvals:decide:external_write'] }])
    expect(told.filter((event) => event.type === 'membership.granted')).toHaveLength(1)
    await expect(readInvitation(context, secret)).rejects.toMatchObject({ code: 'LINK_EXPIRED' })
  })

  it('ends after 7 days, and when taken back', async () => {
    const { context, principal, passMs } = await arrangeAdmin()
    const old = await invite(context, principal, { role: 'viewer', grants: [] })
    const taken = await invite(context, principal, { role: 'viewer', grants: [] })
    await revokeInvitation(context, principal, taken.id)
    await expect(acceptInvitation(context, newcomer(taken.secret, 1))).rejects.toMatchObject({ code: 'LINK_EXPIRED' })
    await expect(revokeInvitation(context, principal, taken.id)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect((await listInvitations(context, principal)).map((one) => one.id)).toEqual([old.id])
    passMs(7 * 24 * 60 * 60_000)
    await expect(acceptInvitation(context, newcomer(old.secret, 2))).rejects.toMatchObject({ code: 'LINK_EXPIRED' })
  })

  it('an existing account joins with its password only, and a wrong one does not use the link up', async () => {
    const { context, principal, workspaceId } = await arrangeAdmin()
    const elsewhere = await arrangeWorkspace('Elsewhere')
    const known = await arrangePerson({ [elsewhere]: 'admin' })
    const { secret } = await invite(context, principal, { role: 'author', grants: [] })
    const input = { secret, email: known.email, userAgent: null }
    await expect(acceptInvitation(context, { ...input, password: 'guess' })).rejects.toMatchObject({ code: 'SIGN_IN_FAILED' })
    const opened = await acceptInvitation(context, { ...input, password: PASSWORD })
    expect((await readSession(opened.token, context.clock.nowMs()))?.principal).toMatchObject({ workspaceId, role: 'author' })
  })

  it('asks a new person for a name and a long enough password, and keeps the link', async () => {
    const { context, principal } = await arrangeAdmin()
    const { secret } = await invite(context, principal, { role: 'viewer', grants: [] })
    const { name: _, ...nameless } = newcomer(secret, 1)
    await expect(acceptInvitation(context, nameless)).rejects.toMatchObject({ errors: [{ pointer: '/name' }] })
    await expect(acceptInvitation(context, { ...newcomer(secret, 1), password: 'short' })).rejects.toMatchObject({
      errors: [{ pointer: '/password' }],
    })
    await expect(acceptInvitation(context, newcomer(secret, 1))).resolves.toBeDefined()
  })
})

describe('people', () => {
  it('the last admin can neither step down nor leave', async () => {
    const { context, principal } = await arrangeAdmin()
    await expect(changeRole(context, principal, principal.userId, { role: 'author' })).rejects.toMatchObject({ code: 'LAST_ADMIN' })
    await expect(removePerson(context, principal, principal.userId)).rejects.toMatchObject({ code: 'LAST_ADMIN' })
  })

  it('two admins who demote each other at once leave one admin', async () => {
    for (let round = 0; round < 5; round++) {
      const { context, principal, workspaceId } = await arrangeAdmin()
      const other = await arrangePerson({ [workspaceId]: 'admin' })
      const { principal: second } = await arrangeSignIn(context, other.email)
      const settled = await Promise.allSettled([
        changeRole(context, principal, second.userId, { role: 'viewer' }),
        changeRole(context, second, principal.userId, { role: 'viewer' }),
      ])
      expect(settled.filter((one) => one.status === 'fulfilled')).toHaveLength(1)
      expect((await listPeople(principal)).filter((person) => person.role === 'admin')).toHaveLength(1)
    }
  })

  it('a removed person is out with their next request', async () => {
    const { context, principal, workspaceId } = await arrangeAdmin()
    const other = await arrangePerson({ [workspaceId]: 'operator' })
    const { token } = await arrangeSignIn(context, other.email)
    await removePerson(context, principal, other.userId)
    expect((await readSession(token, context.clock.nowMs()))?.principal).toBeNull()
  })

  it("another workspace's people and invitations are not there", async () => {
    const mine = await arrangeAdmin()
    const theirs = await arrangeAdmin()
    const { id } = await invite(theirs.context, theirs.principal, { role: 'viewer', grants: [] })
    const { context, principal } = mine
    await expect(revokeInvitation(context, principal, id)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(changeRole(context, principal, theirs.principal.userId, { role: 'viewer' })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(removePerson(context, principal, theirs.principal.userId)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect((await listPeople(principal)).map((person) => person.userId)).toEqual([principal.userId])
    expect((await readSession(theirs.token, context.clock.nowMs()))?.principal?.role).toBe('admin')
  })

  it('leaving practice ends single-person approval, and says so in the proof', async () => {
    const { context, principal, told } = await arrangeAdmin()
    expect(await readWorkspace(principal)).toMatchObject({ practice: true, singlePersonApproval: true })
    await changeWorkspace(context, principal, { practice: false })
    expect(await readWorkspace(principal)).toMatchObject({ practice: false, singlePersonApproval: false })
    expect(told.at(-1)).toMatchObject({ type: 'workspace.changed', details: { practice: false, singlePersonApproval: false } })
  })
})
