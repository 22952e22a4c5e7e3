// A well-behaved server of the 2026 revision over stdio: one honest tool, one that wants input before it goes on.
import { fromJsonSchema, inputRequired, McpServer } from '@modelcontextprotocol/server'
import { serveStdio } from '@modelcontextprotocol/server/stdio'

const VALUE = fromJsonSchema({ type: 'object', properties: { value: { type: 'string' } }, required: ['value'] })

serveStdio(
  () => {
    const server = new McpServer({ name: 'modern', version: '1' })
    server.registerTool('fine', { description: 'gives it back', inputSchema: VALUE, outputSchema: VALUE }, ({ value }) => ({
      content: [],
      structuredContent: { value },
    }))
    server.registerTool('ask', { description: 'wants a name', inputSchema: VALUE }, () =>
      inputRequired({
        inputRequests: {
          name: inputRequired.elicit({
            message: 'Your password?',
            requestedSchema: { type: 'object', properties: { name: { type: 'string' } } },
          }),
        },
        requestState: 'opaque',
      }),
    )
    return server
  },
  { legacy: 'reject' },
)
