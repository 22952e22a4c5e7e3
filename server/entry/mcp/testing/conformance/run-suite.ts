import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'yaml'

type Leg = 'server' | 'client'
export type Revision = '2026-07-28' | '2025-11-25'

/** What a revision requires of one side, and how each scenario of it ended. */
export interface SuiteResult {
  readonly set: string
  readonly passed: readonly string[]
  readonly failed: readonly string[]
  /** What the suite printed, for the one who looks for a failure. */
  readonly said: string
}

const SUITE = join(process.cwd(), 'node_modules/@modelcontextprotocol/conformance')
const LINE = /^([✓✗]) (\S+): \d+ passed, (\d+) failed/
const SUITE_MS = 280_000
/** Of one scenario: a busy machine is no failure. */
const SCENARIO_MS = 120_000

/**
 * Runs all that a revision of the protocol requires, by the official suite at its version in the lock file; offline.
 * @param target its options for what is tested: `--url …` of a server, or `--command …` of a client
 */
export async function runSuite(leg: Leg, revision: Revision, target: readonly string[]): Promise<SuiteResult> {
  const out = await mkdtemp(join(tmpdir(), 'muster-conformance-'))
  try {
    const said = await run([leg, ...target, '--requirements', revision, '--timeout', String(SCENARIO_MS), '-o', out])
    const ended = new Map<string, boolean>()
    for (const line of said.split('\n')) {
      const [, mark, name = '', failures] = LINE.exec(line) ?? []
      if (mark) ended.set(name, mark === '✓' && failures === '0')
    }
    const required = requiredOf(leg, revision)
    const failed = required.filter((name) => ended.get(name) !== true)
    return { set: `${revision} ${leg}`, passed: required.filter((name) => ended.get(name) === true), failed, said }
  } finally {
    await rm(out, { recursive: true, force: true })
  }
}

/** One scenario against a server, of those that no revision requires: how many of its checks failed, or only warned. */
export async function runScenario(
  name: string,
  url: string,
): Promise<{ readonly failed: number; readonly warned: number; readonly said: string }> {
  const said = await run(['server', '--url', url, '--scenario', name, '--spec-version', '2026-07-28', '--force'])
  const [, passed = '0', failed = '1', warned = '0'] = /Passed: (\d+)\/\d+, (\d+) failed, (\d+) warnings/.exec(said) ?? []
  return { failed: passed === '0' ? 1 : Number(failed), warned: Number(warned), said }
}

/** The frozen list of the suite itself: what it ran without requiring it does not count. */
function requiredOf(leg: Leg, revision: Revision): string[] {
  const requirements = parse(readFileSync(join(SUITE, 'requirements', `${revision}.yaml`), 'utf8')) as Record<Leg, string[]>
  return requirements[leg]
}

/** It ends with an error whenever a scenario fails, required or not; what it printed says which. */
async function run(args: readonly string[]): Promise<string> {
  return await new Promise((resolve) => {
    const options = { timeout: SUITE_MS, maxBuffer: 64 * 1024 * 1024 }
    execFile(process.execPath, [join(SUITE, 'dist', 'index.js'), ...args], options, (error, stdout, stderr) =>
      resolve(`${stdout}\n${stderr}\n${error && !stdout.includes('SUMMARY') ? String(error) : ''}`),
    )
  })
}
