import { createHash } from 'node:crypto'
import { Client, StreamableHTTPClientTransport, UnauthorizedError } from '@modelcontextprotocol/client'
import { fetch } from 'undici'
import { afterAll, beforeAll, beforeEach, expect } from 'vitest'
import { identityContext } from '#server/entry/identity-context.ts'
import type { McpSurface } from '#server/entry/mcp/surfaces.ts'
import { serveOauth } from '#server/entry/oauth/testing/serve-oauth.ts'
import { consent, type TestProgram } from '#server/entry/oauth/testing/test-program.ts'
import type { Role } from '#server/identity/schema.ts'
import { arrangePerson, arrangeSignIn, arrangeWorkspace } from '#server/identity/testing/arrange.ts'

/** PKCE's, of programs that do everything by hand. */
const VERIFIER = 'v'.repeat(50)
const CALLBACK = 'http://127.0.0.1:7777/callback'

type Fields = Readonly<Record<string, string | null>>

/** The authorisation server over HTTP for a whole test file, with a new person in a new workspace for each test. */
export function useOauth() {
  let served: Awaited<ReturnType<typeof serveOauth>> | undefined
  const world = { origin: '', workspaceId: '', userId: '', session: '' }
  beforeAll(async () => {
    served = await serveOauth()
    world.origin = served.origin
  })
  afterAll(async () => await served?.close())
  const signIn = async (role: Role = 'operator'): Promise<void> => {
    world.workspaceId = await arrangeWorkspace()
    const person = await arrangePerson({ [world.workspaceId]: role })
    world.userId = person.userId
    world.session = (await arrangeSignIn(identityContext, person.email)).token
  }
  beforeEach(async () => await signIn())
  const addressOf = (surface: McpSurface) => new URL(`${world.origin}/api/mcp/${surface}`)
  return { world, signIn, addressOf, ...withClient(world, addressOf), ...byHand(world, addressOf) }
}
interface World {
  readonly origin: string
  readonly session: string
  readonly workspaceId: string
}

/** As programs do with the official client. */
function withClient(world: World, addressOf: (surface: McpSurface) => URL) {
  return {
    /** Lets a program in as it happens for one that has never been here. */
    letIn: async (program: TestProgram, surface: McpSurface = 'skills'): Promise<URLSearchParams> => {
      const transport = new StreamableHTTPClientTransport(addressOf(surface), { authProvider: program })
      await expect(new Client({ name: 'test', version: '1' }).connect(transport)).rejects.toBeInstanceOf(UnauthorizedError)
      const answer = (await consent(world, program.asked ?? '')).searchParams
      await transport.finishAuth(answer)
      return answer
    },
    open: async (program: TestProgram, surface: McpSurface = 'skills'): Promise<Client> => {
      const client = new Client({ name: 'test', version: '1' })
      await client.connect(new StreamableHTTPClientTransport(addressOf(surface), { authProvider: program }))
      return client
    },
  }
}

/** As a program that does everything by hand, and wrong where a test wants it so. */
function byHand(world: World, addressOf: (surface: McpSurface) => URL) {
  const tryWith = async (token: string, surface: McpSurface = 'skills') => {
    const answer = await fetch(addressOf(surface), {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} }),
    })
    return { status: answer.status, challenge: answer.headers.get('www-authenticate') ?? '' }
  }
  const register = async (document: Record<string, unknown>) => {
    const answer = await fetch(`${world.origin}/api/oauth/register`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(document),
    })
    return { status: answer.status, body: (await answer.json()) as Record<string, string> }
  }
  /** A request to connect; `change` makes it a wrong one. */
  const asked = (clientId: string, change: Fields = {}): string => {
    const fields: Fields = {
      client_id: clientId,
      response_type: 'code',
      redirect_uri: CALLBACK,
      code_challenge: createHash('sha256').update(VERIFIER).digest('base64url'),
      code_challenge_method: 'S256',
      resource: addressOf('skills').href,
      scope: 'mcp:skills',
      state: 'x',
      ...change,
    }
    const given = Object.entries(fields).filter((field): field is [string, string] => field[1] !== null)
    return `${world.origin}/api/oauth/authorize?${new URLSearchParams(given)}`
  }
  return {
    tryWith,
    register,
    asked,
    statusWith: async (token: string | undefined, surface?: McpSurface) => (await tryWith(token ?? '', surface)).status,
    newClient: async (): Promise<string> =>
      String((await register({ client_name: 'By hand', redirect_uris: [CALLBACK] })).body['client_id']),
    codeFor: async (clientId: string, change: Fields = {}): Promise<string> =>
      (await consent(world, asked(clientId, change))).searchParams.get('code') ?? '',
    /** At the token endpoint. */
    exchange: async (fields: Record<string, string>) => {
      const answer = await fetch(`${world.origin}/api/oauth/token`, { method: 'POST', body: new URLSearchParams(fields) })
      return { status: answer.status, body: (await answer.json()) as Record<string, string> }
    },
    withCode: (clientId: string, code: string, change: Record<string, string> = {}) => ({
      grant_type: 'authorization_code',
      client_id: clientId,
      code,
      code_verifier: VERIFIER,
      redirect_uri: CALLBACK,
      ...change,
    }),
  }
}
