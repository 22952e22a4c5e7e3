import { openSql } from '#db/client.ts'
import { createRoles, ROLES } from '#db/create-roles.ts'
import { migrate } from '#db/migrate.ts'
import { backUpBeforeUpgrade } from './back-up-before-upgrade.ts'
import { embeddedUrl, OWNER, startEmbeddedPostgres } from './embedded-postgres.ts'
import type { Installation } from './installation.ts'
import { readClaim } from './installation-lock.ts'
import { openSecrets, saveSecrets } from './instance-secrets.ts'

/** A database at this program's schema. Web and worker never get the owner's URL. */
export interface PreparedDatabase {
  readonly appUrl: string
  readonly systemUrl: string
  readonly embedded: boolean
  /** The embedded server ended, wanted or not; never settles for a database that is not ours. */
  readonly exited: Promise<number>
  stop(): Promise<void>
}
type Given = Record<string, string | undefined>

/**
 * Starts the embedded database or takes the given one, and brings it to this program's schema (architecture §1):
 * nothing given: embedded; DATABASE_URL alone: a role that may create roles, prepared by `muster init`;
 * DATABASE_URL and DATABASE_SYSTEM_URL: run-time roles, migrated as DATABASE_OWNER_URL when that is given.
 */
export async function prepareDatabase(installation: Installation, given: Given = process.env): Promise<PreparedDatabase> {
  if (!given['DATABASE_URL']) return await prepareEmbedded(installation)
  const urls = runtimeUrls(installation, given)
  const ownerUrl = given['DATABASE_OWNER_URL'] ?? (given['DATABASE_SYSTEM_URL'] ? undefined : given['DATABASE_URL'])
  if (ownerUrl) {
    await backUpBeforeUpgrade(installation, ownerUrl)
    await migrate({ ownerUrl, expectData: installation.secrets.databaseReady ?? false })
  }
  await assertReachable(urls.appUrl)
  markReady(installation)
  return { ...urls, embedded: false, exited: new Promise(() => {}), stop: async () => {} }
}

/** `muster init`: makes the run-time roles with generated passwords and the schema, by a single given URL. */
export async function initialiseDatabase(installation: Installation, ownerUrl: string): Promise<void> {
  await prepareRoles(installation, ownerUrl, {})
  await migrate({ ownerUrl })
  markReady(installation)
}

/** The run-time URLs of an installation without starting anything. */
export function runtimeUrls(installation: Installation, given: Given = process.env): { appUrl: string; systemUrl: string } {
  const { appPassword, systemPassword } = installation.secrets
  const single = given['DATABASE_URL']
  if (single && given['DATABASE_SYSTEM_URL']) return { appUrl: single, systemUrl: given['DATABASE_SYSTEM_URL'] }
  const base = single ?? embeddedUrl(installation.postgresDir, ROLES.app, appPassword)
  return { appUrl: withRole(base, ROLES.app, appPassword), systemUrl: withRole(base, ROLES.system, systemPassword) }
}

/**
 * The database as its owner, for backup and restore: the one that runs or is given, else the embedded one for as long as it
 * is needed. Nothing is migrated.
 * @throws Error when only run-time roles are given
 */
export async function openAsOwner(
  installation: Installation,
  given: Given = process.env,
): Promise<{ ownerUrl: string; stop(): Promise<void> }> {
  const { secrets, users, postgresDir } = installation
  const single = given['DATABASE_SYSTEM_URL'] ? undefined : given['DATABASE_URL']
  const ownerUrl = given['DATABASE_OWNER_URL'] ?? single
  if (given['DATABASE_URL'] && ownerUrl === undefined) throw new Error('set DATABASE_OWNER_URL: the run-time roles do not see everything')
  if (given['DATABASE_URL'] && ownerUrl !== undefined) return { ownerUrl, stop: async () => {} }
  if (readClaim(installation.dataDir)) return { ownerUrl: embeddedUrl(postgresDir, OWNER, secrets.ownerPassword), stop: async () => {} }
  return await startEmbeddedPostgres({ dir: postgresDir, uid: users.postgres, socketGid: users.app, ownerPassword: secrets.ownerPassword })
}

/** Makes the run-time roles, or sets their passwords, where Muster does that itself. */
export async function prepareRoles(installation: Installation, ownerUrl: string, given: Given = process.env): Promise<void> {
  if (given['DATABASE_SYSTEM_URL']) return
  const sql = openSql(ownerUrl, { max: 1 })
  const { appPassword, systemPassword } = installation.secrets
  await createRoles(sql, { app: appPassword, system: systemPassword }).finally(() => sql.end({ timeout: 5 }))
}

async function prepareEmbedded(installation: Installation): Promise<PreparedDatabase> {
  const { secrets, users } = installation
  const server = await startEmbeddedPostgres({
    dir: installation.postgresDir,
    uid: users.postgres,
    socketGid: users.app,
    ownerPassword: secrets.ownerPassword,
  })
  try {
    await prepareRoles(installation, server.ownerUrl, {})
    await backUpBeforeUpgrade(installation, server.ownerUrl)
    await migrate({ ownerUrl: server.ownerUrl, expectData: secrets.databaseReady ?? false })
    markReady(installation)
  } catch (error) {
    await server.stop()
    throw error
  }
  return { ...runtimeUrls(installation, {}), embedded: true, exited: server.exited, stop: () => server.stop() }
}

async function assertReachable(appUrl: string): Promise<void> {
  const sql = openSql(appUrl, { max: 1 })
  try {
    await sql`select 1`
  } catch (cause) {
    throw new Error('the database does not let Muster in as its application role: run "npx muster init" once with DATABASE_URL', { cause })
  } finally {
    await sql.end({ timeout: 2 })
  }
}

/** Remembers that there is data: an empty database is refused from now on. */
export function markReady(installation: Installation): void {
  if (!installation.secrets.databaseReady) saveSecrets(installation.dataDir, { ...openSecrets(installation.dataDir), databaseReady: true })
}

function withRole(url: string, role: string, password: string): string {
  const changed = new URL(url)
  changed.username = role
  changed.password = password
  return changed.href
}
