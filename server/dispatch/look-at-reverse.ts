import { getBlob } from '#server/blobs/open-blobs.ts'
import { type Change, type ReversePlan, reverseChanges } from '#server/dispatch/core/reverse-changes.ts'
import { REVERSE_MAX } from '#server/dispatch/core/reverse-job.ts'
import { type StoredEffect, storedEffects } from '#server/dispatch/load-plan.ts'
import { acceptedRow } from '#server/gateway/mcp/call-tool.ts'
import { probeDigest } from '#server/gateway/mcp/probe-target.ts'
import { readThrough } from '#server/gateway/mcp/read-tool.ts'
import { AppError, isAppError } from '#server/kernel/app-error.ts'
import { type JsonObject, parseCanonicalJson } from '#server/kernel/canonical-json.ts'
import { sha256 } from '#server/kernel/digest.ts'
import { loadProgram } from '#server/members/load-program.ts'
import type { Program } from '#server/program/program.ts'
import { listArtifacts } from '#server/runs/artifacts/store.ts'
import { type EffectRow, listRunEffects } from '#server/runs/ledger/store.ts'
import { findRun, type RunRow } from '#server/runs/store.ts'
import { inScope } from '#server/tenancy/store.ts'

/** Actions whose reverse is known: plain files of the workspace's own folder. Everything else stays. */
const REVERSIBLE = ['files.move', 'files.write', 'tables.write'] as const
const ABSENT = { exists: false, sha256: '', size: 0 }
const PROBE = 'files.probe'

export const isReversible = (row: Pick<EffectRow, 'tool' | 'state'>): boolean =>
  row.state === 'confirmed' && REVERSIBLE.some((tool) => tool === row.tool)

export interface ReverseLook extends ReversePlan {
  readonly run: RunRow
  /** What is done and has no reverse, or is not sure to have been done, by ability. */
  readonly stays: readonly { readonly tool: string; readonly title: string; readonly n: number; readonly unsure: boolean }[]
}

type ProbeState = { readonly exists: boolean; readonly sha256: string; readonly size: number }
type Look = (path: string) => Promise<ProbeState>
interface Done {
  readonly row: EffectRow
  readonly effect: StoredEffect | undefined
  readonly args: JsonObject
}

/**
 * What could be put back of a run now, from the ledger, and what stays: each file is looked at through the gateway's read door. Changes
 * nothing (ui.md, *Put it back*).
 * @throws AppError NOT_FOUND; LIMIT_EXCEEDED for a run of more than 1000 changes; what the read door throws
 */
export async function lookAtReverse(workspaceId: string, runId: string): Promise<ReverseLook> {
  const { run, program, done } = await load(workspaceId, runId)
  const reversible = done.filter(({ row }) => isReversible(row))
  if (reversible.length > REVERSE_MAX)
    throw new AppError('LIMIT_EXCEEDED', { context: { limit: 'changes put back at once', max: REVERSE_MAX } })
  const look = await looker(workspaceId)
  const changes: Change[] = []
  for (const one of reversible)
    changes.push(one.row.tool === 'files.move' ? await movedNow(one, look) : await writtenNow(one, look, { workspaceId, run, program }))
  return { run, ...reverseChanges(changes), stays: staysOf(done, program) }
}

async function load(workspaceId: string, runId: string): Promise<{ run: RunRow; program: Program; done: readonly Done[] }> {
  return await inScope(workspaceId, async (scope) => {
    const run = await findRun(scope, runId)
    const rows = (await listRunEffects(scope, runId)).filter(
      ({ state }) => state === 'confirmed' || state === 'unknown' || state === 'sent',
    )
    const plans = new Map<string, StoredEffect[]>()
    for (const { leg, attempt } of rows) {
      const key = `${leg}.${attempt}`
      if (!plans.has(key)) plans.set(key, storedEffects(await listArtifacts(scope, runId, leg, attempt)))
    }
    const done = rows.map((row) => ({
      row,
      effect: plans.get(`${row.leg}.${row.attempt}`)?.find(({ metadata }) => metadata.ordinal === row.ordinal),
      args: parseCanonicalJson(row.argsText) as JsonObject,
    }))
    return { run, program: await loadProgram(scope, run.programDigest), done }
  })
}

/** Looks at files as they are now, by the bundled probe. */
async function looker(workspaceId: string): Promise<Look> {
  const row = await acceptedRow(workspaceId, PROBE, null)
  return async (path) => (await readThrough({ workspaceId, memberId: null, args: { path } }, row)) as unknown as ProbeState
}

async function movedNow({ args, row }: Done, look: Look): Promise<Change> {
  const { from, to } = args as { from: string; to: string }
  const [there, old] = [await look(to), await look(from)]
  // What was moved is what stood at the old place before: the same look there would give the same digest.
  const isAsLeft = there.exists && row.beforeDigest !== null && digestAt(PROBE, from, there) === row.beforeDigest
  return { kind: 'move', from, to, present: there.exists ? there.sha256 : null, isAsLeft, isFree: !old.exists }
}

async function writtenNow(
  { args, effect, row }: Done,
  look: Look,
  of: { workspaceId: string; run: RunRow; program: Program },
): Promise<Change> {
  const path = String(args['path'])
  const there = await look(path)
  const wrote = (row.response as { sha256?: string } | null)?.sha256
  const aside = `Set aside/run ${of.run.n}/${path.startsWith('/') ? path.slice(1) : path}`
  return {
    kind: 'write',
    path,
    present: there.exists ? there.sha256 : null,
    isAsLeft: there.exists && there.sha256 === wrote,
    before: await beforeOf(of, row, path, effect?.metadata.earlier),
    aside,
    isAsideFree: !(await look(aside)).exists,
  }
}

/** What stood there before, proved by the digest that the plan was sealed with. */
async function beforeOf(
  { workspaceId, program }: { workspaceId: string; program: Program },
  row: EffectRow,
  path: string,
  earlier: string | undefined,
): Promise<Extract<Change, { kind: 'write' }>['before']> {
  const probe = program.tools[row.tool]?.probe?.tool ?? PROBE
  if (row.beforeDigest === digestAt(probe, path, ABSENT)) return { kind: 'absent' }
  if (earlier === undefined) return { kind: 'not-kept' }
  try {
    const bytes = await getBlob(workspaceId, earlier)
    const state = { exists: true, sha256: sha256(bytes), size: bytes.byteLength }
    return digestAt(probe, path, state) === row.beforeDigest ? { kind: 'bytes', ref: earlier } : { kind: 'not-kept' }
  } catch (error) {
    if (isAppError(error)) return { kind: 'not-kept' }
    throw error
  }
}

const digestAt = (tool: string, path: string, state: ProbeState): string => probeDigest({ tool, args: { path } }, { ...state })

function staysOf(done: readonly Done[], program: Program): ReverseLook['stays'] {
  const stays = new Map<string, ReverseLook['stays'][number]>()
  for (const { row } of done) {
    if (isReversible(row)) continue
    const unsure = row.state !== 'confirmed'
    const key = `${row.tool} ${unsure}`
    stays.set(key, { tool: row.tool, title: program.tools[row.tool]?.title ?? row.tool, n: (stays.get(key)?.n ?? 0) + 1, unsure })
  }
  return [...stays.values()]
}
