import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { chownSync, existsSync, globSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { openSql } from '#db/client.ts'
import { DISPOSABLE_SETTINGS } from './embedded-postgres.ts'
import { ROOT } from './installation.ts'
import { sparePort } from './start-product.ts'
import { installPackage } from './testing/install-package.ts'

/**
 * The database tests once more, on Debian's own PostgreSQL: a temporary cluster on a spare loopback port, as the user
 * `postgres` when we are root. Those that want a Redis start Debian's. Ends with the tests' own line; says so and exits 0 where
 * there is no such server.
 */
const PASSWORD = 'owner-in-tests'

const bin = findServer()
if (!existsSync('/usr/bin/redis-server')) installPackage('redis-server')
if (!bin) {
  console.log('No system PostgreSQL here (apt install postgresql): the database tests ran on the embedded one only.')
  console.log('0 passed, 0 failed, 1 skipped')
  process.exit(0)
}
const dir = mkdtempSync(join(tmpdir(), 'muster-debian-'))
const account = process.getuid?.() === 0 ? accountOf('postgres') : undefined
const asPostgres = account ?? {}
let server: ChildProcess | undefined
try {
  const port = await sparePort()
  server = startCluster(bin, port)
  const ownerUrl = `postgres://postgres:${PASSWORD}@127.0.0.1:${port}/postgres`
  await waitUntilReady(ownerUrl)
  const tests = spawnSync(process.execPath, [join(ROOT, 'scripts/test-all.ts'), '--only', 'db'], {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, TEST_DATABASE_OWNER_URL: ownerUrl },
  })
  process.exitCode = tests.status ?? 1
} catch (error) {
  console.error(error)
  console.log('0 passed, 1 failed')
  process.exitCode = 1
} finally {
  server?.kill('SIGINT')
  for (let attempt = 0; attempt < 50 && server && server.exitCode === null; attempt++) await sleep(100)
  rmSync(dir, { recursive: true, force: true })
}
process.exit()

function findServer(): string | undefined {
  const find = () =>
    globSync('/usr/lib/postgresql/*/bin')
      .filter((path) => existsSync(join(path, 'initdb')))
      .sort()
      .at(-1)
  if (!find()) installPackage('postgresql')
  return find()
}

function accountOf(name: string): { uid: number; gid: number } {
  const id = (flag: string) => Number(spawnSync('id', [flag, name], { encoding: 'utf8' }).stdout)
  return { uid: id('-u'), gid: id('-g') }
}

function startCluster(folder: string, port: number): ChildProcess {
  const passwordFile = join(dir, 'password')
  writeFileSync(passwordFile, PASSWORD, { mode: 0o600 })
  if (account) for (const path of [dir, passwordFile]) chownSync(path, account.uid, account.gid)
  const data = join(dir, 'db')
  const args = [
    '-D',
    data,
    '-U',
    'postgres',
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--no-sync',
  ]
  const made = spawnSync(join(folder, 'initdb'), args, { ...asPostgres, cwd: dir, encoding: 'utf8' })
  if (made.status !== 0) throw new Error(`initdb: ${made.stderr}`)
  const own = ['listen_addresses=127.0.0.1', `unix_socket_directories=${dir}`, 'max_connections=120', 'timezone=UTC']
  const settings = [...own, ...DISPOSABLE_SETTINGS]
  return spawn(join(folder, 'postgres'), ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])], {
    ...asPostgres,
    cwd: dir,
    stdio: 'ignore',
  })
}

async function waitUntilReady(url: string): Promise<void> {
  const sql = openSql(url, { max: 1 })
  try {
    for (let attempt = 0; attempt < 100; attempt++) {
      const there = await sql`select 1`.catch(() => undefined)
      if (there) return
      await sleep(200)
    }
  } finally {
    await sql.end({ timeout: 2 })
  }
  throw new Error('PostgreSQL did not start')
}
