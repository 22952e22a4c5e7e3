import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Installs a package as root on Debian, one installation at a time; elsewhere nothing happens, and what needs it says so. */
export function installPackage(name: string): void {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return
  console.log(`Installing ${name} (apt) …`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  // apt gives up where another one works, as a second run of the tests on the same machine may.
  const inTurn = [join(tmpdir(), 'muster-apt.lock'), 'apt-get']
  spawnSync('/usr/bin/flock', [...inTurn, 'update', '-qq'], { stdio: 'inherit', env })
  spawnSync('/usr/bin/flock', [...inTurn, 'install', '-y', '-qq', '--no-install-recommends', name], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env,
  })
}
