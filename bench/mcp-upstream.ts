// The server behind the proxies of bench/mcp.ts, and beside them: one tool that reads a file, by stdio.
import { readFile } from 'node:fs/promises'
import { McpServer } from '@modelcontextprotocol/server'
import { StdioServerTransport } from '@modelcontextprotocol/server/stdio'

const [path = ''] = process.argv.slice(2)
const server = new McpServer({ name: 'upstream', version: '1' })
server.registerTool('read', {}, async () => ({ content: [{ type: 'text', text: await readFile(path, 'utf8') }] }))
await server.connect(new StdioServerTransport())
