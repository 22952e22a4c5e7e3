import { randomBytes } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSql } from '#db/client.ts'
import { createRoles } from '#db/create-roles.ts'
import { migrate } from '#db/migrate.ts'
import { startEmbeddedPostgres } from '../../scripts/embedded-postgres.ts'
import { chooseUsers } from '../../scripts/process-users.ts'

export const TEMPLATE = 'muster_template'
const PASSWORDS = { app: 'app-in-tests', system: 'system-in-tests' }

/**
 * Vitest's global set-up of the database tests: one server for the run, and a migrated template in it. With
 * TEST_DATABASE_OWNER_URL set (a superuser of any PostgreSQL >= 15) that server is used, else an embedded one is started.
 */
export async function setup(): Promise<() => Promise<void>> {
  const given = process.env['TEST_DATABASE_OWNER_URL']
  const server = given ? { ownerUrl: given, stop: async () => {} } : await startThrowaway()
  const template = given ? `${TEMPLATE}_${randomBytes(4).toString('hex')}` : TEMPLATE
  try {
    await makeTemplate(server.ownerUrl, template)
  } catch (error) {
    await server.stop()
    throw error
  }
  process.env['TEST_DATABASE_SERVER_URL'] = server.ownerUrl
  process.env['TEST_DATABASE_TEMPLATE'] = template
  return async () => {
    if (given) await dropDatabase(server.ownerUrl, template)
    await server.stop()
  }
}

/** Starts an embedded PostgreSQL in a folder of its own, without fsync; `stop` removes it. */
export async function startThrowaway(): Promise<{ ownerUrl: string; stop: () => Promise<void> }> {
  const dir = mkdtempSync(join(tmpdir(), 'muster-test-'))
  chmodSync(dir, 0o711)
  const ownerPassword = randomBytes(12).toString('hex')
  const server = await startEmbeddedPostgres({
    dir: join(dir, 'pg'),
    uid: chooseUsers(process.cwd(), dir).postgres,
    ownerPassword,
    disposable: true,
  })
  const stop = async () => {
    await server.stop()
    rmSync(dir, { recursive: true, force: true })
  }
  return { ownerUrl: server.ownerUrl, stop }
}

async function makeTemplate(ownerUrl: string, template: string): Promise<void> {
  const sql = openSql(ownerUrl, { max: 1 })
  try {
    await createRoles(sql, PASSWORDS)
    await sql.unsafe(`create database ${template}`)
  } finally {
    await sql.end({ timeout: 5 })
  }
  await migrate({ ownerUrl: databaseUrl(ownerUrl, template) })
}

/** The same server and role, another database. */
export function databaseUrl(url: string, database: string): string {
  const changed = new URL(url)
  changed.pathname = `/${database}`
  return changed.href
}

/** The same database as another role. */
export function roleUrl(url: string, role: 'app' | 'system'): string {
  const changed = new URL(url)
  changed.username = `muster_${role}`
  changed.password = PASSWORDS[role]
  return changed.href
}

export async function dropDatabase(ownerUrl: string, name: string): Promise<void> {
  const sql = openSql(ownerUrl, { max: 1 })
  try {
    await sql.unsafe(`drop database if exists ${name} with (force)`)
  } finally {
    await sql.end({ timeout: 5 })
  }
}
