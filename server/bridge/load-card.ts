import { requirementSchema } from '#server/approvals/core/requirement.ts'
import { findApprovalOf } from '#server/approvals/store.ts'
import { askedByOf } from '#server/bridge/client-of-run.ts'
import { type DoneAction, earlierActions } from '#server/bridge/core/earlier-actions.ts'
import { type CardFacts, planCard } from '#server/bridge/core/plan-card.ts'
import { sayActionError } from '#server/bridge/core/say-run-why.ts'
import type { PlanCard } from '#server/bridge/schema.ts'
import { type StoredEffect, storedEffects } from '#server/dispatch/load-plan.ts'
import { canonicalJson, type JsonObject, type JsonValue, parseCanonicalJson } from '#server/kernel/canonical-json.ts'
import { inEnglish, type Say } from '#server/kernel/language/say.ts'
import { loadProgram } from '#server/members/load-program.ts'
import { verdictSchema } from '#server/policy/schema.ts'
import type { Program } from '#server/program/program.ts'
import { type ArtifactRow, listArtifacts } from '#server/runs/artifacts/store.ts'
import { type EffectRow, listEffects, listRunEffects } from '#server/runs/ledger/store.ts'
import { type AttemptRow, findAttempt, isStartedByToken, listRuns, type RunRow } from '#server/runs/store.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/** Runs looked at for "first seen", the usual amount and "different from last time". */
const HISTORY_RUNS = 20

/**
 * The plan card of an attempt, from its sealed artifacts, ledger and verdict. Null before there is a plan.
 * @param viewerId whose card it is: a conflicted approver in practice is told so
 * @param say speaks to the reader
 * @param names of the people of the workspace, for cards that say why they ask
 */
export async function loadCard(
  scope: TenantScope,
  run: RunRow,
  attempt: AttemptRow,
  viewerId: string,
  say: Say = inEnglish,
  names: ReadonlyMap<string, string> = new Map(),
): Promise<PlanCard | null> {
  if (attempt.token === null) return null
  const rows = await listArtifacts(scope, run.id, attempt.leg, attempt.attempt)
  const program = await loadProgram(scope, run.programDigest)
  const effects = storedEffects(rows)
  const ledger = new Map((await listEffects(scope, run.id, attempt.leg, attempt.attempt)).map((row) => [row.ordinal, ledgerLine(row, say)]))
  const history = await loadHistory(scope, run, program)
  const approval = await findApprovalOf(scope, { id: run.id, leg: attempt.leg, attempt: attempt.attempt })
  const requirement = approval ? requirementSchema.parse(approval.requirement) : null
  const conflicted = requirement?.conflicted.some((person) => person.userId === viewerId) ?? false
  const card = planCard(
    {
      program,
      purpose: run.purpose,
      leg: attempt.leg,
      finished: attempt.final,
      filesAt: `/runs/${run.id}/files/${attempt.leg}.${attempt.attempt}`,
      effects,
      reads: rows.filter((row) => row.name.startsWith('e')).map(readLine),
      output: outputOf(rows),
      ledger,
      verdict: attempt.verdict === null ? null : verdictSchema.parse(attempt.verdict),
      token: attempt.token,
      sealedAt: attempt.sealedAt?.toISOString() ?? null,
      seen: history.seen,
      usual: history.usual,
      putsBack: run.putBackOfRunId !== null,
      askedBy: await askedByOf(scope, run, names, say),
      ifNothing:
        approval?.status === 'pending'
          ? { sentence: say('The plan is rejected. Nothing is sent.'), at: approval.expiresAt.toISOString() }
          : null,
      practiceNote:
        approval?.status === 'pending' && requirement?.practice && conflicted && requirement.singlePerson
          ? say('You approve your own plan: practice')
          : null,
      sameAsTried: run.purpose === 'run' ? await sameAsTried(scope, run, attempt, effects) : null,
      before: history.before,
    },
    say,
  )
  // Why a permission that somebody gave spared nothing: who reads this may have counted on it.
  const isByToken = card.whyAsked.length > 0 && (await isStartedByToken(scope, run.lineageId))
  return isByToken ? { ...card, whyAsked: [...card.whyAsked, say('Started by a program: standing permissions do not count.')] } : card
}

/** The sealed output value of a leg. */
export function outputOf(rows: readonly ArtifactRow[]): JsonValue | null {
  const row = rows.find((artifact) => artifact.name === 'output')
  return row?.bodyText ? parseCanonicalJson(row.bodyText) : null
}

