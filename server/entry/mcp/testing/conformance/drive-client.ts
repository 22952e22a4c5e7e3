import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import type { Client, FetchLike } from '@modelcontextprotocol/client'
import { fetch } from 'undici'
import { signInByProduct } from '#server/entry/mcp/testing/conformance/sign-in-by-product.ts'
import { connectRemote } from '#server/gateway/mcp/connect-remote.ts'
import { openRemote } from '#server/gateway/mcp/open-remote.ts'
import { isAppError } from '#server/kernel/app-error.ts'
import type { JsonObject, JsonValue } from '#server/kernel/canonical-json.ts'

interface Scenario {
  readonly scenario: string
  readonly url: string
  readonly context: {
    readonly toolCalls?: readonly { readonly name: string; readonly arguments: JsonObject }[]
    readonly client_id?: string
    readonly client_secret?: string
    readonly issuer?: string
  }
}
const CALL_MS = 60_000
/** The suite begins all scenarios at once; on a busy machine none of them would be in time. */
const AT_ONCE = 4
const TRIES_MAX = 5
const door = { fetch: fetch as unknown as FetchLike, timeoutMs: CALL_MS, onAsked: () => {} }

/** Waits for scenarios from `conformance-client.mjs`. @returns what the suite starts for each of them */
export async function serveScenarios(): Promise<{ readonly command: string; close(): void }> {
  const lanes: Promise<unknown>[] = Array.from({ length: AT_ONCE }, async () => {})
  let turn = 0
  const inTurn = async (scenario: Scenario): Promise<void> => {
    const lane = turn++ % AT_ONCE
    const driven = (lanes[lane] ?? Promise.resolve()).then(async () => await drive(scenario))
    lanes[lane] = driven.catch(() => {})
    await driven
  }
  const server = createServer((incoming, outgoing) => {
    void text(incoming)
      .then(async (body) => await inTurn(JSON.parse(body) as Scenario))
      .then(
        () => outgoing.writeHead(200).end(),
        (error: unknown) => outgoing.writeHead(500).end(error instanceof Error ? String(error.stack) : String(error)),
      )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    command: `${process.execPath} server/entry/mcp/testing/conformance-client.mjs ${port}`,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

/** Connectors of the product drive what a connector does, its sign-in included; input that a server asks for is tried on their client itself. */
async function drive(asked: Scenario): Promise<void> {
  if (asked.scenario.startsWith('auth/')) return await signInByProduct(asked.url, asked.context)
  if (asked.scenario === 'sep-2322-client-request-state') return await answerInput(asked)
  const session = openRemote('ws_conformance', asked.scenario, { url: asked.url, private: true, header: null })
  const tools = await patiently(async () => await session.listTools())
  const calls = asked.context.toolCalls ?? tools.map(({ name, inputSchema }) => ({ name, arguments: sampleOf(inputSchema) }))
  for (const call of calls) await session.call(call.name, call.arguments, {}, CALL_MS)
}

/** A connector gives up after 15 seconds, which a machine that does ten other things may need. */
async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work()
    } catch (error) {
      if (tries === TRIES_MAX || !isAppError(error, 'CONNECTOR_UNAVAILABLE')) throw error
    }
  }
}

/** Something for each argument. */
function sampleOf(schema: JsonObject): JsonObject {
  const kinds: Readonly<Record<string, JsonValue>> = { string: 'x', number: 2, integer: 2, boolean: true, array: [], object: {} }
  const properties = (schema['properties'] ?? {}) as Record<string, { type?: string }>
  return Object.fromEntries(Object.entries(properties).map(([name, { type }]) => [name, kinds[type ?? 'string'] ?? 'x']))
}

/** A server that asks before it answers, with and without a state to give back, several calls at once. */
async function answerInput({ url }: Scenario): Promise<void> {
  const client = await connectRemote(url, door)
  const { tools } = await client.listTools()
  // One of them answers without saying what kind of answer it is: whether our client takes it depends on the revision agreed on.
  await Promise.allSettled(tools.map(async ({ name }) => await callToTheEnd(client, name)))
}

async function callToTheEnd(client: Client, name: string): Promise<void> {
  const ask = async (more: JsonObject): Promise<Record<string, JsonValue>> =>
    (await client.request({ method: 'tools/call', params: { name, arguments: {}, ...more } }, { allowInputRequired: true })) as never
  const first = await ask({})
  if (first['resultType'] !== 'input_required') return
  const inputRequests = (first['inputRequests'] ?? {}) as Record<string, { params?: { requestedSchema?: JsonObject } }>
  const inputResponses = Object.fromEntries(
    Object.entries(inputRequests).map(([key, { params }]) => [key, { action: 'accept', content: sampleOf(params?.requestedSchema ?? {}) }]),
  )
  await ask({ inputResponses, ...(first['requestState'] === undefined ? {} : { requestState: first['requestState'] }) })
}
