import { fetch } from 'undici'
import { describe, expect, it } from 'vitest'
import { useTestDatabase } from '#db/testing/test-database.ts'
import { reconcileAuthority } from '#server/audit/reconcile-authority.ts'
import { identityContext } from '#server/entry/identity-context.ts'
import { TestProgram } from '#server/entry/oauth/testing/test-program.ts'
import { useOauth } from '#server/entry/oauth/testing/use-oauth.ts'
import { hashSecret } from '#server/identity/secret.ts'
import { arrangeRole, arrangeSignIn, arrangeToken } from '#server/identity/testing/arrange.ts'

const database = useTestDatabase()
const { world, addressOf, letIn, open, statusWith, exchange } = useOauth()

describe('a program that signs in by OAuth', () => {
  it('finds its way with the official client, asks a person once, and acts in that person’s name', async () => {
    const program = new TestProgram()
    expect((await letIn(program)).get('state')).toBe('state-of-the-program')
    const client = await open(program)
    const { content } = (await client.callTool({ name: 'whoami' })) as { content: { text: string }[] }
    expect(content[0]?.text).toBe(`${world.userId} operator Test program`)
    expect(program.kept).toMatchObject({ expires_in: 600, scope: 'mcp:skills', token_type: 'Bearer' })
    await client.close()
  })

  it('renews its token, and a refresh token that comes twice ends everything it had', async () => {
    const program = new TestProgram()
    await letIn(program)
    const first = program.kept
    program.keep({ access_token: 'x'.repeat(43) })
    const client = await open(program)
    await client.listTools()
    expect(program.kept?.access_token).not.toBe(first?.access_token)
    expect(program.kept?.refresh_token).not.toBe(first?.refresh_token)
    const again = { grant_type: 'refresh_token', client_id: String(program.client?.client_id), refresh_token: String(first?.refresh_token) }
    expect((await exchange(again)).body).toMatchObject({ error: 'invalid_grant' })
    expect(await statusWith(program.kept?.access_token)).toBe(401)
    expect((await exchange({ ...again, refresh_token: String(program.kept?.refresh_token) })).status).toBe(400)
    await client.close()
  })

  it('opens the one address it was let in to, under the one name of it, and nothing else of Muster', async () => {
    const program = new TestProgram()
    await letIn(program)
    const token = String(program.kept?.access_token)
    expect(await statusWith(token)).toBe(200)
    expect(await statusWith(token, 'tools')).toBe(401)
    expect(await statusWith(token, 'crew')).toBe(401)
    const elsewhere = new URL(addressOf('skills'))
    elsewhere.hostname = 'localhost'
    expect((await fetch(elsewhere, { method: 'POST', headers: { authorization: `Bearer ${token}` } })).status).toBe(401)
    const api = await fetch(`${world.origin}/api/v1/connected-programs`, { headers: { authorization: `Bearer ${token}` } })
    expect(api.status).toBe(401)
  })

  it('has at each request the role that the person has then, and nothing while the person is suspended or gone', async () => {
    const program = new TestProgram()
    await letIn(program, 'crew')
    const token = String(program.kept?.access_token)
    expect(await statusWith(token, 'crew')).toBe(200)
    await arrangeRole(world.workspaceId, world.userId, 'viewer')
    expect(await statusWith(token, 'crew')).toBe(403)
    await arrangeRole(world.workspaceId, world.userId, 'operator')
    await database.current.owner`update muster.memberships set suspended_at = now() where user_id = ${world.userId}`
    expect(await statusWith(token, 'crew')).toBe(401)
    const client_id = String(program.client?.client_id)
    const renewed = await exchange({ grant_type: 'refresh_token', client_id, refresh_token: String(program.kept?.refresh_token) })
    expect(renewed.body).toMatchObject({ error: 'invalid_grant' })
  })

  it('what it is refused, and that it is tried after its end, is on record with its name, the latter once a minute', async () => {
    const program = new TestProgram()
    await letIn(program, 'crew')
    const token = String(program.kept?.access_token)
    const recorded = async (type: string) => {
      const rows = await database.current.owner<{ envelope_text: string }[]>`
        select envelope_text from muster.audit_events where workspace_id = ${world.workspaceId} and type = ${type} order by seq`
      return rows.map((row) => (JSON.parse(row.envelope_text) as { ext: Record<string, unknown> }).ext)
    }
    await arrangeRole(world.workspaceId, world.userId, 'viewer')
    expect(await statusWith(token, 'crew')).toBe(403)
    const [consented] = await database.current.owner`select id from muster.connected_programs where workspace_id = ${world.workspaceId}`
    const id = String(consented?.['id'])
    const denied = { actor: world.userId, apiToken: id, scope: 'crew', capability: 'runs:start', role: 'viewer' }
    expect(await recorded('access.denied')).toEqual([expect.objectContaining(denied)])
    const api = await arrangeToken(identityContext, (await arrangeSignIn(identityContext, `${world.userId}@example.com`)).principal, [
      'skills',
    ])
    expect(await statusWith(api, 'crew')).toBe(403)
    expect(await recorded('access.denied')).toHaveLength(2)
    await database.current.owner`update muster.connected_programs set revoked_at = now() where id = ${id}`
    expect([await statusWith(token, 'crew'), await statusWith(token, 'crew')]).toEqual([401, 401])
    expect(await recorded('program.refused')).toEqual([expect.objectContaining({ actor: world.userId, subjectId: id, why: 'revoked' })])
  })

  it('ends at once when its person ends it, and when it gives its token back', async () => {
    const program = new TestProgram()
    await letIn(program)
    const headers = { origin: world.origin, cookie: `muster_session=${world.session}` }
    const list = async () => {
      const answer = await fetch(`${world.origin}/api/v1/connected-programs`, { headers })
      return ((await answer.json()) as { items: { id: string; name: string; state: string; answersTo: string }[] }).items
    }
    const [item] = await list()
    expect(item).toMatchObject({ name: 'Test program', state: 'working', answersTo: '127.0.0.1:7777' })
    await fetch(`${world.origin}/api/v1/connected-programs/${item?.id}`, { method: 'DELETE', headers })
    expect(await statusWith(program.kept?.access_token)).toBe(401)
    expect((await list())[0]?.state).toBe('revoked')

    const other = new TestProgram('Another')
    await letIn(other)
    const fields = { token: String(other.kept?.refresh_token), client_id: String(other.client?.client_id) }
    await fetch(`${world.origin}/api/oauth/revoke`, { method: 'POST', body: new URLSearchParams(fields) })
    expect(await statusWith(other.kept?.access_token)).toBe(401)
    expect((await list()).map(({ state }) => state)).toEqual(['revoked', 'revoked'])
  })

  it('opens nothing by a consent that was changed in the database, or that is over', async () => {
    const program = new TestProgram()
    await letIn(program)
    const token = String(program.kept?.access_token)
    const { owner } = database.current
    const reported = async () =>
      (await reconcileAuthority(world.workspaceId)).differences.filter(({ kind }) => kind === 'program').length > 0
    expect(await reported()).toBe(false)
    for (const change of [
      `surface = 'tools'`,
      `user_id = 'usr_other'`,
      `client_id = 'other'`,
      `expires_at = now() + interval '200 days'`,
    ]) {
      const [before] = await owner`select * from muster.connected_programs where workspace_id = ${world.workspaceId}`
      await owner.unsafe(`update muster.connected_programs set ${change} where workspace_id = '${world.workspaceId}'`)
      expect([change, await statusWith(token), await reported()]).toEqual([change, 401, true])
      const { surface, user_id, client_id, expires_at } = before as {
        surface: string
        user_id: string
        client_id: string
        expires_at: Date
      }
      await owner`update muster.connected_programs set surface = ${surface}, user_id = ${user_id}, client_id = ${client_id}, expires_at = ${expires_at}
        where workspace_id = ${world.workspaceId}`
      expect([await statusWith(token), await reported()]).toEqual([200, false])
    }
    await owner`update system.oauth_records set expires_at = now() - interval '1 second' where model = 'AccessToken'`
    expect(await statusWith(token)).toBe(401)
  })

  it('opens by no token that somebody wrote into the database', async () => {
    const program = new TestProgram()
    await letIn(program)
    const { owner } = database.current
    const made = 'm'.repeat(43)
    const [row] =
      await owner`select payload from system.oauth_records where model = 'AccessToken' and id_hash = ${hashSecret(program.kept?.access_token ?? '')}`
    await owner`insert into system.oauth_records (model, id_hash, payload, expires_at)
      values ('AccessToken', ${hashSecret(made)}, ${row?.['payload']}, now() + interval '5 minutes')`
    expect(await statusWith(made)).toBe(401)
    expect(await statusWith(program.kept?.access_token)).toBe(200)
    const wider = { ...row?.['payload'], aud: addressOf('tools').href }
    await owner`update system.oauth_records set payload = ${wider} where id_hash = ${hashSecret(program.kept?.access_token ?? '')}`
    expect(await statusWith(program.kept?.access_token, 'tools')).toBe(401)
  })
})
