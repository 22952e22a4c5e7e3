// Plain JavaScript that Node 20 can read: it runs before anything is installed.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** Installs by the lock when node_modules is missing or was made from another lock. Exits the process when npm fails. */
export function installIfNeeded(root) {
  if (isInstalled(root)) return
  console.log('Installing the locked packages (npm ci) …')
  const npm = process.env.npm_execpath
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error']
  const done = npm?.endsWith('.js')
    ? spawnSync(process.execPath, [npm, ...args], { cwd: root, stdio: 'inherit' })
    : spawnSync('npm', args, { cwd: root, stdio: 'inherit' })
  if (done.status !== 0) {
    console.error('npm ci failed. Muster needs the package registry once; after that it runs without a network.')
    process.exit(1)
  }
}

/** True when every package the lock asks of this platform is there in that version. */
export function isInstalled(root) {
  const hidden = join(root, 'node_modules/.package-lock.json')
  if (!existsSync(hidden)) return false
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages
  const present = JSON.parse(readFileSync(hidden, 'utf8')).packages
  return Object.entries(wanted).every(([path, locked]) => {
    if (path === '' || locked.optional || locked.devOptional || locked.peer) return true
    return present[path]?.version === locked.version
  })
}

/**
 * Runs a TypeScript file of the project with its own Node 24 and ends as it ends. Signals reach both, because both are
 * in the terminal's process group; this one only waits.
 */
export function handOver(root, script, args, cwd = root) {
  const own = join(root, 'node_modules/.bin/node')
  const node = existsSync(own) ? own : process.execPath
  const quickly = pathToFileURL(join(root, 'scripts/load-quickly.mjs')).href
  const child = spawn(node, ['--import', quickly, join(root, script), ...args], { cwd, stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('error', (error) => {
    console.error(`cannot start ${node}: ${error.message}`)
    process.exit(1)
  })
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' || signal === 'SIGTERM' ? 0 : 1)))
}
