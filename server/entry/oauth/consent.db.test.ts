import { fetch } from 'undici'
import { describe, expect, it } from 'vitest'
import { useTestDatabase } from '#db/testing/test-database.ts'
import { identityContext } from '#server/entry/identity-context.ts'
import { recordsOf } from '#server/entry/oauth/records.ts'
import { sweepOauth } from '#server/entry/oauth/sweep-oauth.ts'
import { consent, openAsked, postConsent } from '#server/entry/oauth/testing/test-program.ts'
import { useOauth } from '#server/entry/oauth/testing/use-oauth.ts'
import { hashSecret } from '#server/identity/secret.ts'
import { arrangePerson, arrangeSignIn, arrangeToken, arrangeWorkspace } from '#server/identity/testing/arrange.ts'

const database = useTestDatabase()
const { world, signIn, addressOf, tryWith, statusWith, register, asked, newClient, codeFor, exchange, withCode } = useOauth()

describe('consent', () => {
  it('is given in the browser where it was asked for, by somebody signed in, once', async () => {
    const { uid, cookies } = await openAsked(asked(await newClient()))
    expect((await postConsent(world, uid, [])).body.code).toBe('CONSENT_EXPIRED')
    expect((await postConsent({ ...world, session: 'nobody' }, uid, cookies)).status).toBe(401)
    const evil = await fetch(`${world.origin}/api/v1/connected-programs`, {
      method: 'POST',
      headers: {
        origin: 'https://evil.example',
        'content-type': 'application/json',
        cookie: [`muster_session=${world.session}`, ...cookies].join('; '),
      },
      body: JSON.stringify({ request: uid, shown: world.workspaceId, allow: true }),
    })
    expect(evil.status).toBe(403)
    const both = await Promise.all([postConsent(world, uid, cookies), postConsent(world, uid, cookies)])
    expect(both.map(({ status }) => status).sort()).toEqual([200, 410])
    expect((await postConsent(world, uid, cookies)).status).toBe(410)
    const rows = await database.current.owner`select revoked_at from muster.connected_programs where workspace_id = ${world.workspaceId}`
    expect(rows.filter(({ revoked_at }) => revoked_at === null)).toHaveLength(1)
  })

  it('is not carried to the program by another browser than the one that asked', async () => {
    const { uid, cookies } = await openAsked(asked(await newClient()))
    const { body } = await postConsent(world, uid, cookies)
    const back = await fetch(`${world.origin}${body.to}`, { redirect: 'manual' })
    expect(back.headers.get('location')).toMatch(/^\/connect\/refused/)
  })

  it('is asked for again for each program, though somebody said yes to one of that very name before', async () => {
    await codeFor(await newClient())
    expect((await openAsked(asked(await newClient()))).location).toMatch(/^\/connect\/[\w-]{20,}$/)
    const same = await newClient()
    await codeFor(same)
    expect((await openAsked(asked(same))).location).toMatch(/^\/connect\/[\w-]{20,}$/)
    expect((await openAsked(asked(same, { prompt: 'none' }))).location).toContain('error=login_required')
  })

  it('is refused to a program whose address the role has no use for, and a no is told the program', async () => {
    await signIn('viewer')
    const { uid, cookies } = await openAsked(asked(await newClient(), { resource: addressOf('crew').href, scope: 'mcp:crew' }))
    expect((await postConsent(world, uid, cookies)).body.code).toBe('FORBIDDEN')
    const back = await consent(world, asked(await newClient()), false)
    expect(back.href).toMatch(/^http:\/\/127\.0\.0\.1:7777\/callback\?error=access_denied/)
  })

  it('gives the one scope of the address, whatever else was asked for', async () => {
    const clientId = await newClient()
    const code = await codeFor(clientId, { scope: 'openid offline_access mcp:skills mcp:tools mcp:crew' })
    expect((await exchange(withCode(clientId, code))).body).toMatchObject({ scope: 'mcp:skills' })
    const none = await codeFor(clientId, { scope: null })
    expect((await exchange(withCode(clientId, none))).body).toMatchObject({ scope: 'mcp:skills' })
  })

  it('is for the workspace that the page showed, and none when another tab went to another one; a no is a no', async () => {
    const { uid, cookies } = await openAsked(asked(await newClient()))
    const shown = { ...world, workspaceId: await arrangeWorkspace() }
    expect((await postConsent(shown, uid, cookies)).body.code).toBe('CONFLICT')
    expect(await database.current.owner`select 1 from muster.connected_programs where workspace_id = ${world.workspaceId}`).toHaveLength(0)
    expect((await postConsent(shown, uid, cookies, false)).status).toBe(200)
  })

  it('is for the workspace that the person is in, and the token stays there', async () => {
    const clientId = await newClient()
    const before = world.workspaceId
    const code = await codeFor(clientId)
    await signIn()
    const { body } = await exchange(withCode(clientId, code))
    expect(await statusWith(body['access_token'])).toBe(200)
    const rows = await database.current.owner`select workspace_id from muster.connected_programs where client_id = ${clientId}`
    expect(rows.map((row) => row['workspace_id'])).toEqual([before])
  })
})

