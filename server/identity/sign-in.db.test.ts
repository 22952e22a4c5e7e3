import { describe, expect, it } from 'vitest'
import { useTestDatabase } from '#db/testing/test-database.ts'
import { REST_MS, TRIES_MAX } from '#server/identity/check-password.ts'
import { SESSION_MS } from '#server/identity/open-session.ts'
import { readSession } from '#server/identity/read-session.ts'
import { reauthenticate, requireRecent } from '#server/identity/reauthenticate.ts'
import { signIn } from '#server/identity/sign-in.ts'
import { signOut } from '#server/identity/sign-out.ts'
import { listWorkspaces, switchWorkspace } from '#server/identity/switch-workspace.ts'
import { arrangePerson, arrangeRole, arrangeSignIn, arrangeWorkspace, PASSWORD, testContext } from '#server/identity/testing/arrange.ts'

const database = useTestDatabase()
const attempt = (email: string, password: string) => ({ email, password, userAgent: null, replaces: null })

async function arrangeMember() {
  const workspaceId = await arrangeWorkspace()
  return { workspaceId, ...(await arrangePerson({ [workspaceId]: 'operator' })) }
}

async function codesOf(tries: Promise<unknown>[]): Promise<string[]> {
  const settled = await Promise.allSettled(tries)
  return settled.map((one) => (one.status === 'fulfilled' ? 'in' : (one.reason as { code: string }).code))
}

describe('sign-in', () => {
  it('gives a session of the workspace, and keeps only the hash of its token', async () => {
    const { context, told } = testContext()
    const { email, workspaceId, userId } = await arrangeMember()
    const { token, principal } = await arrangeSignIn(context, email)
    expect(principal).toMatchObject({ userId, workspaceId, role: 'operator' })
    const [kept] = await database.current.owner`select * from system.sessions where user_id = ${userId}`
    expect(JSON.stringify(kept)).not.toContain(token)
    expect(told).toMatchObject([{ type: 'session.signed_in', actorId: userId, workspaceId: 'ws_system' }])
  })

  it('after 5 wrong passwords the account rests for 15 minutes, says until when, even to the right one, and each try is on record', async () => {
    const { context, told, passMs } = testContext()
    const { email } = await arrangeMember()
    for (let i = 0; i < TRIES_MAX; i++) {
      await expect(signIn(context, attempt(email, 'wrong'))).rejects.toMatchObject({ code: 'SIGN_IN_FAILED' })
    }
    const until = new Date(context.clock.nowMs() + REST_MS).toISOString()
    const refusal = { code: 'SIGN_IN_LOCKED', context: { until } }
    await expect(signIn(context, attempt(email, PASSWORD))).rejects.toMatchObject(refusal)
    passMs(REST_MS - 1000)
    await expect(signIn(context, attempt(email, PASSWORD))).rejects.toMatchObject(refusal)
    passMs(2000)
    await expect(signIn(context, attempt(email, PASSWORD))).resolves.toBeDefined()
    expect(told.filter((event) => event.type === 'session.sign_in_failed')).toHaveLength(TRIES_MAX)
    expect(told.filter((event) => event.type === 'session.locked')).toHaveLength(2)
  })

  it('counts twenty guesses at once as twenty: at most 5 passwords are looked at', async () => {
    const { context } = testContext()
    const { email } = await arrangeMember()
    const codes = await codesOf(Array.from({ length: 20 }, (_, i) => signIn(context, attempt(email, `guess ${i}`))))
    expect(codes.filter((code) => code === 'SIGN_IN_FAILED')).toHaveLength(TRIES_MAX)
    expect(codes.filter((code) => code === 'SIGN_IN_LOCKED')).toHaveLength(20 - TRIES_MAX)
  })

  it('an e-mail without an account answers as one with an account does, resting included', async () => {
    const { context } = testContext()
    const { email } = await arrangeMember()
    const answers = async (address: string) => {
      const codes: string[] = []
      for (let i = 0; i <= TRIES_MAX; i++) codes.push(...(await codesOf([signIn(context, attempt(address, 'wrong'))])))
      const last = await signIn(context, attempt(address, 'wrong')).catch((error: { context: object }) => error.context)
      return [...codes, last]
    }
    expect(await answers('nobody@example.com')).toEqual(await answers(email))
  })

  it('a right password clears the count', async () => {
    const { context } = testContext()
    const { email } = await arrangeMember()
    for (let round = 0; round < 3; round++) {
      for (let i = 0; i < TRIES_MAX - 1; i++) await codesOf([signIn(context, attempt(email, 'wrong'))])
      await expect(signIn(context, attempt(email, PASSWORD))).resolves.toBeDefined()
    }
  })

  it('refuses a disabled account and an account without any workspace', async () => {
    const { context } = testContext()
    const member = await arrangeMember()
    await database.current.owner`update system.users set disabled_at = now() where id = ${member.userId}`
    await expect(signIn(context, attempt(member.email, PASSWORD))).rejects.toMatchObject({ code: 'SIGN_IN_FAILED' })
    const homeless = await arrangePerson({})
    await expect(signIn(context, attempt(homeless.email, PASSWORD))).rejects.toMatchObject({ code: 'NOT_A_MEMBER' })
  })
})

