import { chmodSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { useTestDatabase } from '#db/testing/test-database.ts'
import { appendAudit } from '#server/audit/append-audit.ts'
import { checkpointWorkspace } from '#server/audit/checkpoint-workspace.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import { startSigner, type TestSigner } from '#server/signer/testing/start-signer.ts'
import { inScope } from '#server/tenancy/store.ts'
import { saveSecret } from '#server/vault/save-secret.ts'
import { doctor } from './doctor.ts'

/** What `muster doctor` says of a real installation, and of one where a thing is missing. */
const database = useTestDatabase()
const dataDir = mkdtempSync(join(tmpdir(), 'muster-doctor-'))
let signer: TestSigner
let wsId = ''

beforeAll(async () => {
  signer = await startSigner({ dir: dataDir })
  const port = await freePort()
  Object.assign(process.env, {
    MUSTER_DATA_DIR: dataDir,
    MUSTER_KEYS_DIR: signer.keysDir,
    MUSTER_SIGNER_SOCKET: signer.socketPath,
    PORT: String(port),
  })
  wsId = 'ws_doctor'
  await database.current
    .owner`insert into system.workspaces (id, tenant_name, name, slug, time_zone) values (${wsId}, 'T', 'T', ${wsId}, 'UTC')`
  const binding = { connector: 'bank', origin: 'local', members: 'all' as const }
  await inScope(wsId, async (scope) => {
    await saveSecret(scope, { path: 'bank/main', fields: { key: 'some value' }, binding }, 'usr_admin')
    await appendAudit(scope, [{ type: 'secret.stored' }, { type: 'secret.bound' }], { atMs: Date.now(), ids: systemIds })
  })
  await checkpointWorkspace(wsId)
})
afterAll(async () => {
  await signer.stop().catch(() => {})
  rmSync(dataDir, { recursive: true, force: true })
})

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** Exit code and findings as a program gets them. */
async function ask(): Promise<{ code: number; ok: boolean; problems: string[]; names: string[] }> {
  const lines: string[] = []
  const spy = vi.spyOn(console, 'log').mockImplementation((line) => void lines.push(String(line)))
  const code = await doctor(['--json'])
  spy.mockRestore()
  const { ok, findings } = JSON.parse(lines.join('')) as { ok: boolean; findings: { level: string; name: string; says: string }[] }
  const problems = findings.filter((one) => one.level === 'problem').map((one) => `${one.name}: ${one.says}`)
  return { code, ok, problems, names: [...new Set(findings.map((one) => one.name))] }
}

test('an installation that lacks nothing: exit code 0, every part looked at', async () => {
  expect(await ask()).toEqual({
    code: 0,
    ok: true,
    problems: [],
    names: [
      'node',
      'disk',
      'bubblewrap',
      'chromium',
      'limits',
      'web',
      'files',
      'address',
      'database',
      'signer',
      'proof',
      'secrets',
      'queue',
      'workers',
      'backup',
    ],
  })
  const lines: string[] = []
  const spy = vi.spyOn(console, 'log').mockImplementation((line) => void lines.push(String(line)))
  expect(await doctor([])).toBe(0)
  spy.mockRestore()
  expect(lines.find((line) => line.includes(' secrets '))).toMatch(/^ok {4}secrets +the saved secrets of 1 workspace open$/)
})

test('a lost vault.key is named with the workspace', async () => {
  renameSync(join(dataDir, 'vault.key'), join(dataDir, 'vault.away'))
  expect((await ask()).problems).toMatchObject([expect.stringContaining(`secrets of ${wsId} do not open`)])
  renameSync(join(dataDir, 'vault.away'), join(dataDir, 'vault.key'))
})

test('a record that was cut off is named with the command', async () => {
  const { owner } = database.current
  await owner`create table public.tail as select * from muster.audit_events where seq = 2`
  await owner`delete from muster.audit_events where seq = 2`
  expect((await ask()).problems).toMatchObject([
    expect.stringMatching(/^proof: ws_doctor: 2 entries were signed, 1 are there.*audit new-epoch/),
  ])
  await owner`insert into muster.audit_events select * from public.tail`
})

test('passwords that others can read', async () => {
  chmodSync(join(dataDir, 'secrets.json'), 0o644)
  expect((await ask()).problems).toMatchObject([expect.stringContaining('secrets.json is readable by others')])
  chmodSync(join(dataDir, 'secrets.json'), 0o600)
})

test('a database that cannot be reached, a role that is bound by nothing, and a signer that is away: 1, each with what to do', async () => {
  const [appUrl, systemUrl] = [process.env['DATABASE_URL'], process.env['DATABASE_SYSTEM_URL']]
  process.env['DATABASE_URL'] = database.current.ownerUrl
  expect((await ask()).problems).toMatchObject([
    expect.stringContaining('application role can bypass row-level security: run npx muster init'),
  ])
  process.env['DATABASE_URL'] = 'postgres://nobody:x@127.0.0.1:1/none'
  expect((await ask()).problems).toMatchObject([
    expect.stringMatching(/^database: given by DATABASE_URL, application role cannot reach it/),
  ])
  Object.assign(process.env, { DATABASE_URL: appUrl, DATABASE_SYSTEM_URL: systemUrl })
  await signer.stop()
  const away = await ask()
  expect(away).toMatchObject({ code: 1, ok: false, problems: [expect.stringMatching(/^signer: cannot be reached/)] })
})