describe('a request that is not right', () => {
  it('is refused without PKCE or with a plain one, for another resource or none, and for a redirect that was not registered', async () => {
    const clientId = await newClient()
    const said = async (change: Record<string, string | null>) => {
      const { location, uid } = await openAsked(asked(clientId, change))
      expect(uid).toBe('')
      return location.startsWith('/connect/refused') ? location : new URL(location).searchParams.get('error')
    }
    expect(await said({ code_challenge: null, code_challenge_method: null })).toBe('invalid_request')
    expect(await said({ code_challenge_method: 'plain' })).toBe('invalid_request')
    expect(await said({ resource: 'https://other.example/mcp' })).toBe('invalid_target')
    expect(await said({ resource: `${addressOf('skills').href}/` })).toBe('invalid_target')
    expect(await said({ resource: null })).toBe('invalid_target')
    expect((await openAsked(asked(clientId, { response_type: 'token' }))).location).toContain('error=unsupported_response_type')
    expect(await said({ redirect_uri: 'https://evil.example/callback' })).toBe('/connect/refused?why=invalid_redirect_uri')
    expect(await said({ client_id: 'https://127.0.0.1/program.json' })).toBe('/connect/refused?why=invalid_client')
    expect(await said({ client_id: 'made-up' })).toBe('/connect/refused?why=invalid_client')
  })

  it('gives nothing for a code that comes twice, late, with another verifier, redirect, program or resource', async () => {
    const clientId = await newClient()
    const code = await codeFor(clientId)
    expect((await exchange(withCode(clientId, code, { code_verifier: 'w'.repeat(50) }))).body).toMatchObject({ error: 'invalid_grant' })
    expect((await exchange(withCode(clientId, code, { redirect_uri: 'http://127.0.0.1:7777/other' }))).status).toBe(400)
    expect((await exchange(withCode(await newClient(), code))).body).toMatchObject({ error: 'invalid_grant' })
    expect((await exchange(withCode(clientId, code, { resource: addressOf('tools').href }))).body).toMatchObject({
      error: 'invalid_target',
    })
    const next = await codeFor(clientId)
    const both = await Promise.all([exchange(withCode(clientId, next)), exchange(withCode(clientId, next))])
    const given = both.filter(({ status }) => status === 200)
    expect(given.length).toBeLessThanOrEqual(1)
    for (const { body } of given) expect(await statusWith(body['access_token'])).toBe(401)
    const once = await codeFor(clientId)
    const { body } = await exchange(withCode(clientId, once))
    expect(await statusWith(body['access_token'])).toBe(200)
    expect((await exchange(withCode(clientId, once))).body).toMatchObject({ error: 'invalid_grant' })
    // Whoever had the code second may have been the thief, or the first: nothing of it works any more.
    expect(await statusWith(body['access_token'])).toBe(401)
  })

  it('registers no program with an address in the clear, a script or a part after #, and keeps nothing secret for any', async () => {
    const uri = async (redirect: string) => (await register({ client_name: 'x', redirect_uris: [redirect] })).status
    expect(await uri('http://evil.example/callback')).toBe(400)
    expect(await uri('javascript:alert(1)')).toBe(400)
    expect(await uri('https://good.example/callback#x')).toBe(400)
    expect(await uri('https://good.example/callback')).toBe(201)
    expect(await uri('cursor://anysphere.cursor-retrieval/oauth/callback')).toBe(201)
    const asking = {
      client_name: 'x',
      redirect_uris: ['https://good.example/cb'],
      token_endpoint_auth_method: 'client_secret_post',
      scope: 'a',
    }
    const { body } = await register(asking)
    expect(body).toMatchObject({ token_endpoint_auth_method: 'none' })
    expect(body['client_secret']).toBeUndefined()
  })
})

