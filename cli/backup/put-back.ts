import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { closeClients } from '#db/client.ts'
import { migrate } from '#db/migrate.ts'
import { recordRestore } from '#server/audit/record-restore.ts'
import { type KeyFiles, placeKeys } from '#server/backup/key-archive.ts'
import { restoreFiles, restoreRows } from '#server/backup/restore-backup.ts'
import type { BackupFacts } from '#server/backup/schema.ts'
import { endEarlierEpochs } from '#server/dispatch/end-earlier-epochs.ts'
import { identityContext } from '#server/entry/identity-context.ts'
import { revokeEveryProgram } from '#server/identity/programs/revoke-program.ts'
import { revokeEveryToken } from '#server/identity/tokens/revoke-token.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { suspendEvery } from '#server/policy/standing/suspend-permissions.ts'
import { raiseAfterRestore } from '#server/signer/restore-state.ts'
import { revokeEveryGrant } from '#server/skills/bindings/revoke-every-grant.ts'
import { inScope, SYSTEM_WORKSPACE } from '#server/tenancy/store.ts'
import { pauseAll } from '#server/triggers/pause-all.ts'
import { childEnvironment, type Installation, rememberKeys } from '../../scripts/installation.ts'
import { markReady, openAsOwner, prepareRoles, runtimeUrls } from '../../scripts/prepare-database.ts'
import { giveAway } from '../../scripts/process-users.ts'

interface Order {
  readonly installation: Installation
  readonly file: string
  readonly facts: BackupFacts
  /** null = those in place. */
  readonly keys: KeyFiles | null
  readonly createdAt: string
}
export interface PutBack {
  readonly rows: number
  readonly files: number
  readonly epoch: string
  /** Plans that ended or are held as of another epoch. */
  readonly ended: number
  readonly workspaces: number
}

/**
 * Puts a checked backup into an empty installation: rows into the schema they were made of, then this program's migrations,
 * files and keys; then a new epoch, on record in every chain. Plans of the old one end, nothing
 * starts by itself, and standing permissions, permissions of skills and API tokens have to be given anew.
 */
export async function putBack({ installation, file, facts, keys, createdAt }: Order): Promise<PutBack> {
  const { dataDir, keysDir } = installation
  const database = await openAsOwner(installation)
  try {
    const { ownerUrl } = database
    await prepareRoles(installation, ownerUrl)
    await migrate({ ownerUrl, until: Math.max(...facts.migrations) })
    await restoreRows({ ownerUrl, file, facts })
    await migrate({ ownerUrl })
    const files = await restoreFiles({ dataDir, file })
    if (keys) placeKeys(keys, installation)
    const reason = `the backup of ${createdAt} was put back`
    const { before, epoch } = raiseAfterRestore(keysDir, { heads: facts.heads, reason })
    giveToOwners(installation)
    const { appUrl, systemUrl } = runtimeUrls(installation)
    Object.assign(process.env, childEnvironment(installation), { DATABASE_URL: appUrl, DATABASE_SYSTEM_URL: systemUrl })
    const workspaces = Object.keys(facts.heads).filter((id) => id !== SYSTEM_WORKSPACE)
    await recordRestore(new Set([SYSTEM_WORKSPACE, ...workspaces]), { epoch, before, reason })
    for (const id of workspaces)
      await inScope(id, async (scope) => {
        await pauseAll(scope, { paused: true, by: 'operator' }, systemClock.nowMs())
        await suspendEvery(scope, reason)
        await revokeEveryGrant(scope, reason)
        await revokeEveryToken(identityContext, scope, reason)
        await revokeEveryProgram(identityContext, scope, reason)
      })
    const ended = await endEarlierEpochs()
    markReady(installation)
    rememberKeys(installation)
    return { rows: facts.tables.reduce((sum, table) => sum + table.rows, 0), files, epoch, ended, workspaces: workspaces.length }
  } finally {
    await closeClients()
    await database.stop()
  }
}

/** As root, what was put back goes to the users who run the parts; otherwise all is ours already. */
function giveToOwners({ dataDir, keysDir, users }: Installation): void {
  if (process.getuid?.() !== 0) return
  const ours = new Set(['secrets.json', 'supervisor.json', 'pg', 'run', 'backups', 'keys'])
  for (const name of readdirSync(dataDir)) {
    if (!ours.has(name) && join(dataDir, name) !== keysDir) giveAway(join(dataDir, name), users.app ?? 0)
  }
  if (existsSync(keysDir)) giveAway(keysDir, users.signer ?? 0)
}
