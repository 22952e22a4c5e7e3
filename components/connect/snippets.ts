import type { ProgramSurface } from '#server/identity/programs/schema.ts'
import { msg } from '#server/kernel/language/say.ts'

export const CLIENTS = ['claude-code', 'claude-desktop', 'cursor', 'vscode', 'json', 'curl'] as const
type ClientName = (typeof CLIENTS)[number]

interface Snippet {
  /** The product's own name; null: said by `name`. */
  readonly product: string | null
  readonly name: string
  /** Where the text goes; said with `t`. */
  readonly where: string
  /** Signs in by itself; else it takes an API token from its surroundings. */
  readonly signsIn: boolean
  readonly text: (address: string, surface: ProgramSurface) => string
}

/** What is copied into each common program so that it finds an MCP address of ours. */
export const SNIPPETS: { readonly [client in ClientName]: Snippet } = {
  'claude-code': {
    product: 'Claude Code',
    name: '',
    where: msg('Run this once in a terminal, then choose the server under /mcp and sign in.'),
    signsIn: true,
    text: (address, surface) => `claude mcp add --transport http ${nameOf(surface)} ${address}`,
  },
  'claude-desktop': {
    product: 'Claude Desktop',
    name: '',
    where: msg('Into claude_desktop_config.json, under Settings, Developer. Then start the program again.'),
    signsIn: true,
    text: (address, surface) => json({ mcpServers: { [nameOf(surface)]: { command: 'npx', args: ['-y', 'mcp-remote', address] } } }),
  },
  cursor: {
    product: 'Cursor',
    name: '',
    where: msg('Into .cursor/mcp.json of a project, or the one in your home folder.'),
    signsIn: true,
    text: (address, surface) => json({ mcpServers: { [nameOf(surface)]: { url: address } } }),
  },
  vscode: {
    product: 'VS Code',
    name: '',
    where: msg('Into .vscode/mcp.json of a project.'),
    signsIn: true,
    text: (address, surface) => json({ servers: { [nameOf(surface)]: { type: 'http', url: address } } }),
  },
  json: {
    product: null,
    name: msg('Another program'),
    where: msg('Most programs read a file of this shape. With an API token in MUSTER_TOKEN nobody has to sign in.'),
    signsIn: false,
    text: (address, surface) =>
      json({
        mcpServers: { [nameOf(surface)]: { type: 'http', url: address, headers: { Authorization: `Bearer ${'$'}{MUSTER_TOKEN}` } } },
      }),
  },
  curl: {
    product: null,
    name: msg('A script'),
    where: msg('A first request, with an API token in MUSTER_TOKEN.'),
    signsIn: false,
    text: (address) =>
      [
        `curl ${address} \\`,
        `  -H "Authorization: Bearer $MUSTER_TOKEN" \\`,
        `  -H 'Content-Type: application/json' \\`,
        `  -H 'Accept: application/json, text/event-stream' \\`,
        `  -d '{"jsonrpc":"2.0","id":1,"method":"tools/list"}'`,
      ].join('\n'),
  },
}

function nameOf(surface: ProgramSurface): string {
  return `muster-${surface}`
}

function json(value: unknown): string {
  return JSON.stringify(value, null, 2)
}
