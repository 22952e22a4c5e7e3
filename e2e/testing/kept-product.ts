import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openSql } from '#db/client.ts'
import { SYSTEM_WORKSPACE } from '#server/tenancy/store.ts'
import { embeddedUrl, OWNER } from '../../scripts/embedded-postgres.ts'
import { ROOT } from '../../scripts/installation.ts'
import { readClaim } from '../../scripts/installation-lock.ts'
import { openSecrets } from '../../scripts/instance-secrets.ts'
import { type Product, removeDataDir } from '../../scripts/start-product.ts'

const FOLDER = 'kept'
const STOP = { attempts: 300, everyMs: 100 }

/** Notes, below the folder of the run, a product that goes from file to file: nobody else would stop it. */
export function keepProduct(prepared: string, { dataDir }: Product): void {
  mkdirSync(join(prepared, FOLDER), { recursive: true })
  writeFileSync(join(prepared, FOLDER, `${process.pid}-${Date.now()}`), dataDir)
}

/** At the end of the run, also one that was broken off: stops what was kept, as Ctrl-C does, and removes its data. */
export function stopKept(prepared: string): void {
  const folder = join(prepared, FOLDER)
  if (!existsSync(folder)) return
  const dataDirs = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'))
  const pids = dataDirs.map((dataDir) => readClaim(dataDir)?.pid)
  for (const pid of pids) if (pid !== undefined) process.kill(pid, 'SIGINT')
  const pause = new Int32Array(new SharedArrayBuffer(4))
  for (let attempt = 0; attempt < STOP.attempts && dataDirs.some((dataDir) => readClaim(dataDir)); attempt++)
    Atomics.wait(pause, 0, 0, STOP.everyMs)
  for (const dataDir of dataDirs) removeDataDir(dataDir)
}

/**
 * Makes a product that runs one where nobody has been: no person, no session, no workspace, nothing that belonged to one. What is
 * of the instance stays: its keys, its proof, which is never shortened, and what its processes hold by the id of a workspace that
 * is no more. @returns the same product with a setup link of its own
 */
export async function emptyProduct(product: Product): Promise<Product> {
  const sql = openSql(ownerUrlOf(product.dataDir), { max: 1 })
  try {
    await sql.begin(async (tx) => {
      await tx`set local session_replication_role = replica`
      const tables = await tx<{ name: string; shared: boolean }[]>`
        select format('%I.%I', table_schema, table_name) as name, table_schema = 'muster' as shared
        from information_schema.tables
        where table_type = 'BASE TABLE' and (table_schema = 'muster' and table_name not like 'audit\\_%'
          or table_schema = 'system' and table_name not in ('instance', 'worker_heartbeats'))`
      for (const { name, shared } of tables)
        await tx.unsafe(`delete from ${name}${shared ? ' where workspace_id <> $1' : ''}`, shared ? [SYSTEM_WORKSPACE] : [])
      await tx`delete from graphile_worker._private_jobs`
    })
  } finally {
    await sql.end({ timeout: 5 })
  }
  return { ...product, setupLink: makeSetupLink(product) }
}

function ownerUrlOf(dataDir: string): string {
  return embeddedUrl(join(dataDir, 'pg'), OWNER, openSecrets(dataDir).ownerPassword)
}

function makeSetupLink({ dataDir, url }: Product): string {
  const { DATABASE_URL: _app, DATABASE_SYSTEM_URL: _system, DATABASE_OWNER_URL: _owner, ...env } = process.env
  const made = spawnSync(process.execPath, [join(ROOT, 'cli/muster.ts'), 'setup-link', '--json'], {
    cwd: ROOT,
    env: { ...env, MUSTER_DATA_DIR: dataDir, PUBLIC_URL: url },
    encoding: 'utf8',
  })
  if (made.status !== 0) throw new Error(`no setup link: ${made.stdout}${made.stderr}`)
  return (JSON.parse(made.stdout) as { url: string }).url
}
