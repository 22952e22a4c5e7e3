import { expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing/test-database.ts'
import { acceptInvitation } from '#server/identity/accept-invitation.ts'
import { changeRole } from '#server/identity/change-role.ts'
import { invite } from '#server/identity/invite.ts'
import { readSession } from '#server/identity/read-session.ts'
import { signIn } from '#server/identity/sign-in.ts'
import { listWorkspaces, switchWorkspace } from '#server/identity/switch-workspace.ts'
import { arrangePerson, arrangeSignIn, arrangeWorkspace, PASSWORD, testContext } from '#server/identity/testing/arrange.ts'

/** Whoever writes to the database cannot make themselves an admin (domain §8: grants are signed). */
const database = useTestDatabase()
const unavailable = { code: 'SIGNER_UNAVAILABLE' }

async function arrange() {
  const { context, told } = testContext()
  const workspaceId = await arrangeWorkspace()
  const admin = await arrangePerson({ [workspaceId]: 'admin' })
  const viewer = await arrangePerson({ [workspaceId]: 'viewer' })
  const { principal } = await arrangeSignIn(context, admin.email)
  const { token } = await arrangeSignIn(context, viewer.email)
  const roleNow = async () => (await readSession(token, context.clock.nowMs()))?.principal?.role ?? null
  return { context, told, workspaceId, admin, viewer, principal, roleNow }
}
const owner = () => database.current.owner

test('a role raised in the database is none, and so is a grant added there or a signature borrowed from an admin', async () => {
  const { workspaceId, admin, viewer, roleNow, context } = await arrange()
  expect(await roleNow()).toBe('viewer')
  const forge = async (change: string) => {
    await owner().unsafe(`create table if not exists public.kept as select * from muster.memberships where false`)
    await owner().unsafe(`insert into public.kept select * from muster.memberships where user_id = '${viewer.userId}'`)
    await owner().unsafe(`update muster.memberships set ${change} where user_id = '${viewer.userId}'`)
    const role = await roleNow()
    const signedIn = await signIn(context, { email: viewer.email, password: PASSWORD, userAgent: 'test', replaces: null }).catch(
      (error: unknown) => (error as { code: string }).code,
    )
    await owner().unsafe(`delete from muster.memberships where user_id = '${viewer.userId}'`)
    await owner().unsafe(`insert into muster.memberships select * from public.kept`)
    await owner().unsafe(`drop table public.kept`)
    return [role, signedIn]
  }
  const borrowed = `(select signature from muster.memberships where user_id = '${admin.userId}')`
  for (const change of [
    `role = 'admin'`,
    `grants = '{approvals:decide:spend}'`,
    `role = 'admin', signature = ${borrowed}`,
    `signature = ''`,
    `epoch = 'other-1'`,
  ])
    expect(await forge(change), change).toEqual([null, 'NOT_A_MEMBER'])
  expect(await roleNow()).toBe('viewer')
  const elsewhere = await arrangeWorkspace('Elsewhere')
  await owner()`insert into muster.memberships (workspace_id, user_id, role, grants, signature, key_id, epoch)
    select ${elsewhere}, user_id, role, grants, signature, key_id, epoch from muster.memberships where user_id = ${viewer.userId} and workspace_id = ${workspaceId}`
  const { principal } = await arrangeSignIn(context, viewer.email)
  await expect(switchWorkspace(principal, elsewhere)).rejects.toMatchObject({ code: 'NOT_A_MEMBER' })
  expect((await listWorkspaces(principal)).map((workspace) => workspace.id)).toEqual([workspaceId])
})

test('an invitation whose role was raised in the database, or that was put there, opens no door', async () => {
  const { context, principal } = await arrange()
  const made = await invite(context, principal, { role: 'viewer', grants: [] })
  await owner()`update muster.invitations set role = 'admin' where id = ${made.id}`
  const person = { secret: made.secret, email: 'new@example.com', name: 'New', password: PASSWORD, userAgent: null }
  await expect(acceptInvitation(context, person)).rejects.toMatchObject({ code: 'LINK_EXPIRED' })
  await owner()`update muster.invitations set role = 'viewer' where id = ${made.id}`
  expect((await acceptInvitation(context, person)).workspaceId).toBe(principal.workspaceId)
})

test('without the signer no role changes, no invitation is made or accepted, and nothing of it is on record', async () => {
  const { context, told, principal, viewer, roleNow } = await arrange()
  const { secret } = await invite(context, principal, { role: 'author', grants: [] })
  const before = [told.length, JSON.stringify(await owner()`select * from muster.memberships order by user_id`)]
  const socket = process.env['MUSTER_SIGNER_SOCKET']
  await roleNow()
  process.env['MUSTER_SIGNER_SOCKET'] = `${socket}.gone`
  try {
    await expect(changeRole(context, principal, viewer.userId, { role: 'admin' })).rejects.toMatchObject(unavailable)
    await expect(invite(context, principal, { role: 'admin', grants: [] })).rejects.toMatchObject(unavailable)
    const person = { secret, email: 'late@example.com', name: 'Late', password: PASSWORD, userAgent: null }
    await expect(acceptInvitation(context, person)).rejects.toMatchObject(unavailable)
  } finally {
    process.env['MUSTER_SIGNER_SOCKET'] = socket
  }
  expect([told.length, JSON.stringify(await owner()`select * from muster.memberships order by user_id`)]).toEqual(before)
  expect(await owner()`select 1 from system.users where email = 'late@example.com'`).toHaveLength(0)
  expect(await roleNow()).toBe('viewer')
})
