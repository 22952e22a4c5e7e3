import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import type { StdioEntry } from '#server/connectors/stdio-allow-list.ts'
import { AppError } from '#server/kernel/app-error.ts'

const LIBRARIES = ['/usr', '/lib', '/lib64', '/bin', '/etc/ld.so.cache']
const SCRATCH_BYTES = 64 * 1024 * 1024
let works: Promise<boolean> | undefined

/** Whether this host can confine a program: bubblewrap is there and may make namespaces. Tried once. */
export function canConfine(): Promise<boolean> {
  works ??= new Promise((resolve) => {
    execFile(
      'bwrap',
      ['--unshare-all', '--ro-bind', '/usr', '/usr', '--ro-bind-try', '/lib', '/lib', '--ro-bind-try', '/lib64', '/lib64', '/usr/bin/true'],
      { timeout: 5000 },
      (error) => resolve(error === null),
    )
  })
  return works
}

const PRLIMIT = '/usr/bin/prlimit'
/** A process of Node has a dozen threads, and the kernel counts threads. */
const TASKS_PER_PROCESS = 16
/** More than any entry asks for: where the host allows its users less, its own limit stands. */
const TASKS_TRIED = 16_000
let tasksCanBeLimited: Promise<boolean> | undefined

/**
 * Whether the kernel itself can stop a program that starts others without end, faster than any watch: it counts what runs in a
 * namespace of its own apart from everything else of that user, and exempts root. Tried once.
 */
export function canLimitTasks(): Promise<boolean> {
  tasksCanBeLimited ??= tryLimit()
  return tasksCanBeLimited
}

async function tryLimit(): Promise<boolean> {
  if (process.getuid?.() === 0 || !existsSync(PRLIMIT) || !(await canConfine())) return false
  const shell = ['/usr/bin/sh', '-c', '/usr/bin/true & /usr/bin/true & wait']
  const args = ['--unshare-all', '--ro-bind', '/', '/', PRLIMIT, `--nproc=${TASKS_TRIED}:${TASKS_TRIED}`, PRLIMIT, '--nproc=8:8', ...shell]
  return await new Promise((resolve) => execFile('bwrap', args, { timeout: 5000 }, (error) => resolve(error === null)))
}

async function limitTasks(processesMax: number): Promise<string[]> {
  const tasks = processesMax * TASKS_PER_PROCESS
  return (await canLimitTasks()) ? [PRLIMIT, `--nproc=${tasks}:${tasks}`, '--core=0:0'] : []
}

/**
 * The command line of a stdio connector. Confined: no network, no environment, no file but the system's libraries, its own
 * program and `/data`; it dies with us. An entry that is not confinable here needs the operator's `unconfined`.
 * @param dataDir absolute folder that the program may write
 * @throws AppError CONNECTOR_UNAVAILABLE
 */
export async function commandFor(
  entry: StdioEntry,
  dataDir: string,
): Promise<{ command: string; args: string[]; cwd: string; confined: boolean }> {
  // the heap of our own Node ends before the watch has to look: a program that leaks ends by itself
  const program = [process.execPath, `--max-old-space-size=${Math.ceil(entry.memoryBytesMax / 1_048_576)}`, entry.script]
  if (await canConfine()) {
    const readOnly = [...LIBRARIES.filter((path) => existsSync(path)), dirname(process.execPath), dirname(entry.script), ...entry.readOnly]
    const args = [
      '--unshare-all',
      '--die-with-parent',
      '--new-session',
      '--clearenv',
      '--setenv',
      'PATH',
      '/usr/bin',
      '--setenv',
      'HOME',
      '/tmp',
      '--cap-drop',
      'ALL',
      '--hostname',
      'connector',
      // Before the rest: an installation below /tmp would be hidden by it.
      '--size',
      String(SCRATCH_BYTES),
      '--tmpfs',
      '/tmp',
      ...readOnly.flatMap((path) => ['--ro-bind', path, path]),
      '--proc',
      '/proc',
      '--dev',
      '/dev',
      '--bind',
      dataDir,
      '/data',
      '--chdir',
      '/data',
      ...(await limitTasks(entry.processesMax)),
      ...program,
      ...entry.args,
    ]
    return { command: 'bwrap', args, cwd: '/', confined: true }
  }
  if (!entry.unconfined)
    throw new AppError('CONNECTOR_UNAVAILABLE', {
      context: { why: 'this host cannot confine programs, and the operator has not allowed it unconfined' },
    })
  const args = ['-i', ...program, ...entry.args.map((arg) => (arg === '/data' ? dataDir : arg))]
  return { command: '/usr/bin/env', args, cwd: dataDir, confined: false }
}
