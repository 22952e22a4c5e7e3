import { randomBytes } from 'node:crypto'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import type { Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { closeClients, openSql } from '#db/client.ts'
import { databaseUrl, dropDatabase, roleUrl } from '#db/testing/test-server.ts'
import { listApprovals } from '#server/approvals/store.ts'
import { vote } from '#server/approvals/vote.ts'
import { announceDatabase } from '#server/audit/announce-database.ts'
import { checkpointWorkspace } from '#server/audit/checkpoint-workspace.ts'
import { verifyWorkspace } from '#server/audit/verify-workspace.ts'
import { lastBackupSchema } from '#server/backup/schema.ts'
import { getBlob, putBlob } from '#server/blobs/open-blobs.ts'
import { readMember } from '#server/bridge/read-members.ts'
import { admitRuns } from '#server/dispatch/admit-runs.ts'
import { advance } from '#server/dispatch/advance.ts'
import { retryRun } from '#server/dispatch/retry-run.ts'
import { startRun } from '#server/dispatch/start-run.ts'
import { APPROVER, AUTHOR, useRunWorld } from '#server/dispatch/testing/run-world.ts'
import { installTemplate } from '#server/members/install-template.ts'
import { publishMember } from '#server/members/publish-member.ts'
import { defaultInputs } from '#server/members/templates.ts'
import { findRun } from '#server/runs/store.ts'
import { signerClient } from '#server/signer/client.ts'
import { serveSigner } from '#server/signer/serve.ts'
import { inScope } from '#server/tenancy/store.ts'
import { backup } from './backup.ts'
import { restore } from './restore.ts'

const world = useRunWorld()
const dir = mkdtempSync(join(tmpdir(), 'muster-backup-'))
const at = (...parts: string[]): string => join(dir, ...parts)
const FILE = at('monday.tar.gz')
const KEYS = at('monday.keys.tar.gz')
const made: string[] = []
let said = ''
let signer: Server | undefined
let runId = ''
let memberId = ''
let blob = ''

beforeAll(() => chmodSync(dir, 0o711))
beforeEach(() => {
  said = ''
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    said += String(chunk)
    return true
  })
})
afterAll(async () => {
  vi.restoreAllMocks()
  signer?.close()
  await closeClients()
  for (const name of made) await dropDatabase(process.env['TEST_DATABASE_SERVER_URL'] ?? '', name)
  rmSync(dir, { recursive: true })
})

/** Points everything at an installation that was never used, with an empty database of its own. */
async function freshInstallation(name: string): Promise<string> {
  const server = process.env['TEST_DATABASE_SERVER_URL'] ?? ''
  const database = `restored_${randomBytes(6).toString('hex')}`
  const sql = openSql(server, { max: 1 })
  await sql.unsafe(`create database ${database}`)
  await sql.end()
  made.push(database)
  const ownerUrl = databaseUrl(server, database)
  const dataDir = at(name, 'data')
  mkdirSync(at(name), { mode: 0o711 })
  Object.assign(process.env, {
    DATABASE_OWNER_URL: ownerUrl,
    DATABASE_URL: roleUrl(ownerUrl, 'app'),
    DATABASE_SYSTEM_URL: roleUrl(ownerUrl, 'system'),
    MUSTER_DATA_DIR: dataDir,
    MUSTER_KEYS_DIR: join(dataDir, 'keys'),
    MUSTER_SIGNER_SOCKET: at(name, 'signer.sock'),
  })
  return dataDir
}
/** Plans a run where there is no worker. */
async function settleHere(id: string): Promise<void> {
  await admitRuns()
  await advance(world.workspaceId, id, 'test-worker')
}
const count = async (table: string) => {
  const sql = openSql(process.env['DATABASE_OWNER_URL'] ?? '', { max: 1 })
  const rows = await sql.unsafe(`select count(*)::int as n from ${table}`).catch(() => [{ n: null }])
  await sql.end()
  return rows[0]?.['n'] as number | null
}

