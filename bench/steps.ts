import type postgres from 'postgres'
import { approveAll, hireThreeParts, startThreeParts } from '#server/dispatch/testing/three-legs.ts'
import { type Finding, inTurns, timed } from './measure.ts'
import type { World } from './open-world.ts'

const ROUNDS = 7
const RUNS = 3
const RATIO_MIN = 0.5
/** What a run writes, by table; rows of one run are found by its id. */
const TABLES = ['runs', 'attempts', 'artifacts', 'run_events', 'audit_events', 'effects', 'approvals'] as const

/**
 * Runs of three parts, driven from start to end with their decisions, against a state table written by hand: the same rows
 * in tables with the same indexes, one transaction a step, nothing planned, checked, signed or written to a file.
 */
export async function measureSteps(world: World): Promise<readonly Finding[]> {
  const memberId = await hireThreeParts(world.workspaceId)
  let count = 0
  const drive = async (): Promise<string[]> => {
    const ids: string[] = []
    for (let n = 0; n < RUNS; n += 1) ids.push(await startThreeParts(world.workspaceId, memberId, `bench-${++count}`))
    do await world.settle()
    while ((await approveAll(world.workspaceId)) > 0)
    return ids
  }
  const [sample = ''] = await drive()
  const steps = await stepsOf(world, sample)
  const replay = await handWritten(world, sample, steps)
  const cpu = { ours: [] as number[], theirs: [] as number[] }
  const perSecond = (work: () => Promise<unknown>, cpuMs: number[]) => async () => {
    const before = process.cpuUsage()
    const ms = await timed(work)
    const used = process.cpuUsage(before)
    cpuMs.push((used.user + used.system) / 1000 / (steps * RUNS))
    return (steps * RUNS) / (ms / 1000)
  }
  const { ours, theirs, ratio } = await inTurns(perSecond(drive, cpu.ours), perSecond(replay, cpu.theirs), ROUNDS)
  const middle = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0
  const ourCpu = middle(cpu.ours)
  const theirCpu = middle(cpu.theirs)
  return [
    {
      what: `Steps a second ÷ a state table written by hand, same rows (${steps} steps a run)`,
      ours: `${ours.toFixed(0)} steps/s`,
      theirs: `${theirs.toFixed(0)} steps/s`,
      ratio: `${ratio.toFixed(2)} ×`,
      budget: `≥ ${RATIO_MIN} ×`,
      holds: ratio >= RATIO_MIN,
      note:
        ratio >= RATIO_MIN
          ? ''
          : 'Between its writes a run reads its state anew under a fence, plans, hashes and seals, asks policy, signs over a socket, looks at its targets and syncs files: the table does none of it.',
    },
    {
      what: 'CPU of the process per step ÷ the same',
      ours: `${ourCpu.toFixed(2)} ms`,
      theirs: `${theirCpu.toFixed(2)} ms`,
      ratio: `${(ourCpu / theirCpu).toFixed(1)} ×`,
      budget: '',
      holds: null,
      note: '',
    },
  ]
}

async function stepsOf(world: World, runId: string): Promise<number> {
  const [row] = await world.owner`select count(*)::int as n from muster.run_events where run_id = ${runId} and kind in ('state', 'ended')`
  return Number(row?.['n'])
}

/** Writes what one run wrote, as often as runs are driven: its rows spread over as many transactions as it made steps. */
async function handWritten(world: World, runId: string, steps: number): Promise<() => Promise<void>> {
  const { owner } = world
  await owner.unsafe('create schema if not exists bench')
  const writes: { table: string; row: Record<string, unknown> }[] = []
  for (const table of TABLES) {
    await owner.unsafe(`create table bench.${table} (like muster.${table} including defaults including indexes)`)
    const key = table === 'runs' ? 'id' : 'run_id'
    const rows = await owner.unsafe(`select to_jsonb(t) as row from muster.${table} t where ${key} = $1`, [runId])
    for (const row of rows) writes.push({ table, row: row['row'] as Record<string, unknown> })
  }
  let count = 0
  return async () => {
    for (let run = 0; run < RUNS; run += 1) {
      const id = `bench_${++count}`
      const fresh = writes.map(({ table, row }) => ({ table, row: renamed(table, row, id) }))
      for (let step = 0; step < steps; step += 1)
        await oneStep(
          owner,
          id,
          step,
          fresh.filter((_, n) => n % steps === step),
        )
    }
  }
}

/** The same row of another run: keys that must be unique are. */
function renamed(table: string, row: Record<string, unknown>, id: string): Record<string, unknown> {
  const own: Record<string, unknown> = { ...row, ...(table === 'runs' ? { id } : { run_id: id }) }
  if (table === 'approvals') own['id'] = `${id}_${String(row['leg'])}`
  if (table === 'audit_events') own['workspace_id'] = id
  if (table === 'effects') own['lineage_id'] = id
  if (table === 'runs') own['n'] = Number(id.slice('bench_'.length)) + 1_000_000
  return own
}

async function oneStep(
  owner: postgres.Sql,
  id: string,
  step: number,
  writes: readonly { table: string; row: Record<string, unknown> }[],
): Promise<void> {
  await owner.begin(async (sql) => {
    await sql`select set_config('muster.workspace', 'ws', true)`
    await sql`select * from bench.runs where id = ${id} for update`
    for (const { table, row } of writes)
      await sql.unsafe(`insert into bench.${table} select * from jsonb_populate_record(null::bench.${table}, $1)`, [row as never], {
        prepare: true,
      })
    await sql`update bench.attempts set version = ${step} where run_id = ${id}`
    await sql`update bench.runs set fence = ${step} where id = ${id}`
  })
}
