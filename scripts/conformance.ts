import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ROOT } from './installation.ts'

/**
 * `npm run conformance`: the official suite of the Model Context Protocol against our endpoints and our client, one line for each
 * set of requirements, and the official Inspector, which is fetched for it. The suite is part of `npm test` too. Exit code 1 when
 * anything ended otherwise than it should.
 */
const dir = mkdtempSync(join(tmpdir(), 'muster-conformance-'))
const lines = join(dir, 'lines')
const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs')
const tests = ['conformance', 'inspector'].map((name) => `server/entry/mcp/${name}.db.test.ts`)
const ended = spawnSync(process.execPath, [vitest, 'run', '--project', 'db', ...tests], {
  cwd: ROOT,
  env: { ...process.env, MUSTER_CONFORMANCE_LINES: lines },
  encoding: 'utf8',
  maxBuffer: 64 * 1024 * 1024,
})
if (existsSync(lines)) process.stdout.write(readFileSync(lines, 'utf8'))
if (ended.status !== 0) process.stdout.write(`${ended.stdout}\n${ended.stderr}\n`)
rmSync(dir, { recursive: true, force: true })
process.exitCode = ended.status === 0 ? 0 : 1
