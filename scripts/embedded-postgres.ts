import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, chownSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { openSql } from '#db/client.ts'
import { locateBinaries } from './postgres-binaries.ts'
import { giveAway } from './process-users.ts'

export interface EmbeddedPostgresOptions {
  /** Holds `db/`, `run/` and the log; made when missing. */
  readonly dir: string
  /** The user it runs as; undefined keeps ours. */
  readonly uid: number | undefined
  /** Who else may reach the socket: a group id, or nobody. */
  readonly socketGid?: number | undefined
  readonly ownerPassword: string
  /** Faster and unsafe: for databases that are thrown away. */
  readonly disposable?: boolean
}

export interface EmbeddedPostgres {
  /** The URL of the owner role, database `muster`. */
  readonly ownerUrl: string
  /** Resolves when the server process has ended. */
  readonly exited: Promise<number>
  /** Stops it: waits up to `graceMs` for a clean shutdown. */
  stop(graceMs?: number): Promise<void>
}

/** The role that owns the embedded database. */
export const OWNER = 'muster_owner'
const PORT = 5432
const SOCKET_PATH_MAX = 100
/** For a database that is thrown away: as little of it as possible is made safe. Known from PostgreSQL 15 on. */
export const DISPOSABLE_SETTINGS = [
  'fsync=off',
  'synchronous_commit=off',
  'full_page_writes=off',
  'wal_level=minimal',
  'max_wal_senders=0',
  'max_wal_size=512MB',
] as const
/** The server inherits nothing of ours. */
const BARE = { PATH: '/usr/bin:/bin', NODE_ENV: 'production' } as const

/** postgres knows no supervisor: this shell stops it when the supervisor's end of descriptor 3 closes. */
const GUARD =
  '"$@" & pid=$!; (cat <&3 >/dev/null; kill -INT $pid) & guard=$!; trap "kill -INT $pid" INT TERM; wait $pid; code=$?; kill $guard 2>/dev/null; exit $code'

/**
 * Starts the embedded PostgreSQL 18 on a unix socket only, with password sign-in, making the cluster the first time.
 * A postmaster left over from a crash is stopped first (architecture §1).
 * @throws Error when initdb fails or the server does not come up within 60 s; the message ends with its log.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const native = locateBinaries(options.uid)
  prepareFolder(options.dir, options.uid, 0o711)
  const data = join(options.dir, 'db')
  const socketDir = socketFolder(options.dir)
  prepareFolder(socketDir, options.uid, options.socketGid === undefined ? 0o700 : 0o710, options.socketGid)
  await stopLeftover(data)
  if (!existsSync(join(data, 'PG_VERSION'))) initialise(native, data, options)
  const log = join(options.dir, 'postgres.log')
  const child = launch(native, data, socketDir, log, options)
  const exited = new Promise<number>((resolve) => child.once('exit', (code) => resolve(code ?? 1)))
  const ownerUrl = embeddedUrl(options.dir, OWNER, options.ownerPassword)
  const stop = (graceMs = 4000) => stopServer(child, data, exited, graceMs)
  try {
    await waitUntilReady(embeddedUrl(options.dir, OWNER, options.ownerPassword, 'postgres'), exited, log)
  } catch (error) {
    await stop(1000)
    throw error
  }
  return { ownerUrl, exited, stop }
}

/** The URL of a role of the embedded server in `dir`, whether it runs or not. */
export function embeddedUrl(dir: string, role: string, password: string, database = 'muster'): string {
  const host = encodeURIComponent(socketFolder(dir))
  return `postgres://${role}:${encodeURIComponent(password)}@localhost/${database}?host=${host}&port=${PORT}`
}

function prepareFolder(dir: string, uid: number | undefined, mode: number, gid?: number): void {
  mkdirSync(dir, { recursive: true, mode })
  if (uid !== undefined) chownSync(dir, uid, gid ?? uid)
  const owner = statSync(dir).uid
  if (owner !== (uid ?? process.getuid?.() ?? owner)) throw new Error(`${dir} belongs to somebody else`)
  chmodSync(dir, mode)
}

/** A socket's path has room for 108 bytes; deep folders get a short one. */
function socketFolder(dir: string): string {
  const own = join(dir, 'run')
  if (Buffer.byteLength(join(own, `.s.PGSQL.${PORT}`)) <= SOCKET_PATH_MAX) return own
  return join(tmpdir(), `muster-${createHash('sha256').update(dir).digest('hex').slice(0, 12)}`)
}

/**
 * Makes the cluster beside its place and moves it there whole, so an interrupted start leaves nothing half-made.
 * initdb insists on a user with an account, the server does not: as root it runs as an existing unprivileged one, and the
 * files are handed over before anything is in them that matters.
 */
