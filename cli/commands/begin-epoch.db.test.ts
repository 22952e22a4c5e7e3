import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { useTestDatabase } from '#db/testing/test-database.ts'
import { appendAudit } from '#server/audit/append-audit.ts'
import { checkpointWorkspace } from '#server/audit/checkpoint-workspace.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import { startSigner, type TestSigner } from '#server/signer/testing/start-signer.ts'
import { inScope, SYSTEM_WORKSPACE } from '#server/tenancy/store.ts'
import { checkProof } from '../doctor/check-proof.ts'
import { audit } from './audit.ts'

const database = useTestDatabase()
const dir = mkdtempSync(join(tmpdir(), 'muster-epoch-'))
const file = (name: string): string => join(dir, name)
const REASON = 'the backup of Monday was put back'
let signer: TestSigner
let said = ''

beforeAll(async () => {
  signer = await startSigner()
  process.env['MUSTER_SIGNER_SOCKET'] = signer.socketPath
  process.env['MUSTER_KEYS_DIR'] = signer.keysDir
})
beforeEach(() => {
  said = ''
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation((chunk) => {
      said += String(chunk)
      return true
    })
})
afterEach(() => void vi.restoreAllMocks())
afterAll(async () => {
  await signer.remove()
  rmSync(dir, { recursive: true })
})

const append = async (workspaceId: string, n: number) => {
  const drafts = Array.from({ length: n }, () => ({ type: 'workspace.changed' as const, message: systemIds.next('req') }))
  await inScope(workspaceId, async (scope) => await appendAudit(scope, drafts, { atMs: Date.now(), ids: systemIds }))
}
const verdictOf = async (...more: string[]) => {
  said = ''
  await audit(['verify', file('new.jsonl'), '--json', ...more])
  return JSON.parse(said) as { ok: boolean; firstBad: { kind: string; seq: number } | null; proved: string[] }
}
/** Monday's backup, put back on Tuesday; then work went on to the same length. */
async function putBackAndGoOn(): Promise<void> {
  await append('ws_a', 10)
  await append('ws_b', 3)
  for (const id of ['ws_a', 'ws_b']) await checkpointWorkspace(id)
  await append('ws_a', 2)
  expect(await audit(['export', '--workspace', 'ws_a', '--out', file('before.jsonl')])).toBe(0)
  const { owner } = database.current
  await owner`delete from muster.audit_events where workspace_id = 'ws_a' and seq > 10`
  await owner`delete from muster.audit_checkpoints where workspace_id = 'ws_a' and size > 10`
  await append('ws_a', 3)
}

test('nothing to do while every record continues; doctor agrees', async () => {
  await append('ws_a', 1)
  await checkpointWorkspace('ws_a')
  expect(await audit(['new-epoch', '--reason', REASON, '--yes'])).toBe(0)
  expect(said).toContain('nothing to do')
  expect(await checkProof()).toMatchObject([{ level: 'ok', name: 'proof' }])
})

test('a fork is refused for good, named by doctor with the command, and left behind only with --yes, on record', async () => {
  await putBackAndGoOn()
  await expect(audit(['export', '--workspace', 'ws_a', '--out', file('new.jsonl')])).rejects.toMatchObject({ code: 'SIGNER_REFUSED' })
  const findings = await checkProof()
  expect(findings).toMatchObject([{ level: 'problem', name: 'proof' }])
  expect(findings[0]?.says).toMatch(/^ws_a: the first 13 entries are not the ones that were signed.*npx muster audit new-epoch/)
  const { epoch } = await signer.client.status()

  expect(await audit(['new-epoch', '--reason', REASON])).toBe(2)
  expect(said).toMatch(/ws_a: the first 13 entries[\s\S]*--yes/)
  expect((await signer.client.status()).epoch).toBe(epoch)

  expect(await audit(['new-epoch', '--reason', REASON, '--yes'])).toBe(0)
  const { epoch: next } = await signer.client.status()
  expect(next).not.toBe(epoch)
  expect(said).toContain(next)
  for (const workspaceId of ['ws_a', SYSTEM_WORKSPACE]) {
    const [event] = await database.current
      .owner`select envelope_text from muster.audit_events where workspace_id = ${workspaceId} and type = 'epoch.raised'`
    expect(JSON.parse(String(event?.['envelope_text']))).toMatchObject({
      event: { severity: 'critical', message: `an operator began a new epoch: ${REASON}` },
      ext: { epoch: next, before: epoch, why: REASON, by: 'operator' },
    })
  }
  expect(await database.current.owner`select 1 from muster.audit_events where workspace_id = 'ws_b' and type = 'epoch.raised'`).toEqual([])
  expect(await checkProof()).toMatchObject([{ level: 'ok' }])
  expect(await audit(['export', '--workspace', 'ws_a', '--out', file('new.jsonl')])).toBe(0)
  expect(await verdictOf()).toMatchObject({
    ok: true,
    proved: expect.arrayContaining([expect.stringContaining('of two epochs')]) as string[],
  })
  // Whoever kept a checkpoint from before still sees the break.
  expect(await verdictOf('--known-checkpoint', file('before.jsonl'))).toMatchObject({ ok: false, firstBad: { kind: 'restored', seq: 13 } })
})

test('who may not write to the key folder is told so, and nothing changes', async () => {
  await database.current.owner`delete from muster.audit_events where workspace_id = 'ws_b' and seq > 2`
  const { epoch } = await signer.client.status()
  process.env['MUSTER_KEYS_DIR'] = file('no-such-folder')
  expect(await audit(['new-epoch', '--reason', REASON, '--yes'])).toBe(1)
  process.env['MUSTER_KEYS_DIR'] = signer.keysDir
  expect(said).toMatch(/ws_b: 3 entries were signed, 2 are there[\s\S]*may not write to the key folder/)
  expect((await signer.client.status()).epoch).toBe(epoch)
})

test('wrong words: 2', async () => {
  for (const args of [['new-epoch'], ['new-epoch', '--reason'], ['new-epoch', '--yes'], ['export', '--run', 'run_a', '--out', file('x')]])
    expect(await audit(args), args.join(' ')).toBe(2)
  expect(readFileSync(file('before.jsonl'), 'utf8')).toContain('checkpoint')
})
