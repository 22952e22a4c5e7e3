import { spawnSync } from 'node:child_process'
import { statfsSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { canLimitTasks } from '#server/gateway/mcp/confine.ts'
import { canWatch } from '#server/gateway/mcp/process-tree.ts'
import { readEnv } from '#server/observability/env.ts'
import type { Installation } from '../../scripts/installation.ts'
import { type Finding, finding } from './finding.ts'

const FREE_BYTES_MIN = 1_000_000_000
const NODE_MAJOR_MIN = 22

/** Node, disk, programs, port, files only we may read. */
export async function checkMachine(installation: Installation): Promise<Finding[]> {
  return [
    checkNode(),
    checkDisk(installation),
    ...checkPrograms(),
    await checkLimits(),
    await checkPort(),
    ...checkPrivateFiles(installation),
  ]
}

function checkNode(): Finding {
  const major = Number(process.versions.node.split('.')[0])
  return major >= NODE_MAJOR_MIN
    ? finding('ok', 'node', `runs on ${process.version}`)
    : finding('problem', 'node', `runs on ${process.version}, needs ${NODE_MAJOR_MIN}: npm ci brings one for Linux`)
}

function checkDisk({ dataDir }: Installation): Finding {
  const { bavail, bsize } = statfsSync(dataDir)
  const free = `${((Number(bavail) * Number(bsize)) / 1e9).toFixed(1)} GB free for ${dataDir}`
  return Number(bavail) * Number(bsize) >= FREE_BYTES_MIN ? finding('ok', 'disk', free) : finding('problem', 'disk', `only ${free}`)
}

function checkPrograms(): Finding[] {
  const chromium = isThere('chromium') || isThere('chromium-browser') || isThere('google-chrome')
  return [
    isThere('bwrap')
      ? finding('ok', 'bubblewrap', 'command connectors run confined')
      : finding(
          'note',
          'bubblewrap',
          'not installed: command connectors run only where an operator marks them unconfined (apt install bubblewrap)',
        ),
    chromium
      ? finding('ok', 'chromium', 'browser tests can run')
      : finding('note', 'chromium', 'not installed: only browser tests need it (apt install chromium)'),
  ]
}

/** What holds a command connector that takes all the memory, or starts programs without end. */
async function checkLimits(): Promise<Finding> {
  const watch = 'memory and processes of command connectors are looked at every second, and what takes too much is ended'
  if (!canWatch())
    return finding('note', 'limits', 'this system has no /proc: nobody watches the memory and the processes of command connectors')
  if (!(await canLimitTasks()))
    return finding(
      'note',
      'limits',
      `${watch}; the kernel does not limit their processes here (it needs bubblewrap, prlimit and another user than root)`,
    )
  return finding('ok', 'limits', `${watch}; the kernel limits their processes too`)
}

function isThere(program: string): boolean {
  return spawnSync('/bin/sh', ['-c', 'command -v "$0"', program]).status === 0
}

async function checkPort(): Promise<Finding> {
  const port = readEnv().PORT
  const health = await fetch(`http://127.0.0.1:${port}/api/health`, { signal: AbortSignal.timeout(3000) }).catch(() => undefined)
  if (health?.status === 200) return finding('ok', 'web', `answers on port ${port} and is healthy`)
  if (health)
    return finding('problem', 'web', `something answers on port ${port} with ${health.status}: ${(await health.text()).slice(0, 200)}`)
  const free = await new Promise<boolean>((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)))
  })
  return free
    ? finding('note', 'web', `not running; port ${port} is free`)
    : finding('problem', 'web', `port ${port} is taken by something else: choose another with PORT`)
}

function checkPrivateFiles({ dataDir, keysDir }: Installation): Finding[] {
  return [join(dataDir, 'secrets.json'), keysDir].map((path) => {
    const open = (statSync(path).mode & 0o077) !== 0
    return open ? finding('problem', 'files', `${path} is readable by others: chmod go= it`) : finding('ok', 'files', `${path} is private`)
  })
}
