import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import { openSql } from '#db/client.ts'
import { embeddedUrl, startEmbeddedPostgres } from './embedded-postgres.ts'
import { chooseUsers } from './process-users.ts'

const root = mkdtempSync(join(tmpdir(), 'muster-pg-'))
chmodSync(root, 0o711)
const dir = join(root, 'pg')
const options = { dir, uid: chooseUsers(process.cwd(), root).postgres, ownerPassword: 'right' }
afterAll(() => rmSync(root, { recursive: true, force: true }))

test('lets in by password only, through a socket that other users cannot reach', async () => {
  const server = await startEmbeddedPostgres(options)
  const wrong = openSql(embeddedUrl(dir, 'muster_owner', 'wrong'), { max: 1 })
  await expect(wrong`select 1`).rejects.toMatchObject({ code: '28P01' })
  await wrong.end()
  const right = openSql(server.ownerUrl, { max: 1 })
  expect(await right`show listen_addresses`).toMatchObject([{ listen_addresses: '' }])
  await right.end()
  expect(statSync(join(dir, 'run')).mode & 0o777).toBe(0o700)
  await server.stop()
})

test('whoever started it killed with kill -9: it stops by itself, the next start recovers, and no acknowledged row is lost', async () => {
  const starter = spawn(process.execPath, ['scripts/testing/postgres-starter.ts', JSON.stringify(options)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let acknowledged = 0
  starter.stdout.on('data', (chunk: Buffer) => {
    acknowledged = Math.max(acknowledged, ...chunk.toString().trim().split('\n').map(Number))
  })
  while (acknowledged < 20) await sleep(10)
  starter.kill('SIGKILL')
  await once(starter, 'close')
  const server = await startEmbeddedPostgres(options)
  const sql = openSql(server.ownerUrl, { max: 1 })
  const [row] = await sql`select count(*)::int as n from kept`
  await sql.end()
  await server.stop()
  expect(row?.['n']).toBeGreaterThanOrEqual(acknowledged)
})
