import { join } from 'node:path'
import { AppError } from '#server/kernel/app-error.ts'
import { keepProcesses } from '#server/skills/publish/kept-processes.ts'

/** A process that keeps another one at work and prints its id. @param argv[2] `busy` or `waiting`, then the time for a task in ms */
const [, , how, taskMs] = process.argv
const limits = { processesMax: 1, waitingMax: 1, perOwnerMax: 1, taskMs: Number(taskMs), megabytesMax: 64, idleMs: 1000 }
const kept = keepProcesses<{ isBusy: boolean }, never>(
  join(import.meta.dirname, 'pid-teller.ts'),
  limits,
  () => new AppError('SKILL_CHECK_ENDED'),
)
await kept.run('ws_a', { isBusy: how === 'busy' }, (pid) => process.stdout.write(`${pid}\n`))
