import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { fetch } from 'undici'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { useTestDatabase } from '#db/testing/test-database.ts'
import { readExternalToken } from '#server/entry/oauth/external-issuer.ts'
import { useOauth } from '#server/entry/oauth/testing/use-oauth.ts'
import { findSpeaker } from '#server/identity/programs/find-speaker.ts'
import { arrangePerson, arrangeRole, arrangeWorkspace } from '#server/identity/testing/arrange.ts'

useTestDatabase()
const { world, addressOf, statusWith } = useOauth()

/** The operator's own authorisation server: a document, a key, and whatever it signs. */
let issuer: string
let server: Server
let keys: Awaited<ReturnType<typeof generateKeyPair>>

beforeAll(async () => {
  keys = await generateKeyPair('ES256', { extractable: true })
  const jwk = { ...(await exportJWK(keys.publicKey)), kid: 'one', alg: 'ES256', use: 'sig' }
  server = createServer((request, response) => {
    const said = request.url === '/jwks' ? { keys: [jwk] } : { issuer, jwks_uri: `${issuer}/jwks` }
    response.setHeader('content-type', 'application/json').end(JSON.stringify(said))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  process.env['MCP_ISSUER'] = issuer
})
afterAll(async () => {
  delete process.env['MCP_ISSUER']
  await new Promise((resolve) => server.close(resolve))
})

interface Says {
  readonly claims?: Record<string, unknown>
  readonly audience?: string
  readonly issuedBy?: string
  readonly until?: string
  readonly key?: CryptoKey
}
async function sign(email: string, { claims = {}, audience = addressOf('skills').href, issuedBy = issuer, until = '5m', key }: Says = {}) {
  const said = { email, email_verified: true, scope: 'mcp:skills', client_id: 'desk', ...claims }
  return await new SignJWT(said)
    .setProtectedHeader({ alg: 'ES256', kid: 'one' })
    .setSubject('somebody')
    .setIssuer(issuedBy)
    .setAudience(audience)
    .setIssuedAt()
    .setExpirationTime(until)
    .sign(key ?? keys.privateKey)
}
const email = () => `${world.userId}@example.com`

describe('with an issuer of the operator’s own', () => {
  it('a token opens the address that it names, to the account of its verified e-mail, with the role that Muster gives', async () => {
    const token = await sign(email())
    expect(await statusWith(token)).toBe(200)
    expect(await statusWith(token, 'tools')).toBe(401)
    const principal = await readExternalToken(token, addressOf('skills').href)
    expect(principal).toMatchObject({ userId: world.userId, workspaceId: world.workspaceId, role: 'operator', grants: [] })
    await arrangeRole(world.workspaceId, world.userId, 'viewer')
    expect((await readExternalToken(token, addressOf('skills').href))?.role).toBe('viewer')
    const crew = await sign(email(), { claims: { scope: 'mcp:crew', role: 'admin' }, audience: addressOf('crew').href })
    expect(await statusWith(crew, 'crew')).toBe(403)
  })

  it('nothing opens to another audience, issuer, key or time, without the scope, or without a verified e-mail', async () => {
    const other = await generateKeyPair('ES256')
    const wrong: Record<string, string> = {
      audience: await sign(email(), { audience: 'https://other.example/mcp' }),
      issuer: await sign(email(), { issuedBy: 'https://other.example' }),
      key: await sign(email(), { key: other.privateKey }),
      time: await sign(email(), { until: '-1m' }),
      unverified: await sign(email(), { claims: { email_verified: 'true' } }),
      nobody: await sign('nobody@example.com'),
      unsigned: `${(await sign(email())).split('.').slice(0, 2).join('.')}.`,
    }
    for (const [why, token] of Object.entries(wrong)) expect([why, await statusWith(token)]).toEqual([why, 401])
    expect(await statusWith(await sign(email(), { claims: { scope: 'openid' } }))).toBe(403)
  })

  it('a person in two workspaces is in the one that the token names, and in none when it names none or one that is not theirs', async () => {
    const second = await arrangeWorkspace()
    const person = await arrangePerson({ [world.workspaceId]: 'viewer', [second]: 'author' })
    expect(await statusWith(await sign(person.email))).toBe(401)
    expect((await findSpeaker(person.email, second))?.role).toBe('author')
    expect(await statusWith(await sign(person.email, { claims: { workspace: second } }))).toBe(200)
    expect(await statusWith(await sign(person.email, { claims: { workspace: await arrangeWorkspace() } }))).toBe(401)
  })

  it('two people of one program, and one person in two workspaces, are told apart in keys and limits', async () => {
    const second = await arrangeWorkspace()
    const both = await arrangePerson({ [world.workspaceId]: 'operator', [second]: 'operator' })
    const idOf = async (mail: string, workspace: string) => {
      const token = await sign(mail, { claims: { workspace } })
      const { via } = (await readExternalToken(token, addressOf('skills').href)) ?? {}
      return via?.tokenId
    }
    const mine = await idOf(email(), world.workspaceId)
    expect(mine).toMatch(/^oauth:.{24}$/)
    expect(await idOf(email(), world.workspaceId)).toBe(mine)
    const ids = new Set([mine, await idOf(both.email, world.workspaceId), await idOf(both.email, second)])
    expect(ids.size).toBe(3)
  })

  it('an issuer that does not answer is asked once for all that come, and by what names another issuer never', async () => {
    let asked = 0
    const down = createServer((_request, response) => {
      asked += 1
      response.writeHead(500).end()
    })
    await new Promise<void>((resolve) => down.listen(0, '127.0.0.1', resolve))
    const downAt = `http://127.0.0.1:${(down.address() as AddressInfo).port}`
    process.env['MCP_ISSUER'] = downAt
    try {
      const junk = ['x'.repeat(200), 'a.b.c', await sign(email())]
      expect(await Promise.all(junk.map(async (token) => await statusWith(token)))).toEqual([401, 401, 401])
      expect(asked).toBe(0)
      const its = await sign(email(), { issuedBy: downAt })
      expect(await Promise.all([its, its, its].map(async (token) => await statusWith(token)))).toEqual([503, 503, 503])
      expect(await statusWith(its)).toBe(503)
      // one round of discovery: its two addresses
      expect(asked).toBe(2)
    } finally {
      process.env['MCP_ISSUER'] = issuer
      await new Promise((resolve) => down.close(resolve))
    }
  })

  it('the built-in server rests, and programs are sent to the other one', async () => {
    expect((await fetch(`${world.origin}/.well-known/oauth-authorization-server`)).status).toBe(404)
    expect((await fetch(`${world.origin}/api/oauth/register`, { method: 'POST', body: '{}' })).status).toBe(404)
    const answer = await fetch(`${world.origin}/.well-known/oauth-protected-resource/api/mcp/skills`)
    expect(await answer.json()).toMatchObject({ authorization_servers: [issuer] })
  })
})