interface ReadMetadata {
  readonly tool: string
  readonly title: string
  readonly blockPath: string
  readonly model?: string
}

function readLine(row: ArtifactRow): CardFacts['reads'][number] {
  const meta = parseCanonicalJson(row.metaText) as unknown as { target?: string; artifact_type: string; metadata: ReadMetadata }
  return {
    tool: meta.metadata.tool,
    title: meta.metadata.title,
    target: meta.target ?? null,
    blockPath: meta.metadata.blockPath,
    ...(meta.artifact_type === 'answer' ? { model: meta.metadata.model ?? '' } : {}),
    output: parseCanonicalJson(row.bodyText ?? 'null'),
  }
}

function ledgerLine(
  row: EffectRow,
  say: Say,
): {
  state: EffectRow['state']
  settledAt: string | null
  receipt: string | null
  errorText: string | null
} {
  const errorText = row.errorText === null ? null : sayActionError(row.errorText, say)
  return { state: row.state, settledAt: row.settledAt?.toISOString() ?? null, receipt: receiptOf(row, say), errorText }
}

/** What came back, in a few words. */
function receiptOf(row: EffectRow, say: Say): string | null {
  if (row.state !== 'confirmed') return null
  if (row.tool === 'mail.send' || row.tool === 'mail.sendFiles') return say('Taken by server')
  const response = row.response as JsonObject | null
  if (typeof response?.['rowCount'] === 'number') return say.count(response['rowCount'], '{n} row', '{n} rows')
  if (typeof response?.['size'] === 'number') return say.count(response['size'], '{n} byte', '{n} bytes')
  return say('Done')
}

/** What this member did before: destinations reached, usual amounts, and the figures of its last finished run. */
async function loadHistory(scope: TenantScope, run: RunRow, program: Program): Promise<Pick<CardFacts, 'seen' | 'usual' | 'before'>> {
  // What puts another run back is not the member's job: neither is measured by the other.
  if (run.putBackOfRunId !== null) return earlierActions([], program.tools)
  const earlier = (
    await listRuns(scope, { limit: HISTORY_RUNS, memberId: run.memberId, purpose: 'run', before: run.n, ownJob: true })
  ).filter((row) => row.outcome === 'succeeded')
  const runs: { done: DoneAction[]; output: JsonValue | null }[] = []
  for (const row of earlier) runs.push({ done: await doneActions(scope, row.id), output: row.output as JsonValue })
  return earlierActions(runs, program.tools)
}

/**
 * What a run really did, by its ledger: of every leg the plan that was approved last, without what an approver left out of it.
 * Its arguments as they were sealed, from the plan.
 */
async function doneActions(scope: TenantScope, runId: string): Promise<DoneAction[]> {
  const rows = (await listRunEffects(scope, runId)).filter((row) => row.state === 'confirmed')
  const placeOf = (row: { leg: number; attempt: number }): string => `${row.leg}.${row.attempt}`
  const done: DoneAction[] = []
  for (const place of new Set(rows.map(placeOf))) {
    const [leg = 0, attempt = 0] = place.split('.').map(Number)
    const ordinals = new Set(rows.filter((row) => placeOf(row) === place).map((row) => row.ordinal))
    for (const { metadata, args } of storedEffects(await listArtifacts(scope, runId, leg, attempt)))
      if (ordinals.has(metadata.ordinal)) done.push({ tool: metadata.tool, target: metadata.target, args })
  }
  return done
}

/** Whether the last try of the same program planned exactly the same actions; null when it was never tried. */
async function sameAsTried(
  scope: TenantScope,
  run: RunRow,
  attempt: AttemptRow,
  effects: readonly StoredEffect[],
): Promise<boolean | null> {
  const tries = await listRuns(scope, { limit: HISTORY_RUNS, memberId: run.memberId, purpose: 'dry-run', before: run.n })
  // Other inputs make another plan: only a try of the same ones says something.
  const inputs = canonicalJson(run.inputs)
  const tried = tries.find(
    (row) => row.programDigest === run.programDigest && row.outcome === 'succeeded' && canonicalJson(row.inputs) === inputs,
  )
  if (!tried || attempt.leg !== 1) return null
  const then = await findAttempt(scope, tried.id, 1, tried.attempt)
  if (!then) return null
  const intents = (list: readonly StoredEffect[]): string => list.map(({ metadata }) => metadata.intentDigest).join(' ')
  return intents(storedEffects(await listArtifacts(scope, tried.id, 1, tried.attempt))) === intents(effects)
}
