import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { comparePending } from '#db/migrate.ts'
import { writeBackup } from '#server/backup/write-backup.ts'
import { readEnv } from '#server/observability/env.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import type { Installation } from './installation.ts'
import { productVersion } from './product-version.ts'

const KEPT = 3
const PREFIX = 'before-upgrade-'

/**
 * A backup before this program changes the database of an earlier one; the last three are kept in `backups/` of the data
 * folder. Keys stay where they are. Without data, or without a change, nothing is made.
 * @returns the file, or null
 * @throws Error when it cannot be made: the database is then left as it is
 */
export async function backUpBeforeUpgrade(installation: Pick<Installation, 'dataDir'>, ownerUrl: string): Promise<string | null> {
  const { applied, pending } = await comparePending(ownerUrl)
  if (applied.length === 0 || pending.length === 0 || readEnv().MUSTER_UPGRADE_BACKUP === '0') return null
  const folder = join(installation.dataDir, 'backups')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const stamp = new Date(systemClock.nowMs()).toISOString().replaceAll(/[-:]|\.\d+/g, '')
  const file = join(folder, `${PREFIX}${stamp}.tar.gz`)
  try {
    await writeBackup({ ownerUrl, dataDir: installation.dataDir, file, version: productVersion(), keyId: null })
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new Error(
      `no backup could be made before the upgrade, so nothing was changed (${why}). Back the database up by other means and start with MUSTER_UPGRADE_BACKUP=0`,
      { cause },
    )
  }
  const old = readdirSync(folder).filter((name) => name.startsWith(PREFIX) && name.endsWith('.tar.gz'))
  for (const name of old.sort().slice(0, -KEPT)) rmSync(join(folder, name))
  console.log(`The database is brought up to date. As it was before: ${file}`)
  return file
}
