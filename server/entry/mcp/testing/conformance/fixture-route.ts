import { McpServer } from '@modelcontextprotocol/server'
import { listOffered } from '#server/clients/list-offered.ts'
import { defineMcp } from '#server/entry/mcp/define-mcp.ts'
import { askThrough } from '#server/entry/mcp/testing/conformance/fixture-app.ts'
import { registerContents } from '#server/entry/mcp/testing/conformance/fixture-contents.ts'
import { registerDocuments } from '#server/entry/mcp/testing/conformance/fixture-documents.ts'
import { registerInputs, requestStates } from '#server/entry/mcp/testing/conformance/fixture-inputs.ts'

/**
 * What the official conformance suite talks to: its own named tools, behind everything that `/api/mcp/tools` has. They are those of a
 * connected app, offered and called as every other is (decision 0143). It stands below `testing/`, outside of `app/`, so no build of the
 * product can have it.
 */
export const FIXTURE_ROUTE = defineMcp({
  surface: 'tools',
  build: async ({ principal }) => {
    const offered = new Set((await listOffered(principal)).map(({ name }) => name))
    const ask = askThrough(principal)
    const server = new McpServer(
      { name: 'muster-conformance', version: '1' },
      {
        capabilities: {
          tools: { listChanged: false },
          resources: { listChanged: false, subscribe: true },
          prompts: { listChanged: false },
          logging: {},
          completions: {},
        },
        cacheHints: { 'tools/list': { ttlMs: 60_000, cacheScope: 'private' } },
        requestState: { verify: requestStates.verify },
      },
    )
    registerContents(server, offered, ask)
    registerInputs(server, offered, ask)
    registerDocuments(server)
    // Of 2025-11-25 alone: whoever follows a document is heard, and nothing here ever changes.
    for (const method of ['resources/subscribe', 'resources/unsubscribe'] as const)
      server.server.setRequestHandler(method, async () => ({}))
    return server
  },
})
