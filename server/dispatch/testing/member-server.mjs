// An MCP server over stdio that writes down what it was told beside the arguments of each call, and says it again in its answer:
// a test sees what went out, and that nothing of it comes back.
import { appendFileSync } from 'node:fs'
import { fromJsonSchema, McpServer } from '@modelcontextprotocol/server'
import { serveStdio } from '@modelcontextprotocol/server/stdio'

const TEXT = { type: 'object', properties: { text: { type: 'string' } }, required: ['text'] }

serveStdio(() => {
  const server = new McpServer({ name: 'member', version: '1' })
  for (const name of ['look', 'act'])
    server.registerTool(
      name,
      { description: name, inputSchema: fromJsonSchema(TEXT), outputSchema: fromJsonSchema(TEXT) },
      (_, context) => {
        const told = context.mcpReq._meta ?? {}
        appendFileSync('told.jsonl', `${JSON.stringify({ name, told })}\n`)
        return { content: [], structuredContent: { text: `was told ${JSON.stringify(told)}` } }
      },
    )
  return server
})
