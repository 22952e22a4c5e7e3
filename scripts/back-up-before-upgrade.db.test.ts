import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test, vi } from 'vitest'
import { openSql } from '#db/client.ts'
import { comparePending, migrate } from '#db/migrate.ts'
import { databaseUrl, dropDatabase } from '#db/testing/test-server.ts'
import { checkArchive } from '#server/backup/read-archive.ts'
import { restoreRows } from '#server/backup/restore-backup.ts'
import { backUpBeforeUpgrade } from './back-up-before-upgrade.ts'

const server = process.env['TEST_DATABASE_SERVER_URL'] ?? ''
const dataDir = mkdtempSync(join(tmpdir(), 'muster-upgrade-'))
const backups = join(dataDir, 'backups')
const made: string[] = []
afterAll(async () => {
  vi.restoreAllMocks()
  for (const name of made) await dropDatabase(server, name)
  rmSync(dataDir, { recursive: true })
})

async function emptyDatabase(): Promise<string> {
  const name = `upgrade_${randomBytes(6).toString('hex')}`
  const sql = openSql(server, { max: 1 })
  await sql.unsafe(`create database ${name}`)
  await sql.end()
  made.push(name)
  return databaseUrl(server, name)
}
async function ask(url: string, text: string): Promise<Record<string, unknown>[]> {
  const sql = openSql(url, { max: 1 })
  try {
    return await sql.unsafe(text)
  } finally {
    await sql.end()
  }
}
const journal = JSON.parse(readFileSync('db/migrations/meta/_journal.json', 'utf8')) as { entries: { when: number }[] }
const RELEASED = journal.entries[2]?.when ?? 0

test('before an upgrade changes data there is a backup of it; three are kept; it goes back into a database and is upgraded there', async () => {
  vi.spyOn(console, 'log').mockImplementation(() => {})
  const url = await emptyDatabase()
  expect(await backUpBeforeUpgrade({ dataDir }, url)).toBeNull()
  await migrate({ ownerUrl: url, until: RELEASED })
  const { applied, pending } = await comparePending(url)
  expect([applied.length, pending.length]).toEqual([3, journal.entries.length - 3])
  const name = `tab\tline\nquote'"\\ \u{1f4e6}`
  await ask(
    url,
    `insert into system.workspaces (id, tenant_name, name, slug, time_zone) values ('ws_a', E'${name.replaceAll('\\', '\\\\').replaceAll("'", "''")}', 'A', 'a', 'UTC')`,
  )
  mkdirSync(backups)
  for (const day of ['01', '02', '03']) writeFileSync(join(backups, `before-upgrade-202601${day}T000000Z.tar.gz`), '')
  writeFileSync(join(backups, 'mine.tar.gz'), '')

  const file = (await backUpBeforeUpgrade({ dataDir }, url)) ?? ''
  expect(readdirSync(backups).filter((one) => one.startsWith('before-upgrade-'))).toHaveLength(3)
  expect(readdirSync(backups)).toContain('mine.tar.gz')
  await migrate({ ownerUrl: url })
  expect(await backUpBeforeUpgrade({ dataDir }, url)).toBeNull()

  const { facts } = await checkArchive(file, 'muster-backup')
  if (!facts) throw new Error('no facts')
  const again = await emptyDatabase()
  await migrate({ ownerUrl: again, until: Math.max(...facts.migrations) })
  await restoreRows({ ownerUrl: again, file, facts })
  await migrate({ ownerUrl: again })
  expect(await ask(again, 'select id, tenant_name from system.workspaces')).toMatchObject([{ id: 'ws_a', tenant_name: name }])
})

test('without a backup nothing is upgraded', async () => {
  const url = await emptyDatabase()
  await migrate({ ownerUrl: url, until: RELEASED })
  const nowhere = join(dataDir, 'file')
  writeFileSync(nowhere, '')
  await expect(backUpBeforeUpgrade({ dataDir: nowhere }, url)).rejects.toThrow()
  await ask(url, 'create sequence muster.forgotten')
  await expect(backUpBeforeUpgrade({ dataDir }, url)).rejects.toThrow(
    /nothing was changed.*muster.forgotten|nothing was changed.*forgotten/,
  )
  expect((await comparePending(url)).pending).not.toEqual([])
  vi.stubEnv('MUSTER_UPGRADE_BACKUP', '0')
  expect(await backUpBeforeUpgrade({ dataDir }, url)).toBeNull()
  vi.unstubAllEnvs()
})
