import { and, eq, isNull, lt } from 'drizzle-orm'
import { memberTokens } from '#db/schema/member-tokens.ts'
import { members } from '#db/schema/members.ts'
import { runs } from '#db/schema/runs.ts'
import type { SystemScope, TenantScope } from '#db/with-scope.ts'

export type MemberTokenRow = typeof memberTokens.$inferSelect

export async function insertMemberToken(scope: TenantScope, row: Omit<MemberTokenRow, 'workspaceId' | 'revokedAt'>): Promise<void> {
  await scope.tx.insert(memberTokens).values({ ...row, workspaceId: scope.workspaceId })
}

/** The token of that hash, whatever its state; looked up before anybody is known. */
export async function findMemberToken({ tx }: SystemScope, tokenHash: string): Promise<MemberTokenRow | undefined> {
  const [row] = await tx.select().from(memberTokens).where(eq(memberTokens.tokenHash, tokenHash))
  return row
}

/** The run with its crew member as they are now. */
export async function findActing({ tx, workspaceId }: TenantScope, runId: string) {
  const [row] = await tx
    .select({
      memberId: runs.memberId,
      startedBy: runs.startedBy,
      outcome: runs.outcome,
      cancelledBy: runs.cancelledBy,
      parentRunId: runs.parentRunId,
      status: members.status,
      crewId: members.crewId,
    })
    .from(runs)
    .innerJoin(members, and(eq(members.workspaceId, runs.workspaceId), eq(members.id, runs.memberId)))
    .where(and(eq(runs.workspaceId, workspaceId), eq(runs.id, runId)))
  return row
}

export async function revokeMemberTokenRows({ tx, workspaceId }: TenantScope, memberId: string, now: Date): Promise<void> {
  await tx
    .update(memberTokens)
    .set({ revokedAt: now })
    .where(and(eq(memberTokens.workspaceId, workspaceId), eq(memberTokens.memberId, memberId), isNull(memberTokens.revokedAt)))
}

/** Ended ones prove nothing to anybody: what they were used for is in the record of its own. */
export async function deleteEndedTokens({ tx, workspaceId }: TenantScope, before: Date): Promise<void> {
  await tx.delete(memberTokens).where(and(eq(memberTokens.workspaceId, workspaceId), lt(memberTokens.expiresAt, before)))
}
