import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing/test-database.ts'
import { appendAudit } from '#server/audit/append-audit.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import { startSigner, type TestSigner } from '#server/signer/testing/start-signer.ts'
import { inScope, SYSTEM_WORKSPACE } from '#server/tenancy/store.ts'
import { audit } from './audit.ts'

useTestDatabase()
const dir = mkdtempSync(join(tmpdir(), 'muster-cli-export-'))
const out = join(dir, 'proof.jsonl')
let signer: TestSigner
beforeAll(async () => {
  signer = await startSigner()
  process.env['MUSTER_SIGNER_SOCKET'] = signer.socketPath
})
afterAll(async () => {
  await signer.remove()
  rmSync(dir, { recursive: true })
})
const append = async (workspaceId: string) =>
  await inScope(
    workspaceId,
    async (scope) => await appendAudit(scope, [{ type: 'workspace.changed' }], { atMs: Date.now(), ids: systemIds }),
  )

test('the only workspace needs no name; of several one is asked for; the file verifies without the database', async () => {
  expect(await audit(['export', '--out', out])).toBe(2)
  for (const id of [SYSTEM_WORKSPACE, 'ws_one']) await append(id)
  expect(await audit(['export', '--out', out])).toBe(0)
  const { publicKeyPem } = await signer.client.status()
  expect(await audit(['verify', out, '--key', publicKeyPem])).toBe(0)
  expect(readFileSync(out, 'utf8')).toContain('"workspaceId":"ws_one"')
  await append('ws_two')
  expect(await audit(['export', '--out', out])).toBe(2)
  expect(await audit(['export', '--workspace', 'ws_two', '--out', out])).toBe(0)
})

test('an export that breaks off leaves no file and does not touch an earlier one', async () => {
  const before = readFileSync(out, 'utf8')
  await append('ws_two')
  await signer.stop()
  await expect(audit(['export', '--workspace', 'ws_two', '--out', out])).rejects.toMatchObject({ code: 'SIGNER_UNAVAILABLE' })
  expect(readFileSync(out, 'utf8')).toBe(before)
  expect(existsSync(`${out}.part`)).toBe(false)
})
