import { and, asc, desc, eq, gte, inArray, lt, or, sql } from 'drizzle-orm'
import { auditCheckpoints } from '#db/schema/audit-checkpoints.ts'
import { auditEvents } from '#db/schema/audit-events.ts'
import { members } from '#db/schema/members.ts'
import { runs } from '#db/schema/runs.ts'
import type { TenantScope } from '#db/with-scope.ts'

export interface EntryFilter {
  readonly types: readonly string[]
  readonly before?: number | undefined
  /** Who acted: a person's id. */
  readonly actorId?: string | undefined
  readonly memberId?: string | undefined
  readonly from?: Date | undefined
  readonly to?: Date | undefined
  readonly limit: number
}

/** Entries of the chain that match, newest first. */
export async function listEntries(scope: TenantScope, filter: EntryFilter) {
  const { types, before, actorId, memberId, from, to, limit } = filter
  const ext = sql`(${auditEvents.envelopeText}::jsonb -> 'ext')`
  const approver = sql`(${auditEvents.envelopeText}::jsonb #>> '{event,approval,approver}')`
  const ofMember = scope.tx
    .select({ id: runs.id })
    .from(runs)
    .where(and(eq(runs.workspaceId, scope.workspaceId), eq(runs.memberId, memberId ?? '')))
  return await scope.tx
    .select()
    .from(auditEvents)
    .where(
      and(
        eq(auditEvents.workspaceId, scope.workspaceId),
        inArray(auditEvents.type, [...types]),
        before === undefined ? undefined : lt(auditEvents.seq, before),
        from === undefined ? undefined : gte(auditEvents.at, from),
        to === undefined ? undefined : lt(auditEvents.at, to),
        actorId === undefined ? undefined : or(sql`${ext} ->> 'actor' = ${actorId}`, sql`${approver} = ${actorId}`),
        memberId === undefined ? undefined : or(inArray(auditEvents.runId, ofMember), sql`${ext} ->> 'memberId' = ${memberId}`),
      ),
    )
    .orderBy(desc(auditEvents.seq))
    .limit(limit)
}

/** Number and crew member of runs, by their ids. */
export async function nameRuns(scope: TenantScope, ids: readonly string[]) {
  if (ids.length === 0) return []
  return await scope.tx
    .select({ id: runs.id, n: runs.n, purpose: runs.purpose, memberId: runs.memberId, memberName: members.name })
    .from(runs)
    .innerJoin(members, and(eq(members.workspaceId, runs.workspaceId), eq(members.id, runs.memberId)))
    .where(and(eq(runs.workspaceId, scope.workspaceId), inArray(runs.id, [...ids])))
}

export async function findEntry(scope: TenantScope, seq: number) {
  const [row] = await scope.tx
    .select()
    .from(auditEvents)
    .where(and(eq(auditEvents.workspaceId, scope.workspaceId), eq(auditEvents.seq, seq)))
  return row
}

/** The first signed state of the chain that covers an entry. */
export async function firstCheckpointOver(scope: TenantScope, seq: number): Promise<{ size: number; at: Date } | undefined> {
  const [row] = await scope.tx
    .select({ size: auditCheckpoints.size, at: auditCheckpoints.at })
    .from(auditCheckpoints)
    .where(and(eq(auditCheckpoints.workspaceId, scope.workspaceId), gte(auditCheckpoints.size, seq)))
    .orderBy(asc(auditCheckpoints.size))
    .limit(1)
  return row
}
