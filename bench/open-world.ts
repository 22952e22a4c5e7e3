import { randomBytes } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type postgres from 'postgres'
import { closeClients, openSql } from '#db/client.ts'
import { createRoles } from '#db/create-roles.ts'
import { migrate } from '#db/migrate.ts'
import { installBundledConnectors } from '#server/catalogue/install-bundled.ts'
import { admitRuns } from '#server/dispatch/admit-runs.ts'
import { advance } from '#server/dispatch/advance.ts'
import { APPROVER, AUTHOR, addApprover } from '#server/dispatch/testing/run-world.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import { serveSigner } from '#server/signer/serve.ts'
import { inScope } from '#server/tenancy/store.ts'
import { startEmbeddedPostgres } from '../scripts/embedded-postgres.ts'
import { chooseUsers } from '../scripts/process-users.ts'

export interface World {
  readonly workspaceId: string
  readonly owner: postgres.Sql
  readonly dataDir: string
  /** Admits and advances every run until nothing wants work. */
  settle(): Promise<void>
  close(): Promise<void>
}

/** A PostgreSQL with its settings of every day (it writes through to the disk), a signer and one workspace. */
export async function openWorld(): Promise<World> {
  const dir = mkdtempSync(join(tmpdir(), 'muster-bench-'))
  chmodSync(dir, 0o711)
  const server = await startEmbeddedPostgres({
    dir: join(dir, 'pg'),
    uid: chooseUsers(process.cwd(), dir).postgres,
    ownerPassword: randomBytes(12).toString('hex'),
  })
  const passwords = { app: randomBytes(12).toString('hex'), system: randomBytes(12).toString('hex') }
  const owner = openSql(server.ownerUrl, { max: 8 })
  await createRoles(owner, passwords)
  await migrate({ ownerUrl: server.ownerUrl })
  process.env['MUSTER_LOG_LEVEL'] = 'error'
  process.env['DATABASE_OWNER_URL'] = server.ownerUrl
  process.env['DATABASE_URL'] = asRole(server.ownerUrl, 'muster_app', passwords.app)
  process.env['DATABASE_SYSTEM_URL'] = asRole(server.ownerUrl, 'muster_system', passwords.system)
  process.env['MUSTER_DATA_DIR'] = dir
  process.env['MUSTER_KEYS_DIR'] = join(dir, 'keys')
  process.env['MUSTER_SIGNER_SOCKET'] = join(dir, 'signer.sock')
  const signer = await serveSigner({
    socketPath: join(dir, 'signer.sock'),
    keysDir: join(dir, 'keys'),
    expectKeys: false,
    separated: false,
  })
  const workspaceId = systemIds.next('ws')
  await owner`insert into system.workspaces (id, tenant_name, name, slug, time_zone, practice, single_person_approval) values (${workspaceId}, 'Acme', 'Finance', 'acme', 'Europe/Berlin', true, false)`
  await inScope(workspaceId, async (scope) => await installBundledConnectors(scope, AUTHOR))
  for (const userId of [AUTHOR, APPROVER]) await addApprover(workspaceId, userId)
  const close = async (): Promise<void> => {
    await closeClients()
    await owner.end({ timeout: 5 })
    signer.close()
    await server.stop()
    rmSync(dir, { recursive: true, force: true })
  }
  return { workspaceId, owner, dataDir: dir, settle: async () => await settle(owner), close }
}

function asRole(url: string, role: string, password: string): string {
  const changed = new URL(url)
  changed.username = role
  changed.password = password
  return changed.href
}

async function settle(owner: postgres.Sql): Promise<void> {
  for (;;) {
    await admitRuns()
    const wanting = await owner`select workspace_id, id from muster.runs where admitted_at is not null and outcome is null`
    if (wanting.length === 0) return
    for (const row of wanting) await advance(String(row['workspace_id']), String(row['id']), 'bench')
  }
}
