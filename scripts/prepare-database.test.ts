import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openSql } from '#db/client.ts'
import { databaseUrl, startThrowaway } from '#db/testing/test-server.ts'
import type { Installation } from './installation.ts'
import { openSecrets } from './instance-secrets.ts'
import { initialiseDatabase, prepareDatabase, runtimeUrls } from './prepare-database.ts'

const dir = mkdtempSync(join(tmpdir(), 'muster-given-'))
let server: Awaited<ReturnType<typeof startThrowaway>>
let url = ''
beforeAll(async () => {
  server = await startThrowaway()
  url = databaseUrl(server.ownerUrl, 'muster')
})
afterAll(async () => {
  await server.stop()
  rmSync(dir, { recursive: true, force: true })
})

const installation = (): Installation => ({
  root: process.cwd(),
  dataDir: dir,
  keysDir: join(dir, 'keys'),
  signerSocket: join(dir, 'signer.sock'),
  postgresDir: join(dir, 'pg'),
  users: { postgres: undefined, signer: undefined, app: undefined },
  secrets: openSecrets(dir),
})

test('a single given URL is prepared once by init; then the parts sign in as bound roles, never as the owner', async () => {
  const { appUrl } = runtimeUrls(installation(), { DATABASE_URL: url })
  const early = openSql(appUrl, { max: 1 })
  await expect(early`select 1`).rejects.toMatchObject({ code: '28P01' })
  await early.end()
  await initialiseDatabase(installation(), url)
  await initialiseDatabase(installation(), url)
  const prepared = await prepareDatabase(installation(), { DATABASE_URL: url })
  expect(prepared.embedded).toBe(false)
  for (const [given, role] of [
    [prepared.appUrl, 'muster_app'],
    [prepared.systemUrl, 'muster_system'],
  ] as const) {
    const sql = openSql(given, { max: 1 })
    expect(await sql`select current_user as who, rolsuper, rolbypassrls from pg_roles where rolname = current_user`).toEqual([
      { who: role, rolsuper: false, rolbypassrls: false },
    ])
    await expect(sql`create table muster.mine (n int)`).rejects.toMatchObject({ code: '42501' })
    await sql.end()
  }
})

test('an empty database where this installation had data is refused, not filled anew', async () => {
  const owner = openSql(server.ownerUrl, { max: 1 })
  await owner.unsafe('create database emptied')
  await owner.end()
  await expect(prepareDatabase(installation(), { DATABASE_URL: databaseUrl(server.ownerUrl, 'emptied') })).rejects.toMatchObject({
    code: 'DATABASE_EMPTY',
  })
})

test('a database that knows more than this program is refused', async () => {
  const owner = openSql(url, { max: 1 })
  await owner`insert into drizzle.__drizzle_migrations (hash, created_at) values ('from the future', 99999999999999)`
  await owner.end()
  await expect(prepareDatabase(installation(), { DATABASE_URL: url })).rejects.toMatchObject({ code: 'SCHEMA_NEWER' })
})
