import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { checkHouse } from './check-house.ts'
import { checkLicences } from './check-licences.ts'

/**
 * `npm run lint`: linter, import rules, unused code, types, house style and licences. Says nothing when all hold;
 * otherwise prints what each tool found and exits 1. Two tools at a time: they share two cores. `--only "import rules"` runs one.
 */
const { only } = parseArgs({ options: { only: { type: 'string' } } }).values
const ROOTS = ['app', 'components', 'server', 'db', 'cli', 'scripts', 'e2e', 'bench'].filter((dir) => existsSync(dir))

interface Outcome {
  readonly name: string
  readonly found: string
}

interface Tool {
  readonly name: string
  run(): Promise<Outcome>
}

function runTool(name: string, bin: string, args: readonly string[]): Tool {
  const run = (): Promise<Outcome> =>
    new Promise((resolve) => {
      const child = spawn(`node_modules/.bin/${bin}`, args, { stdio: ['ignore', 'pipe', 'pipe'] })
      let output = ''
      child.stdout.on('data', (chunk: Buffer) => {
        output += chunk.toString()
      })
      child.stderr.on('data', (chunk: Buffer) => {
        output += chunk.toString()
      })
      child.on('error', (error) => resolve({ name, found: error.message }))
      child.on('close', (code) => resolve({ name, found: code === 0 ? '' : output || `${bin} ended with ${code}` }))
    })
  return { name, run }
}

function runCheck(name: string, check: () => string[]): Tool {
  return { name, run: async () => ({ name, found: check().join('\n') }) }
}

const tools = [
  runTool('types', 'tsc', ['--noEmit', '-p', '.', '--pretty', 'false']),
  runTool('linter', 'biome', ['lint', '--error-on-warnings', '--max-diagnostics=100', '--log-level=none']),
  runTool('import rules', 'depcruise', ['--config', '.dependency-cruiser.mjs', '--output-type', 'err', ...ROOTS]),
  runTool('unused code', 'knip', ['--no-progress', '--no-config-hints']),
  runCheck('house style', () => checkHouse(process.cwd())),
  runCheck('licences', () => checkLicences(process.cwd())),
]

const waiting = tools.filter(({ name }) => only === undefined || name === only)
if (waiting.length === 0) throw new Error(`no tool is called ${only}: ${tools.map(({ name }) => name).join(', ')}`)

const outcomes: Outcome[] = []
async function takeTurns(): Promise<void> {
  for (let next = waiting.shift(); next; next = waiting.shift()) outcomes.push(await next.run())
}
await Promise.all([takeTurns(), takeTurns()])

const failed = outcomes.filter((outcome) => outcome.found !== '')
for (const outcome of failed) console.error(`\n--- ${outcome.name}\n${outcome.found.trim()}`)
process.exit(failed.length > 0 ? 1 : 0)
