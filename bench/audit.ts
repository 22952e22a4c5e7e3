import { createHash } from 'node:crypto'
import { appendAudit } from '#server/audit/append-audit.ts'
import { exportAudit } from '#server/audit/export-audit.ts'
import { verifyExport } from '#server/audit/verify-export.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import { inScope } from '#server/tenancy/store.ts'
import { type Finding, inTurns, timed, worked } from './measure.ts'
import type { World } from './open-world.ts'

const BATCH = 50
const BATCHES = 12
const CLIENTS = [1, 8] as const
const ROUNDS = 9
const VERIFY_ROUNDS = 9
const ENTRIES_MIN = 5000
const VERIFY_MIN = 0.2

/** Appending to the chain against inserting rows of the same bytes, and proving an export against hashing its bytes. */
export async function measureAudit(world: World): Promise<readonly Finding[]> {
  const [sample] = await sampleRows(world)
  await world.owner.unsafe(
    'create schema if not exists bench; create table if not exists bench.plain (like muster.audit_events including all)',
  )
  const findings: Finding[] = []
  for (const clients of CLIENTS) findings.push(await againstInsert(world, clients, sample ?? ''))
  return [...findings, await againstHash(world)]
}

/** Bytes of one entry as the chain keeps them. */
async function sampleRows(world: World): Promise<string[]> {
  await append(world.workspaceId)
  const rows = await world.owner`select envelope_text from muster.audit_events order by seq desc limit 1`
  return rows.map((row) => String(row['envelope_text']))
}

async function append(workspaceId: string): Promise<void> {
  const drafts = Array.from({ length: BATCH }, (_, n) => ({
    type: 'workspace.changed' as const,
    message: `entry ${n}`,
    ext: { n, of: BATCH },
  }))
  await inScope(workspaceId, async (scope) => await appendAudit(scope, drafts, { atMs: Date.now(), ids: systemIds }))
}

let nextSeq = 1
/** The same rows without a chain: one transaction, one statement. */
async function insert(world: World, text: string): Promise<void> {
  const rows = Array.from({ length: BATCH }, () => ({
    workspace_id: world.workspaceId,
    seq: nextSeq++,
    at: new Date(),
    type: 'workspace.changed',
    run_id: null,
    envelope_text: text,
    leaf_hash: '0'.repeat(64),
  }))
  await world.owner.begin(async (sql) => void (await sql`insert into bench.plain ${sql(rows)}`))
}

async function againstInsert(world: World, clients: number, text: string): Promise<Finding> {
  const perSecond = (work: () => Promise<void>) => async () => {
    const each = async (): Promise<void> => {
      for (let n = 0; n < BATCHES; n += 1) await work()
    }
    const ms = await timed(async () => await Promise.all(Array.from({ length: clients }, each)))
    return (clients * BATCHES * BATCH) / (ms / 1000)
  }
  const { ours, theirs, ratio } = await inTurns(
    perSecond(async () => await append(world.workspaceId)),
    perSecond(async () => await insert(world, text)),
    ROUNDS,
  )
  return {
    what: `Audit append ÷ plain insert of the same rows, ${clients} ${clients === 1 ? 'client' : 'clients'}, ${BATCH} events a batch`,
    ours: `${Math.round(ours)} events/s`,
    theirs: `${Math.round(theirs)} events/s`,
    ratio: `${ratio.toFixed(2)} ×`,
    budget: '',
    holds: null,
    note: clients > 1 ? 'One chain: its lock puts the clients in line, which is what makes it gap-free.' : '',
  }
}

async function againstHash(world: World): Promise<Finding> {
  while ((await world.owner`select count(*)::int as n from muster.audit_events`)[0]?.['n'] < ENTRIES_MIN) await append(world.workspaceId)
  let text = ''
  for await (const line of exportAudit(world.workspaceId)) text += line
  const bytes = Buffer.from(text)
  const entries = text.split('\n').length - 1
  const mbPerSecond = (work: () => unknown) => async () => bytes.length / 1e6 / ((await worked(work)) / 1000)
  const { ours, theirs, ratio } = await inTurns(
    mbPerSecond(() => {
      if (!verifyExport(text, { publicKeyPem: null, knownCheckpoint: null }).ok) throw new Error('an honest export was refused')
    }),
    mbPerSecond(() => createHash('sha256').update(bytes).digest()),
    VERIFY_ROUNDS,
  )
  return {
    what: `Verify of an export (${entries} lines) ÷ one SHA-256 over its bytes`,
    ours: `${ours.toFixed(0)} MB a second of CPU`,
    theirs: `${theirs.toFixed(0)} MB`,
    ratio: `${ratio.toFixed(3)} ×`,
    budget: `≥ ${VERIFY_MIN} ×`,
    holds: ratio >= VERIFY_MIN,
    note:
      ratio >= VERIFY_MIN
        ? ''
        : 'Verify also parses each line, checks its form and that it is canonical, and hashes it twice (chain and tree).',
  }
}
