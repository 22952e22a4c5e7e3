import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createMcpHandler, fromJsonSchema, McpServer } from '@modelcontextprotocol/server'
import { exportJWK, generateKeyPair } from 'jose'
import Provider, { type Configuration } from 'oidc-provider'
import { fetch } from 'undici'

/** What an admin would type in for a client registered by hand. */
export const BY_HAND = { id: 'muster-by-hand', secret: 'by-hand-canary-4711' }
const SCOPES = ['rooms:read', 'rooms:book']
const INPUT = fromJsonSchema<{ room: string }>({ type: 'object', properties: { room: { type: 'string' } }, required: ['room'] })
/** Long enough that nothing is renewed by the clock. */
const LONG_S = 3600

export interface SeenRequest {
  readonly path: string
  readonly body: string
  readonly authorization: string | undefined
}

/**
 * An app on this machine that wants OAuth, and its authorisation server (oidc-provider) beside it: opaque tokens for one resource,
 * refresh tokens that are good once, registration, revocation. `changes` makes it another one.
 */
export class SignedInApp {
  readonly seen: SeenRequest[] = []
  /** Every token that was ever given. */
  readonly given: string[] = []
  readonly changes = {
    /** Life of access tokens. */
    lifeS: LONG_S,
    /** Scope that a call needs. */
    needs: 'rooms:read',
    /** Changes a described document before it goes out. */
    describe: (document: Record<string, unknown>): Record<string, unknown> => document,
    /** Whether a 401 says where the description is. */
    says: true,
    /** Answer of the token endpoint in place of its own. */
    token: null as null | (() => { status: number; body: object }),
    /** Answer to a client that registers itself. */
    registration: null as null | (() => { status: number; body: object }),
  }
  origin = ''
  redirect = 'http://127.0.0.1:3000/apps/signed-in'
  #provider: Provider | undefined
  readonly #forgotten = new Set<string>()
  readonly #server = createServer((request, response) => void this.#answer(request, response).catch(() => response.destroy()))
  readonly #mcp = createMcpHandler(() => {
    const mcp = new McpServer({ name: 'rooms', version: '1' })
    mcp.registerTool('book', { description: 'books a room', inputSchema: INPUT }, ({ room }) => ({
      content: [{ type: 'text', text: room }],
    }))
    return mcp
  })

  get url(): string {
    return `${this.origin}/mcp`
  }

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
    this.origin = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
    this.#provider = new Provider(this.origin, await this.#configuration())
    this.#provider.on('server_error', () => {})
    return this
  }

  stop(): void {
    this.#server.closeAllConnections()
    this.#server.close()
  }

  /** From now on the access tokens given so far are refused. */
  forget(): void {
    for (const token of this.given) this.#forgotten.add(token)
  }

  /** The browser of somebody who agrees to everything. @returns what they come back with */
  async agree(to: string): Promise<URLSearchParams> {
    const cookies = new Map<string, string>()
    let at = to
    for (let hops = 0; hops < 10; hops++) {
      const headers = { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') }
      const answer = await fetch(at, { redirect: 'manual', headers })
      for (const cookie of answer.headers.getSetCookie()) {
        const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
        if (name !== undefined && value !== undefined) cookies.set(name, value)
      }
      const location = answer.headers.get('location')
      if (location === null) throw new Error(`the browser stands still: ${answer.status} ${await answer.text()}`)
      at = new URL(location, at).href
      if (at.startsWith(this.redirect)) return new URL(at).searchParams
    }
    throw new Error('the browser goes in circles')
  }

  async #configuration(): Promise<Configuration> {
    const { privateKey } = await generateKeyPair('ES256', { extractable: true })
    return {
      jwks: { keys: [{ ...(await exportJWK(privateKey)), use: 'sig', alg: 'ES256' }] },
      clients: [
        {
          client_id: BY_HAND.id,
          client_secret: BY_HAND.secret,
          redirect_uris: [this.redirect],
          grant_types: ['authorization_code', 'refresh_token'],
          response_types: ['code'],
          id_token_signed_response_alg: 'ES256',
        },
      ],
      clientDefaults: { id_token_signed_response_alg: 'ES256', token_endpoint_auth_method: 'client_secret_basic' },
      pkce: { required: () => true },
      scopes: [...SCOPES, 'offline_access'],
      rotateRefreshToken: true,
      issueRefreshToken: async () => true,
      findAccount: (_ctx, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
      interactions: { url: (_ctx, { uid }) => `/agree/${uid}` },
      cookies: { keys: ['test'] },
      features: {
        devInteractions: { enabled: false },
        registration: { enabled: true },
        revocation: { enabled: true, allowedPolicy: () => true },
        resourceIndicators: {
          enabled: true,
          useGrantedResource: () => true,
          getResourceServerInfo: (_ctx, resource) => ({
            scope: SCOPES.join(' '),
            audience: resource,
            accessTokenFormat: 'opaque' as const,
            accessTokenTTL: this.changes.lifeS,
          }),
        },
      },
    }
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? '/', this.origin).pathname
    if (path.startsWith('/agree/')) return await this.#yes(request, response)
    if (path === '/mcp') return await this.#serve(request, response)
    if (path.startsWith('/.well-known/oauth-protected-resource')) return this.#describe(response)
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () =>
      this.seen.push({ path, body: Buffer.concat(chunks).toString(), authorization: request.headers['authorization'] }),
    )
    const { registration, token } = this.changes
    const instead = path === '/token' ? token?.() : path === '/reg' ? registration?.() : undefined
    if (instead) return void response.writeHead(instead.status, { 'content-type': 'application/json' }).end(JSON.stringify(instead.body))
    const end = response.end.bind(response)
    response.end = ((chunk: unknown, ...rest: unknown[]) => {
      const text = Buffer.isBuffer(chunk) || typeof chunk === 'string' ? String(chunk) : ''
      if (path === '/token') this.given.push(...[...text.matchAll(/"(?:access|refresh)_token":"([^"]+)"/g)].map(([, token]) => token ?? ''))
      if (!path.startsWith('/.well-known/') || text === '') return end(chunk as never, ...(rest as never[]))
      const described = JSON.stringify(this.changes.describe(JSON.parse(text)))
      response.setHeader('content-length', Buffer.byteLength(described))
      return end(described)
    }) as typeof response.end
    await this.#provider?.callback()(request, response)
  }

  #describe(response: ServerResponse): void {
    const document = this.changes.describe({ resource: this.url, authorization_servers: [this.origin], scopes_supported: ['rooms:read'] })
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(document))
  }

  async #yes(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const provider = this.#provider
    if (!provider) return
    const { params } = await provider.interactionDetails(request, response)
    const grant = new provider.Grant({ accountId: 'lead', clientId: String(params['client_id']) })
    const scope = String(params['scope'] ?? SCOPES[0])
    grant.addOIDCScope(scope)
    grant.addResourceScope(String(params['resource']), scope)
    const consent = { grantId: await grant.save() }
    await provider.interactionFinished(request, response, { login: { accountId: 'lead' }, consent }, { mergeWithLastSubmission: false })
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const body = Buffer.concat(chunks).toString()
    const { authorization } = request.headers
    this.seen.push({ path: '/mcp', body, authorization })
    const token = await this.#provider?.AccessToken.find(authorization?.replace(/^Bearer /, '') ?? '')
    const metadata = this.changes.says ? `, resource_metadata="${this.origin}/.well-known/oauth-protected-resource/mcp"` : ''
    if (!token || token.isExpired || this.#forgotten.has(token.jti) || ![token.aud].flat().includes(this.url))
      return void response.writeHead(401, { 'www-authenticate': `Bearer error="invalid_token"${metadata}` }).end()
    const { needs } = this.changes
    if (body.includes('"tools/call"') && !(token.scope ?? '').split(' ').includes(needs))
      return void response.writeHead(403, { 'www-authenticate': `Bearer error="insufficient_scope", scope="${needs}"${metadata}` }).end()
    const headers = new Headers(Object.entries(request.headers).map(([name, value]): [string, string] => [name, String(value)]))
    const asked = new Request(this.url, { method: request.method ?? 'POST', headers, ...(body === '' ? {} : { body }) })
    const answer = await this.#mcp.fetch(asked)
    response.writeHead(answer.status, Object.fromEntries(answer.headers.entries())).end(Buffer.from(await answer.arrayBuffer()))
  }
}
