import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { checkHouse } from './check-house.ts'
import { checkLicences } from './check-licences.ts'

/**
 * `npm run lint`: linter, import rules, unused code, types, house style and licences. Says nothing when all hold;
 * otherwise prints what each tool found and exits 1. Two tools at a time: they share two cores.
 */
const ROOTS = ['app', 'components', 'server', 'db', 'cli', 'scripts', 'e2e', 'bench'].filter((dir) => existsSync(dir))

interface Outcome {
  readonly name: string
  readonly found: string
}

function runTool(name: string, bin: string, args: readonly string[]): () => Promise<Outcome> {
  return () =>
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
}

function runCheck(name: string, check: () => string[]): () => Promise<Outcome> {
  return async () => ({ name, found: check().join('\n') })
}

const waiting = [
  runTool('types', 'tsc', ['--noEmit', '-p', '.', '--pretty', 'false']),
  runTool('linter', 'biome', ['lint', '--error-on-warnings', '--max-diagnostics=100', '--log-level=none']),
  runTool('import rules', 'depcruise', ['--config', '.dependency-cruiser.mjs', '--output-type', 'err', ...ROOTS]),
  runTool('unused code', 'knip', ['--no-progress', '--no-config-hints']),
  runCheck('house style', () => checkHouse(process.cwd())),
  runCheck('licences', () => checkLicences(process.cwd())),
]

const outcomes: Outcome[] = []
async function takeTurns(): Promise<void> {
  for (let next = waiting.shift(); next; next = waiting.shift()) outcomes.push(await next())
}
await Promise.all([takeTurns(), takeTurns()])

const failed = outcomes.filter((outcome) => outcome.found !== '')
for (const outcome of failed) console.error(`\n--- ${outcome.name}\n${outcome.found.trim()}`)
process.exit(failed.length > 0 ? 1 : 0)
