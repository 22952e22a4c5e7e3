import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing/test-database.ts'
import { appendAudit, appendDenial } from '#server/audit/append-audit.ts'
import { checkpointWorkspace } from '#server/audit/checkpoint-workspace.ts'
import { exportAudit } from '#server/audit/export-audit.ts'
import { eraseAddress, showAddresses } from '#server/audit/personal-data.ts'
import type { AuditDraft, Envelope } from '#server/audit/schema.ts'
import { verifyExport } from '#server/audit/verify-export.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import { startSigner, type TestSigner } from '#server/signer/testing/start-signer.ts'
import { inScope } from '#server/tenancy/store.ts'

const database = useTestDatabase()
let signer: TestSigner
beforeAll(async () => {
  signer = await startSigner()
  process.env['MUSTER_SIGNER_SOCKET'] = signer.socketPath
})
afterAll(async () => await signer.remove())

const draft = (n: number): AuditDraft => ({ type: 'workspace.changed', message: `change ${n}`, ext: { n } })
const append = async (workspaceId: string, drafts: readonly AuditDraft[]) =>
  await inScope(workspaceId, async (scope) => await appendAudit(scope, drafts, { atMs: Date.now(), ids: systemIds }))
const exported = async (workspaceId: string): Promise<string> => {
  let text = ''
  for await (const line of exportAudit(workspaceId)) text += line
  return text
}
const envelopesOf = (text: string): Envelope[] =>
  text
    .split('\n')
    .filter((line) => line.includes('"event"'))
    .map((line) => JSON.parse(line) as Envelope)
const trusted = async () => ({ publicKeyPem: (await signer.client.status()).publicKeyPem, knownCheckpoint: null })

test('50 appends at once stay gap-free and chained, and each gets its own numbers', async () => {
  const given = await Promise.all(
    Array.from(
      { length: 50 },
      async (_, n) =>
        await append(
          'ws_race',
          Array.from({ length: 1 + (n % 3) }, () => draft(n)),
        ),
    ),
  )
  const seqs = given.flatMap(({ fromSeq, toSeq }) => Array.from({ length: toSeq - fromSeq + 1 }, (_, i) => fromSeq + i))
  expect(seqs.toSorted((a, b) => a - b)).toEqual(seqs.map((_, i) => i + 1))
  const text = await exported('ws_race')
  expect(verifyExport(text, await trusted())).toMatchObject({ ok: true, entries: seqs.length })
  expect(new Set(envelopesOf(text).map(({ event }) => event.event_id)).size).toBe(seqs.length)
})

test('chains of two workspaces do not wait for, see or number each other', async () => {
  await inScope('ws_left', async (scope) => {
    await appendAudit(scope, [draft(1)], { atMs: Date.now(), ids: systemIds })
    // Inside the open transaction of the left one.
    expect(await append('ws_right', [draft(1), draft(2)])).toEqual({ fromSeq: 1, toSeq: 2 })
  })
  expect(await append('ws_left', [draft(2)])).toEqual({ fromSeq: 2, toSeq: 2 })
  expect(envelopesOf(await exported('ws_left')).map(({ workspaceId }) => workspaceId)).toEqual(['ws_left', 'ws_left'])
})

test('an operation that fails leaves no entry and no gap; its denial stays', async () => {
  await append('ws_fail', [draft(1)])
  await expect(
    inScope('ws_fail', async (scope) => {
      await appendAudit(scope, [draft(2)], { atMs: Date.now(), ids: systemIds })
      throw new Error('rolled back')
    }),
  ).rejects.toThrow('rolled back')
  await expect(
    inScope('ws_fail', async () => {
      await appendDenial('ws_fail', { type: 'access.denied', message: 'refused' })
      throw new Error('rolled back')
    }),
  ).rejects.toThrow('rolled back')
  const kept = envelopesOf(await exported('ws_fail'))
  expect(kept.map(({ seq, event }) => [seq, event.event_type, event.severity])).toEqual([
    [1, 'workspace.changed', 'info'],
    [2, 'access.denied', 'warning'],
  ])
})

