import { eligibility, type Voter } from '#server/approvals/core/conflict.ts'
import { requirementSchema } from '#server/approvals/core/requirement.ts'
import { listSnoozes } from '#server/approvals/snooze/store.ts'
import { type ApprovalRow, listApprovals as listRows, listVotes } from '#server/approvals/store.ts'
import { loadCard } from '#server/bridge/load-card.ts'
import type { ApprovalListItem, PlanCard } from '#server/bridge/schema.ts'
import { type StoredEffect, storedEffects } from '#server/dispatch/load-plan.ts'
import type { Principal } from '#server/identity/principal.ts'
import { inEnglish, type Say } from '#server/kernel/language/say.ts'
import { findActor } from '#server/members/store.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { listArtifacts } from '#server/runs/artifacts/store.ts'
import { findAttempt, findRun, type RunRow } from '#server/runs/store.ts'
import { inScope, type TenantScope } from '#server/tenancy/store.ts'

const LIMIT = 100

/**
 * Decisions of the workspace in four lists: those this person may take, those of them that they set aside, those that wait
 * for others, those taken. What needs you comes soonest-ending first.
 */
export async function listApprovals(
  principal: Principal,
  tab: 'needs-you' | 'later' | 'others' | 'decided',
  say: Say = inEnglish,
): Promise<ApprovalListItem[]> {
  return await inScope(principal.workspaceId, async (scope) => {
    const rows =
      tab === 'decided'
        ? (await listRows(scope, { limit: LIMIT })).filter((row) => row.status !== 'pending')
        : await listRows(scope, { status: 'pending', limit: LIMIT })
    const snoozes = tab === 'decided' ? new Map<string, Date>() : await listSnoozes(scope, principal.userId, new Date(systemClock.nowMs()))
    const wanted: ApprovalRow[] = []
    for (const row of rows) {
      if (tab === 'decided' || placeOf(await needsYou(scope, row, principal), snoozes.has(row.id)) === tab) wanted.push(row)
    }
    const items = await Promise.all(wanted.map(async (row) => await listItem(scope, row, principal, snoozes.get(row.id), say)))
    return tab === 'decided' ? items : items.sort((a, b) => (a.expiresAt < b.expiresAt ? -1 : 1))
  })
}

/** How many decisions wait for this person: as many as `listApprovals` lists, without opening a plan. */
export async function countNeedsYou(principal: Principal): Promise<number> {
  return await inScope(principal.workspaceId, async (scope) => {
    const snoozes = await listSnoozes(scope, principal.userId, new Date(systemClock.nowMs()))
    let count = 0
    for (const row of await listRows(scope, { status: 'pending', limit: LIMIT }))
      if (placeOf(await needsYou(scope, row, principal), snoozes.has(row.id)) === 'needs-you') count += 1
    return count
  })
}

function placeOf(isYours: boolean, isSnoozed: boolean): 'needs-you' | 'later' | 'others' {
  if (!isYours) return 'others'
  return isSnoozed ? 'later' : 'needs-you'
}

/** A session's person as a voter. */
export function voterOf(principal: Principal): Voter {
  return { userId: principal.userId, role: principal.role, grants: principal.grants, authenticatedAtMs: principal.authenticatedAtMs }
}

/** An old sign-in is mended by the password, so it still needs this person. */
async function needsYou(scope: TenantScope, row: ApprovalRow, principal: Principal): Promise<boolean> {
  const may = eligibility(requirementSchema.parse(row.requirement), voterOf(principal), 'approve', systemClock.nowMs())
  if (!may.may && may.code !== 'REAUTH_REQUIRED') return false
  return !(await listVotes(scope, row.id)).some((vote) => vote.userId === principal.userId && vote.voidedAt === null)
}

async function listItem(
  scope: TenantScope,
  row: ApprovalRow,
  principal: Principal,
  snoozedUntil: Date | undefined,
  say: Say,
): Promise<ApprovalListItem> {
  const run = await findRun(scope, row.runId)
  const attempt = await findAttempt(scope, row.runId, row.leg, row.attempt)
  const card = attempt ? await loadCard(scope, run, attempt, principal.userId, say) : null
  const requirement = requirementSchema.parse(row.requirement)
  const votes = (await listVotes(scope, row.id)).filter((vote) => vote.voidedAt === null && vote.decision === 'approve')
  return {
    id: row.id,
    runId: run.id,
    runN: run.n,
    memberName: (await findActor(scope, run.memberId)).name,
    sentence: card?.sentence ?? say('Plan'),
    effectClass: card?.effectClass ?? 'spend',
    flags: [...new Set((card?.exceptions ?? []).flatMap((exception) => exception.flags))],
    exceptions: card?.exceptions.length ?? 0,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    status: row.status,
    votes: votes.length,
    votesNeeded: requirement.votesNeeded,
    token: row.token,
    snoozedUntil: snoozedUntil?.toISOString() ?? null,
    together: card && attempt ? togetherKey(run, card, storedEffects(await listArtifacts(scope, run.id, row.leg, row.attempt))) : null,
  }
}

/** The same member, version and abilities, no exception, nothing that costs money, cannot be taken back or puts a run back (ui.md). */
function togetherKey(run: RunRow, card: PlanCard, effects: readonly StoredEffect[]): string | null {
  const asking = effects.filter(({ metadata }) => metadata.posture === 'ask')
  const isWeighty = asking.some(({ metadata }) => metadata.effectClass === 'spend') || card.willDo.some(({ deletes }) => deletes)
  if (run.putBackOfRunId !== null || card.exceptions.length > 0 || isWeighty) return null
  return [run.memberId, run.versionId, ...new Set(asking.map(({ metadata }) => metadata.tool).sort())].join(' ')
}