function initialise(native: string, data: string, options: EmbeddedPostgresOptions): void {
  const maker = options.uid === undefined ? undefined : accountWithoutRights()
  const draft = join(options.dir, `making-${process.pid}`)
  const passwordFile = join(draft, 'password')
  mkdirSync(draft, { mode: 0o700 })
  writeFileSync(passwordFile, options.ownerPassword, { mode: 0o600 })
  if (maker !== undefined) for (const path of [draft, passwordFile]) chownSync(path, maker, maker)
  const args = ['-D', join(draft, 'db'), '-U', OWNER, `--pwfile=${passwordFile}`, '--auth=scram-sha-256', '--encoding=UTF8', '--locale=C']
  if (options.disposable) args.push('--no-sync')
  const done = spawnSync(join(native, 'bin/initdb'), args, { ...identity(maker), env: BARE, cwd: draft, encoding: 'utf8' })
  if (done.status === 0) {
    if (options.uid !== undefined) giveAway(join(draft, 'db'), options.uid)
    renameSync(join(draft, 'db'), data)
  }
  rmSync(draft, { recursive: true, force: true })
  if (done.status === 0) return
  const said = done.error?.message ?? done.stderr.trim().slice(-600)
  const hint = said.includes('user does not exist') ? ' (PostgreSQL needs a user with an account: use one, or set DATABASE_URL)' : ''
  throw new Error(`initdb failed: ${said}${hint}`)
}

function accountWithoutRights(): number {
  const accounts = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .filter(([, , uid]) => Number(uid) > 0)
  const chosen = accounts.find(([name]) => name === 'nobody') ?? accounts.at(-1)
  if (!chosen) throw new Error('there is no account but root: set DATABASE_URL, or start Muster as another user')
  return Number(chosen[2])
}

function launch(native: string, data: string, socketDir: string, log: string, options: EmbeddedPostgresOptions): ChildProcess {
  const settings = ['listen_addresses=', `unix_socket_directories=${socketDir}`, 'max_connections=120', 'timezone=UTC', 'log_timezone=UTC']
  if (options.disposable) settings.push(...DISPOSABLE_SETTINGS)
  const args = ['-D', data, '-p', String(PORT), ...settings.flatMap((setting) => ['-c', setting])]
  if ((statSync(log, { throwIfNoEntry: false })?.size ?? 0) > 10_000_000) rmSync(log)
  const output = openSync(log, 'a', 0o600)
  return spawn('/bin/sh', ['-c', GUARD, 'sh', join(native, 'bin/postgres'), ...args], {
    ...identity(options.uid),
    cwd: options.dir,
    detached: true,
    env: BARE,
    stdio: ['ignore', output, output, 'pipe'],
  })
}

function identity(uid: number | undefined): { uid?: number; gid?: number } {
  return uid === undefined ? {} : { uid, gid: uid }
}

async function waitUntilReady(url: string, exited: Promise<number>, log: string): Promise<void> {
  let ended = false
  void exited.then(() => {
    ended = true
  })
  const sql = openSql(url, { max: 1 })
  try {
    for (let attempt = 0; attempt < 300 && !ended; attempt++) {
      try {
        const known = await sql`select 1 from pg_database where datname = 'muster'`
        if (known.length === 0) await sql`create database muster`
        return
      } catch {
        await sleep(200)
      }
    }
  } finally {
    await sql.end({ timeout: 2 })
  }
  throw new Error(`PostgreSQL did not start: ${readFileSync(log, 'utf8').trim().slice(-600)}`)
}

async function stopServer(child: ChildProcess, data: string, exited: Promise<number>, graceMs: number): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.stdio[3]?.destroy()
  const done = await Promise.race([exited.then(() => true), sleep(graceMs, false, { ref: false })])
  if (done) return
  const pid = postmasterPid(data)
  if (pid) sendSignal(pid, 'SIGQUIT')
  await Promise.race([exited, sleep(2000, undefined, { ref: false })])
}

/** After a crash of the supervisor a postmaster may still hold the cluster: it is asked to stop, and waited for. */
async function stopLeftover(data: string): Promise<void> {
  const pid = postmasterPid(data)
  if (!pid || !isPostgres(pid, data)) return
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    if (!sendSignal(pid, signal)) return
    for (let attempt = 0; attempt < 50; attempt++) {
      if (!isPostgres(pid, data)) return
      await sleep(100)
    }
  }
  throw new Error(`a PostgreSQL left from before (process ${pid}) holds ${data} and does not stop`)
}

/** @returns false where the process has ended by itself since it was looked for */
function sendSignal(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false
    throw error
  }
}

function postmasterPid(data: string): number | undefined {
  try {
    const pid = Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0])
    return Number.isSafeInteger(pid) && pid > 1 ? pid : undefined
  } catch {
    return undefined
  }
}

/** Process numbers are reused: only a process that was started on this cluster counts. */
function isPostgres(pid: number, data: string): boolean {
  const shown = spawnSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' })
  return shown.status === 0 && shown.stdout.includes(data)
}