test('a draft that is not one of ours fails the whole operation', async () => {
  await expect(append('ws_bad', [draft(1), { ...draft(2), workflowState: 'NOWHERE' }])).rejects.toThrow()
  await expect(append('ws_bad', [{ ...draft(2), message: '\ud800' }])).rejects.toThrow(/JSON_NOT_CANONICAL/)
  expect(await append('ws_bad', [draft(3)])).toEqual({ fromSeq: 1, toSeq: 1 })
})

test('neither application nor system role can change or remove an entry or a checkpoint', async () => {
  await append('ws_fixed', [draft(1)])
  await checkpointWorkspace('ws_fixed')
  for (const table of ['audit_events', 'audit_checkpoints'])
    for (const statement of [`update muster.${table} set at = now()`, `delete from muster.${table}`, `truncate muster.${table}`])
      await expect(
        inScope('ws_fixed', async (scope) => await scope.tx.execute(statement)),
        statement,
      ).rejects.toMatchObject({ cause: { code: '42501' } })
})

test('an address stands beside the chain: shown to who may read it, absent from the export, erased without breaking the proof', async () => {
  await append('ws_person', [
    { type: 'workspace.changed', message: 'ana@acme.example and bo@acme.example', ext: { deep: [{ why: 'ana@acme.example' }] } },
  ])
  const before = await exported('ws_person')
  expect(before).not.toContain('acme.example')
  const shown = async (id: string) =>
    await inScope(id, async (scope) => await showAddresses(scope, envelopesOf(before)[0]?.event.message ?? ''))
  expect(await shown('ws_person')).toBe('ana@acme.example and bo@acme.example')
  expect(await shown('ws_other')).toBe('(erased) and (erased)')
  expect(await inScope('ws_other', async (scope) => await eraseAddress(scope, 'ana@acme.example'))).toBe(0)
  expect(await inScope('ws_person', async (scope) => await eraseAddress(scope, 'ana@acme.example'))).toBe(1)
  expect(await shown('ws_person')).toBe('(erased) and bo@acme.example')
  const [left] = await database.current.owner`select count(*)::int as n from muster.audit_commitments where value like 'ana%'`
  expect(left?.['n']).toBe(0)
  expect(await exported('ws_person')).toBe(before)
  expect(verifyExport(before, await trusted()).ok).toBe(true)
})

describe('checkpoints', () => {
  test('cover committed entries only', async () => {
    await append('ws_open', [draft(1)])
    await inScope('ws_open', async (scope) => {
      await appendAudit(scope, [draft(2)], { atMs: Date.now(), ids: systemIds })
      expect(await checkpointWorkspace('ws_open')).toBe(1)
    })
    expect(await checkpointWorkspace('ws_open')).toBe(2)
  })
  test('of many workers at once, while entries come, all hold and none is refused', async () => {
    await append('ws_busy', [draft(0)])
    await Promise.all(
      Array.from({ length: 24 }, async (_, n) =>
        n % 2 === 0 ? await append('ws_busy', [draft(n)]) : await checkpointWorkspace('ws_busy'),
      ),
    )
    expect(verifyExport(await exported('ws_busy'), await trusted())).toMatchObject({ ok: true, entries: 13 })
  })
  test('an entry changed in the database is refused by the signer, and verify names it', async () => {
    await append('ws_tamper', [draft(1), draft(2), draft(3)])
    const known = await exported('ws_tamper')
    const { owner } = database.current
    await owner`update muster.audit_events set envelope_text = replace(envelope_text, 'change 2', 'change 9') where workspace_id = 'ws_tamper'`
    const text = await exported('ws_tamper')
    expect(verifyExport(text, await trusted()).firstBad).toMatchObject({ seq: 2, kind: 'edited' })
    expect(verifyExport(known, await trusted()).ok).toBe(true)
    await append('ws_tamper', [draft(4)])
    // The leaf column too, as somebody would who wants the tree to match.
    await owner`update muster.audit_events set leaf_hash = ${'0'.repeat(64)} where workspace_id = 'ws_tamper' and seq = 2`
    await expect(checkpointWorkspace('ws_tamper')).rejects.toMatchObject({ code: 'SIGNER_REFUSED' })
  })
})
