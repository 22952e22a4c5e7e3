import { countedInSentence, fillCount, sentenceOf } from '#server/bridge/core/plan-card.ts'
import type { RunListItem } from '#server/bridge/schema.ts'
import { shownAttempt } from '#server/bridge/shown-attempt.ts'
import { triggerOfRun } from '#server/bridge/triggers/store.ts'
import type { EffectClass } from '#server/crew/effect-class.ts'
import { storedEffects } from '#server/dispatch/load-plan.ts'
import { listPeople } from '#server/identity/list-people.ts'
import { inEnglish, type Say } from '#server/kernel/language/say.ts'
import { listActors, type MemberRow } from '#server/members/store.ts'
import { listArtifacts } from '#server/runs/artifacts/store.ts'
import { runStatus } from '#server/runs/core/run-status.ts'
import { type AttemptRow, findAttempt, listRuns as listRows, type RunRow } from '#server/runs/store.ts'
import { inScope, type TenantScope } from '#server/tenancy/store.ts'

const PAGE = 50

/** Runs of the workspace, newest first, a page at a time. */
export async function listRuns(
  workspaceId: string,
  filter: { before?: number; memberId?: string; status?: string },
  say: Say = inEnglish,
): Promise<{ items: RunListItem[]; next: number | null }> {
  const names = await namesOf(workspaceId)
  return await inScope(workspaceId, async (scope) => {
    const members = new Map((await listActors(scope)).map((member) => [member.id, member]))
    const rows = await listRows(scope, {
      limit: PAGE,
      ...(filter.before === undefined ? {} : { before: filter.before }),
      ...(filter.memberId === undefined ? {} : { memberId: filter.memberId }),
    })
    const items = await Promise.all(rows.map(async (row) => await runListItem(scope, row, members.get(row.memberId), names, say)))
    return {
      items: filter.status === undefined ? items : items.filter((item) => item.status === filter.status),
      next: rows.length === PAGE ? (rows.at(-1)?.n ?? null) : null,
    }
  })
}

/** How many of the latest runs are in one of these states: counted without opening a plan. */
export async function countRuns(workspaceId: string, statuses: ReadonlySet<string>): Promise<number> {
  return await inScope(workspaceId, async (scope) => {
    let count = 0
    for (const run of await listRows(scope, { limit: PAGE }))
      if (statuses.has(statusOf(run, await findAttempt(scope, run.id, run.leg, run.attempt)))) count += 1
    return count
  })
}

/** User id → name, for the people of the workspace. */
export async function namesOf(workspaceId: string): Promise<ReadonlyMap<string, string>> {
  return new Map((await listPeople({ workspaceId })).map((person) => [person.userId, person.name]))
}

export async function runListItem(
  scope: TenantScope,
  run: RunRow,
  member: MemberRow | undefined,
  names: ReadonlyMap<string, string>,
  say: Say = inEnglish,
): Promise<RunListItem> {
  const attempt = await shownAttempt(scope, run)
  return {
    id: run.id,
    n: run.n,
    memberId: run.memberId,
    memberName: member?.name ?? say('Crew member'),
    status: statusOf(run, attempt),
    purpose: run.purpose,
    sentence: await planSentence(scope, run, attempt, say),
    startedAt: run.startedAt.toISOString(),
    startedBy: names.get(run.startedBy) ?? say('Someone who left'),
    origin: run.origin,
    trigger: run.origin === 'schedule' ? await triggerOfRun(scope, run.id, say) : null,
    endedAt: run.endedAt?.toISOString() ?? null,
    reason: run.reasonCode,
  }
}

export function statusOf(run: RunRow, attempt: AttemptRow | undefined): RunListItem['status'] {
  return runStatus({
    outcome: run.outcome,
    state: attempt?.state ?? 'INIT',
    held: attempt?.hold != null,
    admitted: run.admittedAt !== null,
    queued: run.queuedAt !== null,
  })
}

/** `Send 9 e-mails, write 1 file` of that leg; null before it is planned. */
export async function planSentence(
  scope: TenantScope,
  run: RunRow,
  attempt: AttemptRow | undefined,
  say: Say = inEnglish,
): Promise<string | null> {
  if (!attempt?.token) return null
  const counts = new Map<string, { template: string; effectClass: EffectClass; n: number }>()
  for (const { metadata } of storedEffects(await listArtifacts(scope, run.id, attempt.leg, attempt.attempt))) {
    const group = counts.get(metadata.tool) ?? { template: metadata.summaryMany, effectClass: metadata.effectClass, n: 0 }
    counts.set(metadata.tool, { ...group, n: group.n + 1 })
  }
  return sentenceOf(
    countedInSentence([...counts.values()])
      .toSorted((a, b) => b.n - a.n)
      .map((group) => fillCount(group.template, group.n, say)),
    say,
  )
}
