import { randomBytes } from 'node:crypto'
import type postgres from 'postgres'
import { afterAll, beforeAll } from 'vitest'
import { closeClients, openSql } from '#db/client.ts'
import { databaseUrl, dropDatabase, roleUrl } from './test-server.ts'

export interface TestDatabase {
  /** The role that owns the tables; row-level security does not bind a superuser. */
  readonly ownerUrl: string
  /** What web and worker use: bound by row-level security. */
  readonly appUrl: string
  /** What scheduler, look-ups and sweeper use. */
  readonly systemUrl: string
  /** A pool of the owner role, to arrange and to look. */
  readonly owner: postgres.Sql
  drop(): Promise<void>
}

/** A database of its own, copied from the migrated template; the caller drops it. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = process.env['TEST_DATABASE_SERVER_URL']
  const template = process.env['TEST_DATABASE_TEMPLATE']
  if (!server || !template) throw new Error('database tests are named *.db.test.ts, so that vitest starts a server for them')
  const name = `test_${randomBytes(6).toString('hex')}`
  const sql = openSql(server, { max: 1 })
  // Files are copied as files: page by page through the log takes three times the processor.
  await sql.unsafe(`create database ${name} template ${template} strategy file_copy`)
  await sql.end({ timeout: 5 })
  const ownerUrl = databaseUrl(server, name)
  const owner = openSql(ownerUrl, { max: 4 })
  const drop = async () => {
    await owner.end({ timeout: 5 })
    await dropDatabase(server, name)
  }
  return { ownerUrl, appUrl: roleUrl(ownerUrl, 'app'), systemUrl: roleUrl(ownerUrl, 'system'), owner, drop }
}

/**
 * Gives a test file its own database for its whole length and points DATABASE_URL, DATABASE_SYSTEM_URL and
 * DATABASE_OWNER_URL at it, so that `inScope` and `inSystem` work in it. Call at the top of the file; read `.current` in tests.
 */
export function useTestDatabase(): { readonly current: TestDatabase } {
  let database: TestDatabase | undefined
  beforeAll(async () => {
    database = await createTestDatabase()
    process.env['DATABASE_URL'] = database.appUrl
    process.env['DATABASE_SYSTEM_URL'] = database.systemUrl
    process.env['DATABASE_OWNER_URL'] = database.ownerUrl
  })
  afterAll(async () => {
    await closeClients()
    await database?.drop()
  })
  return {
    get current() {
      if (!database) throw new Error('the test database is there from beforeAll on')
      return database
    },
  }
}
