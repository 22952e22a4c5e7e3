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
  const program = [process.execPath, entry.script]
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