describe('a session', () => {
  it('ends after 7 days, at sign-out, when replaced, and when the account is disabled', async () => {
    const { context, passMs } = testContext()
    const { email, userId } = await arrangeMember()
    const first = await arrangeSignIn(context, email)
    await signOut(context, first.principal)
    expect(await readSession(first.token, context.clock.nowMs())).toBeUndefined()

    const second = await arrangeSignIn(context, email)
    await signIn(context, { ...attempt(email, PASSWORD), replaces: second.token })
    expect(await readSession(second.token, context.clock.nowMs())).toBeUndefined()

    const third = await arrangeSignIn(context, email)
    await database.current.owner`update system.users set disabled_at = now() where id = ${userId}`
    expect(await readSession(third.token, context.clock.nowMs())).toBeUndefined()
    await database.current.owner`update system.users set disabled_at = null where id = ${userId}`
    expect(await readSession(third.token, context.clock.nowMs())).toBeDefined()
    passMs(SESSION_MS)
    expect(await readSession(third.token, context.clock.nowMs())).toBeUndefined()
  })

  it('carries the role of this moment, not of sign-in', async () => {
    const { context } = testContext()
    const { email, userId } = await arrangeMember()
    const { token, principal } = await arrangeSignIn(context, email)
    await arrangeRole(principal.workspaceId, userId, 'viewer')
    expect((await readSession(token, context.clock.nowMs()))?.principal?.role).toBe('viewer')
    await database.current.owner`delete from muster.memberships where user_id = ${userId}`
    expect((await readSession(token, context.clock.nowMs()))?.principal).toBeNull()
  })

  it('a decision wants a password of the last 8 hours, spending of the last 15 minutes; entering it again helps', async () => {
    const { context, passMs } = testContext()
    const { email } = await arrangeMember()
    const { token, principal } = await arrangeSignIn(context, email)
    requireRecent(principal, context.clock.nowMs(), 'spend')
    passMs(16 * 60_000)
    expect(() => requireRecent(principal, context.clock.nowMs(), 'spend')).toThrow(/REAUTH_REQUIRED/)
    requireRecent(principal, context.clock.nowMs(), 'usual')
    passMs(8 * 60 * 60_000)
    expect(() => requireRecent(principal, context.clock.nowMs(), 'usual')).toThrow(/REAUTH_REQUIRED/)
    await expect(reauthenticate(context, principal, 'wrong')).rejects.toMatchObject({ code: 'SIGN_IN_FAILED' })
    await reauthenticate(context, principal, PASSWORD)
    const again = await readSession(token, context.clock.nowMs())
    requireRecent(again!.account, context.clock.nowMs(), 'spend')
  })

  it('moves only into workspaces of the person', async () => {
    const { context } = testContext()
    const [mine, also, foreign] = [await arrangeWorkspace('A'), await arrangeWorkspace('B'), await arrangeWorkspace('C')]
    const { email } = await arrangePerson({ [mine]: 'viewer', [also]: 'admin' })
    const { token, principal } = await arrangeSignIn(context, email)
    expect((await listWorkspaces(principal)).map((one) => one.id).sort()).toEqual([mine, also].sort())
    await switchWorkspace(principal, also)
    expect((await readSession(token, context.clock.nowMs()))?.principal).toMatchObject({ workspaceId: also, role: 'admin' })
    await expect(switchWorkspace(principal, foreign)).rejects.toMatchObject({ code: 'NOT_A_MEMBER' })
    await expect(switchWorkspace(principal, 'ws_system')).rejects.toMatchObject({ code: 'NOT_A_MEMBER' })
  })
})
