import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export const NODE_MODULES = join(process.cwd(), 'node_modules')
export const FILESYSTEM_SERVER = join(NODE_MODULES, '@modelcontextprotocol/server-filesystem/dist/index.js')
export const MODERN_SERVER = join(import.meta.dirname, 'modern-server.mjs')
export const HOSTILE_SERVER = join(import.meta.dirname, 'hostile-server.mjs')

/** Writes an entry into the allow-list of the installation, as its operator would. */
export function allowProgram(dataDir: string, name: string, script: string, more: Record<string, unknown> = {}): void {
  const file = join(dataDir, 'stdio-connectors.json')
  const known = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>) : {}
  const sha256 = createHash('sha256').update(readFileSync(script)).digest('hex')
  writeFileSync(file, JSON.stringify({ ...known, [name]: { script, sha256, ...more } }))
}
