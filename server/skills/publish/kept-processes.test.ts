import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'

const PARENT = join(import.meta.dirname, 'testing/lone-parent.ts')

/** Ended, though nobody may have asked how: where a container has no init, what is left of it stays in the list. */
function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch {
    return true
  }
  const stat = `/proc/${pid}/stat`
  return existsSync(stat) && / Z /.test(readFileSync(stat, 'latin1'))
}

test.for([
  ['waits', 'waiting', 90_000],
  ['is busy and takes no turn any more', 'busy', 2000],
] as const)('a check that %s ends with the process that started it, however that one ended', async ([, how, taskMs]) => {
  const parent = spawn(process.execPath, [PARENT, how, `${taskMs}`], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = (await once(parent.stdout, 'data')) as [Buffer]
  const pid = Number(line.toString())
  onTestFinished(() => void (isGone(pid) || process.kill(pid, 'SIGKILL')))
  expect(isGone(pid)).toBe(false)
  parent.kill('SIGKILL')
  await once(parent, 'exit')
  while (!isGone(pid)) await pause(50)
})
