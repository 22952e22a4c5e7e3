import { Client, StreamableHTTPClientTransport, UnauthorizedError } from '@modelcontextprotocol/client'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { useTestDatabase } from '#db/testing/test-database.ts'
import { identityContext } from '#server/entry/identity-context.ts'
import type { McpSurface } from '#server/entry/mcp/surfaces.ts'
import { serveOauth } from '#server/entry/oauth/testing/serve-oauth.ts'
import { consent, TestProgram } from '#server/entry/oauth/testing/test-program.ts'
import type { Role } from '#server/identity/schema.ts'
import { arrangePerson, arrangeSignIn, arrangeWorkspace } from '#server/identity/testing/arrange.ts'

useTestDatabase()
let served: Awaited<ReturnType<typeof serveOauth>>
let workspaceId: string
let userId: string
let session: string

beforeAll(async () => {
  served = await serveOauth()
})
afterAll(async () => await served.close())

async function signIn(role: Role = 'operator') {
  workspaceId = await arrangeWorkspace()
  const person = await arrangePerson({ [workspaceId]: role })
  userId = person.userId
  session = (await arrangeSignIn(identityContext, person.email)).token
}
beforeEach(async () => await signIn())

const browser = () => ({ session, origin: served.origin })
const addressOf = (surface: McpSurface) => new URL(`${served.origin}/api/mcp/${surface}`)

/** Connects as a program does that has never been here, with the person's consent. */
async function connected(program: TestProgram, surface: McpSurface = 'skills'): Promise<Client> {
  const transport = new StreamableHTTPClientTransport(addressOf(surface), { authProvider: program })
  const client = new Client({ name: 'test', version: '1' })
  await expect(client.connect(transport)).rejects.toBeInstanceOf(UnauthorizedError)
  const answer = await consent(browser(), program.asked ?? '')
  expect(answer.searchParams.get('state')).toBe('state-of-the-program')
  await transport.finishAuth(answer.searchParams)
  const again = new Client({ name: 'test', version: '1' })
  await again.connect(new StreamableHTTPClientTransport(addressOf(surface), { authProvider: program }))
  return again
}

describe('a program that signs in by OAuth', () => {
  it('finds its way with the official client, asks a person once, and acts in that person’s name', async () => {
    const program = new TestProgram()
    const client = await connected(program)
    const { content } = (await client.callTool({ name: 'whoami' })) as { content: { text: string }[] }
    expect(content[0]?.text).toBe(`${userId} operator Test program`)
    await client.close()
  })
})