test('a backup holds database and files of one moment, its keys apart, and neither is readable by others', async () => {
  const { workspaceId } = world
  ;({ memberId } = await installTemplate(workspaceId, { ref: 'expense-check', by: AUTHOR }))
  const inputs = defaultInputs((await readMember(workspaceId, memberId)).inputs as never)
  runId = await inScope(workspaceId, async (scope) => {
    await publishMember(scope, { memberId, by: AUTHOR })
    return (await startRun(scope, { memberId, inputs, purpose: 'run', origin: 'manual', by: AUTHOR })).id
  })
  await world.settle()
  blob = (await putBlob(workspaceId, Buffer.from('a receipt'))).ref
  writeFileSync(join(world.dataDir, 'vault.key'), randomBytes(32))
  await announceDatabase(world.dataDir)
  await checkpointWorkspace(workspaceId)

  expect(await backup([FILE])).toBe(0)
  expect(said).toMatch(/read back and checked[\s\S]*Keep the two files apart/)
  expect(said).toContain(lastBackupSchema.parse(JSON.parse(readFileSync(join(world.dataDir, 'last-backup.json'), 'utf8'))).sha256)
  for (const file of [FILE, KEYS]) expect(statSync(file).mode & 0o077).toBe(0)
  expect(readdirSync(dir).sort()).toEqual(['monday.keys.tar.gz', 'monday.tar.gz'])
  await expect(backup([FILE])).rejects.toThrow('is there already')
  expect(await backup(['a', 'b'])).toBe(2)
})

test('what is damaged, or has no keys, is refused before anything is touched', async () => {
  await expect(restore([FILE])).rejects.toThrow('holds data')
  const env = { ...process.env }
  const dataDir = await freshInstallation('refused')
  const bytes = readFileSync(FILE)
  for (const [name, broken] of [
    ['cut', bytes.subarray(0, bytes.length - 2000)],
    ['changed', Buffer.from(bytes).fill(7, bytes.length >> 1, (bytes.length >> 1) + 3)],
  ] as const) {
    writeFileSync(at(`${name}.tar.gz`), broken)
    await expect(restore([at(`${name}.tar.gz`), '--keys', KEYS]), name).rejects.toThrow(/is not a whole backup|is damaged/)
  }
  writeFileSync(at('alone.tar.gz'), bytes)
  await expect(restore([at('alone.tar.gz')])).rejects.toThrow('the keys are missing')
  await expect(restore([KEYS, '--keys', KEYS])).rejects.toThrow('is not a backup of Muster')
  expect(statSync(dataDir, { throwIfNoEntry: false })).toBeUndefined()
  expect(await count('muster.runs')).toBeNull()
  Object.assign(process.env, env)
})

test('restored after a change: the state of the backup, another epoch, open plans ended, and the proof holds', async () => {
  const { workspaceId } = world
  const before = (await signerClient().status()).epoch
  const [open] = await inScope(workspaceId, async (scope) => await listApprovals(scope, { status: 'pending', limit: 1 }))
  if (!open) throw new Error('nothing is asked')
  const voter = { userId: APPROVER, role: 'operator' as const, grants: ['approvals:decide:external_write'], authenticatedAtMs: Date.now() }
  await vote(workspaceId, voter, { approvalId: open.id, decision: 'reject', token: open.token, reason: 'after the backup' })

  const dataDir = await freshInstallation('restored')
  expect(await restore([FILE])).toBe(0)
  expect(said).toMatch(/A new epoch began: .*1 plan that was open ended/)
  signer = await serveSigner({
    socketPath: at('restored', 'signer.sock'),
    keysDir: join(dataDir, 'keys'),
    expectKeys: true,
    separated: false,
  })
  expect(await announceDatabase(dataDir)).toMatchObject({ raised: null })
  const { epoch } = await signerClient().status()
  expect(epoch).not.toBe(before)

  const [ended] = await inScope(workspaceId, async (scope) => await listApprovals(scope, { limit: 1 }))
  expect(ended).toMatchObject({ id: open.id, status: 'invalidated' })
  await expect(vote(workspaceId, voter, { approvalId: open.id, decision: 'approve', token: open.token, reason: '' })).rejects.toThrow(
    'ALREADY_DECIDED',
  )
  expect(await inScope(workspaceId, async (scope) => await findRun(scope, runId))).toMatchObject({ outcome: 'failed', reasonCode: 'EPOCH' })
  expect(Buffer.from(await getBlob(workspaceId, blob)).toString()).toBe('a receipt')
  expect(readFileSync(join(dataDir, 'vault.key'))).toEqual(readFileSync(join(world.dataDir, 'vault.key')))
  expect(await count('system.sessions')).toBe(0)
  expect(await count('muster.trigger_switches')).toBe(1)

  await checkpointWorkspace(workspaceId)
  const report = await verifyWorkspace(workspaceId)
  expect(report).toMatchObject({ ok: true, firstBad: null })
  expect(report.proved.join('\n')).toContain('of two epochs')
  const again = await inScope(workspaceId, async (scope) => await retryRun(scope, runId, AUTHOR))
  await settleHere(again.id)
  const [next] = await inScope(workspaceId, async (scope) => await listApprovals(scope, { status: 'pending', limit: 1 }))
  expect(next).toMatchObject({ runId: again.id })
})
