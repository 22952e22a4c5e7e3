import { chmodSync, constants, cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSql } from '#db/client.ts'
import { createRoles } from '#db/create-roles.ts'
import { migrate } from '#db/migrate.ts'
import { startEmbeddedPostgres } from '../../scripts/embedded-postgres.ts'
import { ROOT } from '../../scripts/installation.ts'
import { openSecrets, saveSecrets } from '../../scripts/instance-secrets.ts'
import { chooseUsers, giveAway, isBarred } from '../../scripts/process-users.ts'
import { stopKept } from './kept-product.ts'

const PLACE = 'TEST_PREPARED_CLUSTER'
const CLUSTER = 'pg/db'
/** Nothing is half-written in a cluster that was stopped in peace. */
const STOP_MS = 60_000

/**
 * Makes, once for a run of the browser tests, what the first start of a product makes of its database before anybody is in it:
 * the cluster, the roles and the schema. @returns removes it, and what went from file to file
 */
export async function prepareCluster(): Promise<() => void> {
  const dir = mkdtempSync(join(tmpdir(), 'muster-cluster-'))
  chmodSync(dir, 0o711)
  const { ownerPassword, appPassword, systemPassword } = openSecrets(dir)
  const uid = chooseUsers(ROOT, dir).postgres
  const server = await startEmbeddedPostgres({ dir: join(dir, 'pg'), uid, ownerPassword })
  const sql = openSql(server.ownerUrl, { max: 1 })
  try {
    await createRoles(sql, { app: appPassword, system: systemPassword })
    await migrate({ ownerUrl: server.ownerUrl })
  } finally {
    await sql.end({ timeout: 5 })
    await server.stop(STOP_MS)
  }
  process.env[PLACE] = dir
  const remove = () => {
    stopKept(dir)
    rmSync(dir, { recursive: true, force: true })
  }
  // Broken off by Ctrl-C, a run has no other end.
  process.once('exit', remove)
  return remove
}

/**
 * Puts a copy of it into an empty data folder that nothing was started on. Keys, the other passwords and the setup link are made by
 * the product as ever; what copies have in common is the owner's password and PostgreSQL's name for the cluster. Where PostgreSQL
 * cannot reach the folder, the product makes its own. @returns whether the copy is there
 */
export function placeCluster(dataDir: string): boolean {
  const prepared = preparedFolder()
  const secrets = openSecrets(dataDir)
  const uid = chooseUsers(ROOT, dataDir).postgres
  if (uid !== undefined && isBarred(dataDir, uid)) return false
  saveSecrets(dataDir, { ...secrets, ownerPassword: openSecrets(prepared).ownerPassword })
  const target = join(dataDir, CLUSTER)
  mkdirSync(join(dataDir, 'pg'), { mode: 0o711 })
  // Files keep their modes, some folders do not.
  const umask = process.umask(0o077)
  cpSync(join(prepared, CLUSTER), target, { recursive: true, mode: constants.COPYFILE_FICLONE })
  process.umask(umask)
  if (uid !== undefined) giveAway(target, uid)
  return true
}

/** The folder that the set-up of the run made. */
export function preparedFolder(): string {
  const prepared = process.env[PLACE]
  if (prepared === undefined) throw new Error('the cluster is prepared by the set-up of the browser tests')
  return prepared
}
