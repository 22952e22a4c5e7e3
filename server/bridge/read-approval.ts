import { listChangeRequests } from '#server/approvals/changes/store.ts'
import { eligibility } from '#server/approvals/core/conflict.ts'
import { type Requirement, requirementSchema } from '#server/approvals/core/requirement.ts'
import { mayAnswer, whoAnswers } from '#server/approvals/core/who-answers.ts'
import { listSnoozes } from '#server/approvals/snooze/store.ts'
import { type ApprovalRow, findApproval, listApprovals, listVotes } from '#server/approvals/store.ts'
import { clientOfRun } from '#server/bridge/client-of-run.ts'
import { voterOf } from '#server/bridge/list-approvals.ts'
import { namesOf } from '#server/bridge/list-runs.ts'
import { loadCard } from '#server/bridge/load-card.ts'
import type { ApprovalDetail } from '#server/bridge/schema.ts'
import type { Principal } from '#server/identity/principal.ts'
import { can } from '#server/identity/roles.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { ERROR_CATALOGUE } from '#server/kernel/error-catalogue.ts'
import { inEnglish, type Say } from '#server/kernel/language/say.ts'
import { findActor, findVersion } from '#server/members/store.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { findAttempt, findRun } from '#server/runs/store.ts'
import { inScope, type TenantScope } from '#server/tenancy/store.ts'

/** One decision: the sealed plan, who agreed, and whether this person may decide, with the reason when not. @throws AppError NOT_FOUND */
export async function readApproval(principal: Principal, approvalId: string, say: Say = inEnglish): Promise<ApprovalDetail> {
  const names = await namesOf(principal.workspaceId)
  return await inScope(principal.workspaceId, async (scope) => {
    const row = await findApproval(scope, approvalId)
    const run = await findRun(scope, row.runId)
    const member = await findActor(scope, run.memberId)
    const attempt = await findAttempt(scope, row.runId, row.leg, row.attempt)
    const card = attempt ? await loadCard(scope, run, attempt, principal.userId, say, names) : null
    if (!card) throw new AppError('NOT_FOUND', { context: { approval: approvalId } })
    const requirement = requirementSchema.parse(row.requirement)
    const votes = (await listVotes(scope, row.id)).filter((vote) => vote.voidedAt === null)
    const may = (decision: 'approve' | 'reject') => eligibility(requirement, voterOf(principal), decision, systemClock.nowMs())
    const [approve, reject] = [may('approve'), may('reject')]
    const voted = votes.some((vote) => vote.userId === principal.userId)
    const open = row.status === 'pending' && !voted
    return {
      id: row.id,
      status: row.status,
      token: row.token,
      expiresAt: row.expiresAt.toISOString(),
      card,
      run: {
        id: run.id,
        n: run.n,
        memberName: member.name,
        memberKind: member.kind,
        versionN: (await findVersion(scope, run.versionId)).n,
        startedBy: names.get(run.startedBy) ?? say('Someone who left'),
        client: await clientOfRun(scope, run),
        origin: run.origin,
        startedAt: run.startedAt.toISOString(),
      },
      requirement: {
        votesNeeded: requirement.votesNeeded,
        practice: requirement.practice,
        single: requirement.singlePerson,
        reasons: requirement.reasons,
      },
      votes: votes.map((vote) => ({
        name: names.get(vote.userId) ?? say('Someone who left'),
        decision: vote.decision,
        at: vote.at.toISOString(),
        reason: vote.reason,
      })),
      may: {
        approve: open && (approve.may || approve.code === 'REAUTH_REQUIRED'),
        reject: open && (reject.may || reject.code === 'REAUTH_REQUIRED'),
        comment: row.status === 'pending' && (reject.may || reject.code === 'REAUTH_REQUIRED'),
        why: voted
          ? say('You have decided already.')
          : approve.may || approve.code === 'REAUTH_REQUIRED'
            ? null
            : `${say(ERROR_CATALOGUE[approve.code].title)}. ${say(ERROR_CATALOGUE[approve.code].next)}`,
        needsPassword: !approve.may && approve.code === 'REAUTH_REQUIRED',
      },
      wishes: await wishesOf(scope, row, { principal, requirement, names, say }),
      snoozedUntil: (await listSnoozes(scope, principal.userId, new Date(systemClock.nowMs()))).get(row.id)?.toISOString() ?? null,
      next: row.status === 'invalidated' ? await nextOf(scope, row) : null,
    }
  })
}

/** What was wanted changed in this run, on this plan or the ones before it. All of it is answered while a plan is open. */
async function wishesOf(
  scope: TenantScope,
  approval: ApprovalRow,
  { principal, requirement, names, say }: { principal: Principal; requirement: Requirement; names: ReadonlyMap<string, string>; say: Say },
): Promise<ApprovalDetail['wishes']> {
  const nameOf = (userId: string | null): string => names.get(userId ?? '') ?? say('Someone who left')
  const answers =
    approval.status === 'pending' &&
    mayAnswer({ userId: principal.userId, writesJobs: can(principal, 'members:write') }, whoAnswers(requirement))
  return (await listChangeRequests(scope, approval.runId)).map((wish) => ({
    id: wish.id,
    name: nameOf(wish.userId),
    at: wish.createdAt.toISOString(),
    text: wish.text,
    answer:
      wish.answer === null || wish.answeredAt === null
        ? null
        : { name: nameOf(wish.answeredBy), at: wish.answeredAt.toISOString(), text: wish.answer },
    mine: answers && wish.answer === null,
  }))
}

/** The decision on the plan that took this one's place. */
async function nextOf(scope: TenantScope, row: ApprovalRow): Promise<string | null> {
  const later = (await listApprovals(scope, { runId: row.runId, status: 'pending', limit: 1 }))[0]
  return later && (later.leg > row.leg || later.attempt > row.attempt) ? later.id : null
}
