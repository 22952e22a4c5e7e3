import { spawnSync } from 'node:child_process'
import { INSPECTOR } from '#server/entry/mcp/testing/inspector.ts'

/**
 * Looks at an MCP endpoint of a running product with the official Inspector on the command line:
 * `MUSTER_TOKEN=muster_… node scripts/inspect-mcp.ts http://127.0.0.1:3000/api/mcp/skills`. Not part of `npm test`: the Inspector
 * is fetched from the package registry, for it is larger than everything it looks at. Exit code 1 when anything was refused.
 */
const [url] = process.argv.slice(2)
const token = process.env['MUSTER_TOKEN']
if (!url || !token) {
  console.error('MUSTER_TOKEN=muster_… node scripts/inspect-mcp.ts <address of an endpoint>')
  process.exit(2)
}
const ofSkills = [
  ['--method', 'tools/call', '--tool-name', 'skills_list'],
  ['--method', 'resources/list'],
]
for (const look of [['--method', 'tools/list'], ...(url.endsWith('/skills') ? ofSkills : [])]) {
  const options = ['--cli', url, '--transport', 'http', '--header', `Authorization: Bearer ${token}`]
  console.log(`$ inspector --cli ${url} ${look.join(' ')}`)
  const { status } = spawnSync('npx', ['--yes', INSPECTOR, ...options, ...look], { stdio: 'inherit' })
  if (status !== 0) process.exitCode = 1
}
