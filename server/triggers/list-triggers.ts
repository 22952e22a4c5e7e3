import { listPeople } from '#server/identity/list-people.ts'
import type { Principal } from '#server/identity/principal.ts'
import { msg, type Say } from '#server/kernel/language/say.ts'
import { findMember, listMembers } from '#server/members/store.ts'
import { runStatus } from '#server/runs/core/run-status.ts'
import { findAttempt, type RunRow } from '#server/runs/store.ts'
import { inScope, type TenantScope } from '#server/tenancy/store.ts'
import { storedReadback } from '#server/triggers/core/readback.ts'
import { firesOf } from '#server/triggers/read-timetable.ts'
import type { TriggerItem, TriggerList } from '#server/triggers/schema.ts'
import { countFailures } from '#server/triggers/settle-trigger.ts'
import { findSwitch, findTrigger, listInvocations, listTriggers as listRows, type TriggerRow } from '#server/triggers/store.ts'

const PAGE = 100
/** Who restores a backup pauses all (`npx muster restore`). */
const OPERATOR = 'operator'
const LEFT = msg('Someone who left')

interface Reader {
  readonly names: Names
  readonly nowMs: number
  readonly say: Say
}
interface Names {
  readonly people: ReadonlyMap<string, string>
  readonly members: ReadonlyMap<string, string>
  readonly you: string
}

/**
 * Schedules of the workspace or of one crew member, newest first, a page at a time, each with its next five starts; or the
 * hundred that start next. In the reader's words.
 * @throws AppError NOT_FOUND for a crew member that is not here
 */
export async function listTriggers(
  principal: Principal,
  filter: { memberId?: string; before?: string; soonest?: boolean },
  nowMs: number,
  say: Say,
): Promise<TriggerList> {
  const people = await peopleOf(principal)
  return await inScope(principal.workspaceId, async (scope) => {
    if (filter.memberId !== undefined) await findMember(scope, filter.memberId)
    const names = await namesOf(scope, principal, people)
    const rows = await listRows(scope, { ...filter, limit: PAGE })
    const items: TriggerItem[] = []
    for (const row of rows) items.push(await itemOf(scope, row, { names, nowMs, say }))
    const off = await findSwitch(scope)
    return {
      items,
      next: rows.length === PAGE && !filter.soonest ? (rows.at(-1)?.id ?? null) : null,
      allPaused:
        off === null
          ? null
          : {
              at: off.pausedAt.toISOString(),
              by: people.get(off.pausedBy) ?? (off.pausedBy === OPERATOR ? say('the restore of a backup') : say(LEFT)),
            },
    }
  })
}

/** One schedule. @throws AppError NOT_FOUND */
export async function readTrigger(principal: Principal, id: string, nowMs: number, say: Say): Promise<TriggerItem> {
  const people = await peopleOf(principal)
  return await inScope(principal.workspaceId, async (scope) => {
    const row = await findTrigger(scope, id)
    return await itemOf(scope, row, { names: await namesOf(scope, principal, people), nowMs, say })
  })
}

async function peopleOf({ workspaceId }: Principal): Promise<ReadonlyMap<string, string>> {
  return new Map((await listPeople({ workspaceId })).map((person) => [person.userId, person.name]))
}

async function namesOf(scope: TenantScope, { userId }: Principal, people: Names['people']): Promise<Names> {
  return { people, members: new Map((await listMembers(scope)).map((member) => [member.id, member.name])), you: userId }
}

async function itemOf(scope: TenantScope, row: TriggerRow, { names, nowMs, say }: Reader): Promise<TriggerItem> {
  const { id, kind, memberId, sentence, cron, timeZone, overlap, revision } = row
  return {
    id,
    kind,
    memberId,
    memberName: names.members.get(memberId) ?? say('Crew member'),
    sentence,
    readback: storedReadback(row, say),
    cron,
    timeZone,
    inputs: row.inputs as TriggerItem['inputs'],
    overlap,
    owner: { name: names.people.get(row.ownerId) ?? say(LEFT), isYou: row.ownerId === names.you },
    pause: await pauseOf(scope, row, names, say),
    nextAt: row.nextAt?.toISOString() ?? null,
    fires: row.pausedAt === null ? firesOf(row, nowMs) : [],
    waitsSince: row.waitingSlotAt?.toISOString() ?? null,
    last: await lastOf(scope, id),
    revision,
  }
}

async function pauseOf(scope: TenantScope, row: TriggerRow, names: Names, say: Say): Promise<TriggerItem['pause']> {
  if (row.pausedAt === null) return null
  return {
    reason: row.pauseReason ?? 'person',
    at: row.pausedAt.toISOString(),
    by: row.pausedBy === null ? null : (names.people.get(row.pausedBy) ?? say(LEFT)),
    failures: await countFailures(scope, row),
  }
}

/** The newest slot that was used, and how its run stands. */
async function lastOf(scope: TenantScope, id: string): Promise<TriggerItem['last']> {
  const [newest] = await listInvocations(scope, id, { limit: 1 })
  if (!newest) return null
  const { slotAt, outcome, runId, reason } = newest.invocation
  return { slotAt: slotAt.toISOString(), outcome, runId, reason, status: newest.run ? await statusOf(scope, newest.run) : null }
}

async function statusOf(scope: TenantScope, run: RunRow) {
  const attempt = await findAttempt(scope, run.id, run.leg, run.attempt)
  return runStatus({
    outcome: run.outcome,
    state: attempt?.state ?? 'INIT',
    held: attempt?.hold != null,
    admitted: run.admittedAt !== null,
    queued: run.queuedAt !== null,
  })
}
