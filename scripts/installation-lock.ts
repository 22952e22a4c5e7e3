import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Claims a data folder for this supervisor; gives the function that releases it. A claim of a process that is gone, or
 * whose number now belongs to another program, is taken over.
 * @throws Error when another supervisor runs on it
 */
export function claimInstallation(dataDir: string): () => void {
  const file = join(dataDir, 'supervisor.pid')
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx', mode: 0o644 })
      return () => rmSync(file, { force: true })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      const pid = Number(readFileSync(file, 'utf8'))
      if (pid !== process.pid && isSupervisor(pid)) throw new Error(`Muster runs here already (process ${pid}): stop that one first`)
      rmSync(file, { force: true })
    }
  }
  throw new Error(`somebody else claims ${file}`)
}

function isSupervisor(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid < 2) return false
  const shown = spawnSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' })
  return shown.status === 0 && /scripts\/(supervise|demo)\.ts/.test(shown.stdout)
}
