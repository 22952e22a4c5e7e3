import { beforeEach, describe, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing/test-database.ts'
import { changeRole } from '#server/identity/change-role.ts'
import type { Principal } from '#server/identity/principal.ts'
import { removePerson } from '#server/identity/remove-person.ts'
import { can } from '#server/identity/roles.ts'
import { reinstatePerson, suspendPerson } from '#server/identity/suspend-person.ts'
import { arrangePerson, arrangeRole, arrangeSignIn, arrangeToken, arrangeWorkspace, testContext } from '#server/identity/testing/arrange.ts'
import { listTokens } from '#server/identity/tokens/list-tokens.ts'
import { makeToken } from '#server/identity/tokens/make-token.ts'
import { readToken } from '#server/identity/tokens/read-token.ts'
import { revokeEveryToken, revokeToken } from '#server/identity/tokens/revoke-token.ts'
import { makeTokenSchema, TOKENS_PER_PERSON_MAX } from '#server/identity/tokens/schema.ts'
import { inScope } from '#server/tenancy/store.ts'

const database = useTestDatabase()
const DAY_MS = 24 * 60 * 60_000
let world: ReturnType<typeof testContext>
let workspaceId: string
let author: Principal
let admin: Principal

beforeEach(async () => {
  world = testContext()
  workspaceId = await arrangeWorkspace()
  author = await person('author')
  admin = await person('admin')
  world.told.length = 0
})

async function person(role: 'author' | 'admin', id = workspaceId): Promise<Principal> {
  const { email } = await arrangePerson({ [id]: role })
  return (await arrangeSignIn(world.context, email)).principal
}
const read = async (token: string) => await readToken(world.context, token)
const rowOf = async () => (await database.current.owner`select * from muster.api_tokens where workspace_id = ${workspaceId}`)[0]

describe('an API token', () => {
  test('is shown once and kept as a hash; nothing in the database opens anything', async () => {
    const token = await arrangeToken(world.context, author, ['read'])
    expect(token).toMatch(/^muster_[A-Za-z0-9_-]{43}$/)
    const row = await rowOf()
    expect(JSON.stringify(row)).not.toContain(token)
    expect(row?.['prefix']).toBe(token.slice(0, 13))
    expect(await read(String(row?.['token_hash']))).toBeUndefined()
    expect(JSON.stringify(world.told)).not.toContain(token.slice(13))
    expect(await read(token)).toMatchObject({ userId: author.userId, workspaceId, via: { kind: 'token', scopes: ['read'] } })
  })

  test('carries no grant and no recent password, so that it can decide nothing even where a route forgot to say so', async () => {
    await changeRole(world.context, admin, admin.userId, { role: 'admin', grants: ['approvals:decide:external_write', 'skills:grant'] })
    const principal = await read(await arrangeToken(world.context, admin, ['read', 'run', 'author']))
    expect(principal).toMatchObject({ grants: [], authenticatedAtMs: 0, sessionHash: '', role: 'admin' })
    for (const capability of [
      'approvals:decide',
      'whitelist:grant',
      'people:manage',
      'secrets:manage',
      'workspace:manage',
      'audit:export',
    ] as const) {
      expect([capability, principal && can(principal, capability)]).toEqual([capability, false])
      expect(can(admin, capability)).toBe(true)
    }
    if (!principal) throw new Error('the token works')
    await expect(makeToken(world.context, principal, { name: 'more', scopes: ['run'], expiresInDays: 1 })).rejects.toMatchObject({
      code: 'SESSION_ONLY',
    })
  })

  test('gives what its person may at this moment and no more', async () => {
    const token = await arrangeToken(world.context, author, ['author'])
    expect((await read(token))?.role).toBe('author')
    await arrangeRole(workspaceId, author.userId, 'viewer')
    expect((await read(token))?.role).toBe('viewer')
    await database.current.owner`update muster.memberships set role = 'admin' where user_id = ${author.userId}`
    expect(await read(token), 'a role that nobody signed').toBeUndefined()
  })

  test('rests while its person is suspended, and ends for good when the person leaves', async () => {
    const token = await arrangeToken(world.context, author, ['read'])
    await suspendPerson(world.context, admin, author.userId)
    expect(await read(token)).toBeUndefined()
    expect((await listTokens(world.context, admin))[0]?.state).toBe('resting')
    await reinstatePerson(world.context, admin, author.userId)
    expect(await read(token)).toBeDefined()
    await removePerson(world.context, admin, author.userId)
    expect(await read(token)).toBeUndefined()
    expect((await rowOf())?.['revoked_by']).toBe(admin.userId)
    expect(world.told).toContainEqual(expect.objectContaining({ type: 'api_token.revoked', details: { madeBy: author.userId } }))
  })

  test('ends with its time, and the account that is closed takes it along', async () => {
    const token = await arrangeToken(world.context, author, ['read'])
    world.passMs(30 * DAY_MS - 1)
    expect(await read(token)).toBeDefined()
    await database.current.owner`update system.users set disabled_at = now() where id = ${author.userId}`
    expect(await read(token)).toBeUndefined()
    await database.current.owner`update system.users set disabled_at = null where id = ${author.userId}`
    world.passMs(1)
    expect(await read(token)).toBeUndefined()
  })

  test('ends when it is revoked: one’s own, or anybody’s by an admin, in this workspace alone', async () => {
    const first = await arrangeToken(world.context, author, ['read'])
    const id = String((await rowOf())?.['id'])
    const elsewhere = await person('admin', await arrangeWorkspace())
    await expect(revokeToken(world.context, elsewhere, id)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(revokeToken(world.context, await person('author'), id)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect(await read(first)).toBeDefined()
    await revokeToken(world.context, author, id)
    await revokeToken(world.context, admin, id)
    expect(await read(first)).toBeUndefined()
    expect(world.told.filter(({ type }) => type === 'api_token.revoked')).toHaveLength(1)
  })

  test('with more scopes, a later end or another person than was signed opens nothing', async () => {
    const changes = ["scopes = '{read,run,author}'", "expires_at = expires_at + interval '1 day'", `user_id = '${admin.userId}'`]
    for (const change of changes) {
      const token = await arrangeToken(world.context, author, ['read'])
      expect(await read(token)).toBeDefined()
      await database.current.owner.unsafe(`update muster.api_tokens set ${change} where prefix = '${token.slice(0, 13)}'`)
      expect([change, await read(token)]).toEqual([change, undefined])
    }
  })

  test('that no longer works is on record when it is tried, once a minute and no more', async () => {
    const token = await arrangeToken(world.context, author, ['read'])
    await revokeToken(world.context, author, String((await rowOf())?.['id']))
    for (let i = 0; i < 5; i++) await read(token)
    const refused = () => world.told.filter(({ type }) => type === 'api_token.refused')
    expect(refused()).toEqual([expect.objectContaining({ decision: 'deny', details: { why: 'revoked' }, workspaceId })])
    world.passMs(60_001)
    await read(token)
    expect(refused()).toHaveLength(2)
    await read(`muster_${'A'.repeat(43)}`)
    expect(refused()).toHaveLength(2)
  })

  test('says when it was last used, to the minute', async () => {
    const token = await arrangeToken(world.context, author, ['read'])
    const lastUsed = async () => (await listTokens(world.context, author))[0]?.lastUsedAt ?? null
    expect(await lastUsed()).toBeNull()
    await read(token)
    const first = await lastUsed()
    world.passMs(30_000)
    await read(token)
    expect(await lastUsed()).toBe(first)
    world.passMs(40_000)
    await read(token)
    expect(await lastUsed()).not.toBe(first)
  })

  test('is listed to whoever made it and to admins, never to others', async () => {
    await arrangeToken(world.context, author, ['run', 'read'])
    expect(await listTokens(world.context, author)).toMatchObject([{ mine: true, scopes: ['read', 'run'], state: 'working' }])
    expect(await listTokens(world.context, admin)).toMatchObject([{ mine: false, madeBy: 'Test Person' }])
    expect(await listTokens(world.context, await person('author'))).toEqual([])
  })

  test('wants a recent sign-in, lasts a year at most, and a person has so many', async () => {
    const input = { name: 'x', scopes: ['read' as const], expiresInDays: 30 }
    for (const days of [0, 366, 1.5]) expect(makeTokenSchema.safeParse({ ...input, expiresInDays: days }).success).toBe(false)
    expect(makeTokenSchema.safeParse({ ...input, scopes: [] }).success).toBe(false)
    const makes = await Promise.allSettled(
      Array.from({ length: TOKENS_PER_PERSON_MAX + 5 }, async () => await makeToken(world.context, author, input)),
    )
    // though all of them were asked for at once
    expect(makes.filter(({ status }) => status === 'fulfilled')).toHaveLength(TOKENS_PER_PERSON_MAX)
    await expect(makeToken(world.context, author, input)).rejects.toMatchObject({ code: 'TOO_MANY_TOKENS' })
    world.passMs(9 * 60 * 60_000)
    await expect(makeToken(world.context, admin, input)).rejects.toMatchObject({ code: 'REAUTH_REQUIRED' })
  })

  test('ends with a restore, whoever made it', async () => {
    const tokens = [await arrangeToken(world.context, author, ['read']), await arrangeToken(world.context, admin, ['run'])]
    expect(await inScope(workspaceId, async (scope) => await revokeEveryToken(world.context, scope, 'a backup was put back'))).toBe(2)
    for (const token of tokens) expect(await read(token)).toBeUndefined()
  })
})
