import { type CallToolResult, createMcpHandler, McpServer } from '@modelcontextprotocol/server'
import { z } from 'zod'
import { acceptRow } from '#server/catalogue/accept-row.ts'
import { listConnectors } from '#server/catalogue/list-connectors.ts'
import { decisionSchema } from '#server/catalogue/schema.ts'
import { callTool } from '#server/clients/call-tool.ts'
import { describeRoute } from '#server/entry/answer-request.ts'
import { CONTENTS } from '#server/entry/mcp/testing/conformance/fixture-contents.ts'
import { INPUT_TOOLS } from '#server/entry/mcp/testing/conformance/fixture-inputs.ts'
import { serveRoutes } from '#server/entry/mcp/testing/serve-routes.ts'
import { connectApp } from '#server/gateway/mcp/connect-app.ts'
import { testConnector } from '#server/gateway/mcp/test-connector.ts'
import type { Principal } from '#server/identity/principal.ts'
import { assert } from '#server/kernel/assert.ts'
import { inScope } from '#server/tenancy/store.ts'

/** Asks the connected app for what one of the suite's tools answers. */
export type AskApp = (name: string) => Promise<CallToolResult>

/** So is `test.simple_text` called towards programs what the suite calls it. */
const KEY = 'test'

/**
 * A call of the suite as each call of a program outside is made: catalogue row, posture, labels, clearance, signed house rules, the read door
 * and its record; and then the app is asked. Only the frame around what is looked up is left out, for the suite wants the content bare.
 * @throws what `callTool` throws
 */
export function askThrough(principal: Principal): AskApp {
  return async (name) => {
    const answer = await callTool(principal, { name, args: {} })
    assert(answer.kind === 'done', 'the tools of the suite are look-ups')
    return answer.output['answer'] as unknown as CallToolResult
  }
}

/** The app behind the fixture: connected, tried and accepted as an admin does. @param by user id */
export async function connectFixtureApp(workspaceId: string, by: string): Promise<{ close(): Promise<void> }> {
  const handler = createMcpHandler(makeApp)
  const route = describeRoute({ door: 'public', capability: null }, async (request) => await handler.fetch(request))
  const served = await serveRoutes({ 'POST /mcp': route })
  const url = `${served.origin}/mcp`
  const { id } = await connectApp(workspaceId, { kind: 'remote', key: KEY, name: 'Suite', url, private: true }, by)
  await testConnector(workspaceId, id)
  const abilities = (await listConnectors(workspaceId)).find((one) => one.id === id)?.abilities ?? []
  for (const { tool, seenPin, decision: suggested } of abilities) {
    const decision = decisionSchema.parse({ ...suggested, effectClass: 'external_read', mutates: false, summary: 'Look' })
    await inScope(workspaceId, async (scope) => await acceptRow(scope, { tool, seenPin: seenPin ?? '', decision, acceptedBy: by }))
  }
  return { close: served.close }
}

function makeApp(): McpServer {
  const server = new McpServer({ name: 'suite', version: '1' })
  const nothing: CallToolResult = { content: [] }
  for (const name of [...Object.keys(CONTENTS), ...INPUT_TOOLS]) {
    const answer = CONTENTS[name] ?? nothing
    const about = { description: `Fixture: ${name}`, inputSchema: z.object({}) }
    server.registerTool(name.slice(KEY.length + 1), about, async () => ({ content: [], structuredContent: { answer } }))
  }
  return server
}
