import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const CLAIM_FILE = 'supervisor.json'

/** Who runs an installation at the moment, and how. */
interface Claim {
  readonly pid: number
  /** All parts run as the user who started them (`npm run dev`). */
  readonly shareUser: boolean
}

/**
 * Claims a data folder for this supervisor; gives the function that releases it. A claim of a process that is gone, or
 * whose number now belongs to another program, is taken over.
 * @throws Error when another supervisor runs on it
 */
export function claimInstallation(dataDir: string, shareUser: boolean): () => void {
  const file = join(dataDir, CLAIM_FILE)
  const other = readClaim(dataDir)
  if (other) throw new Error(`Muster runs here already (process ${other.pid}): stop that one first`)
  mkdirSync(dataDir, { recursive: true, mode: 0o711 })
  rmSync(file, { force: true })
  try {
    writeFileSync(file, JSON.stringify({ pid: process.pid, shareUser } satisfies Claim), { flag: 'wx', mode: 0o644 })
  } catch (cause) {
    throw new Error('Muster starts here already: stop that one first', { cause })
  }
  return () => rmSync(file, { force: true })
}

/** The claim of a supervisor that lives, other than this process. */
export function readClaim(dataDir: string): Claim | undefined {
  try {
    const claim = JSON.parse(readFileSync(join(dataDir, CLAIM_FILE), 'utf8')) as Claim
    return claim.pid !== process.pid && isSupervisor(claim.pid) ? claim : undefined
  } catch {
    return undefined
  }
}

function isSupervisor(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid < 2) return false
  const shown = spawnSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' })
  return shown.status === 0 && /(scripts\/(supervise|demo)|cli\/muster)\.ts/.test(shown.stdout)
}