describe('what is kept', () => {
  it('is no more than 2,000 programs that nobody let in; the first of them gives way, so registering never stops', async () => {
    const { owner } = database.current
    const [letIn, first] = [await newClient(), await newClient()]
    await codeFor(letIn)
    await owner`update system.oauth_records set created_at = now() - interval '3 hours' where id_hash in ${owner([letIn, first].map(hashSecret))}`
    await owner`insert into system.oauth_records (model, id_hash, payload, expires_at, created_at)
      select 'Client', 'flood' || n, '{}', now() + interval '20 hours', now() - interval '2 hours' from generate_series(1, 2000) n`
    expect((await register({ client_name: 'x', redirect_uris: ['http://127.0.0.1:7777/callback'] })).status).toBe(201)
    const left = await owner`select id_hash from system.oauth_records where model = 'Client'`
    const ids = left.map((row) => String(row['id_hash']))
    expect(ids.filter((id) => id.startsWith('flood')).length).toBeLessThan(2000)
    expect(ids).toContain(hashSecret(letIn))
    expect(ids).not.toContain(hashSecret(first))
    await owner`delete from system.oauth_records where id_hash like 'flood%'`
  })

  it('of a code or refresh token that comes twice at once ends the consent, whoever of the two was first', async () => {
    const ended: string[] = []
    const records = recordsOf('RefreshToken', async (subject) => void ended.push(subject))
    await records.upsert('twice', { accountId: 'ws_1/pgm_1', grantId: 'one' }, 60)
    await records.consume('twice')
    expect(ended).toEqual([])
    await expect(records.consume('twice')).rejects.toMatchObject({ error: 'invalid_grant' })
    expect(ended).toEqual(['ws_1/pgm_1'])
  })

  it('holds no code and no token, and what nobody uses is forgotten', async () => {
    const clientId = await newClient()
    const unused = await newClient()
    const { body } = await exchange(withCode(clientId, await codeFor(clientId)))
    const { owner } = database.current
    const kept = JSON.stringify(await owner`select * from system.oauth_records`)
    for (const secret of [body['access_token'], body['refresh_token']]) expect(kept).not.toContain(secret)
    expect(kept).toContain(hashSecret(String(body['access_token'])))
    await owner`update system.oauth_records set expires_at = expires_at - interval '2 days'`
    await sweepOauth()
    const left = await owner`select id_hash from system.oauth_records where model = 'Client'`
    const ids = left.map((row) => String(row['id_hash']))
    expect(ids).toContain(hashSecret(clientId))
    expect(ids).not.toContain(hashSecret(unused))
  })
})

describe('whoever brings no token that works', () => {
  it('is told where to sign in, and the documents say the same', async () => {
    const { status, challenge } = await tryWith('')
    const metadata = `${world.origin}/.well-known/oauth-protected-resource/api/mcp/skills`
    expect(status).toBe(401)
    expect(challenge).toContain(`resource_metadata="${metadata}"`)
    expect((await tryWith('x'.repeat(43))).challenge).toContain('error="invalid_token"')
    const resource = (await (await fetch(metadata)).json()) as Record<string, unknown>
    expect(resource).toMatchObject({
      resource: addressOf('skills').href,
      authorization_servers: [world.origin],
      scopes_supported: ['mcp:skills'],
    })
    const server = (await (await fetch(`${world.origin}/.well-known/oauth-authorization-server`)).json()) as Record<string, unknown>
    expect(server).toMatchObject({
      issuer: world.origin,
      token_endpoint: `${world.origin}/api/oauth/token`,
      code_challenge_methods_supported: ['S256'],
      token_endpoint_auth_methods_supported: ['none'],
      client_id_metadata_document_supported: true,
      scopes_supported: ['mcp:skills', 'mcp:tools', 'mcp:crew'],
    })
    expect(server['jwks_uri']).toBeUndefined()
  })

  it('is told which scope is missing when it is an API token without it', async () => {
    const person = await arrangePerson({ [world.workspaceId]: 'operator' })
    const { principal } = await arrangeSignIn(identityContext, person.email)
    const other = await arrangeToken(identityContext, principal, ['read', 'crew'])
    const refused = await tryWith(other)
    expect(refused.status).toBe(403)
    expect(refused.challenge).toContain('error="insufficient_scope"')
    expect(refused.challenge).toContain('scope="mcp:skills"')
    expect(await statusWith(await arrangeToken(identityContext, principal, ['skills']))).toBe(200)
  })

  it('the connect page looks once, with a ticket that ends with its session', async () => {
    const make = async () => {
      const answer = await fetch(`${world.origin}/api/v1/connected-programs/try`, {
        method: 'POST',
        headers: { origin: world.origin, 'content-type': 'application/json', cookie: `muster_session=${world.session}` },
        body: JSON.stringify({ surface: 'skills' }),
      })
      return ((await answer.json()) as { ticket: string }).ticket
    }
    const ticket = await make()
    expect(await statusWith(ticket)).toBe(200)
    expect(await statusWith(ticket)).toBe(401)
    expect(await statusWith(await make(), 'tools')).toBe(403)
    const late = await make()
    await database.current.owner`update system.sessions set revoked_at = now() where user_id = ${world.userId}`
    expect(await statusWith(late)).toBe(401)
  })
})
