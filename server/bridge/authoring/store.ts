import { and, desc, eq, isNotNull } from 'drizzle-orm'
import { authoringSessions } from '#db/schema/authoring-sessions.ts'
import { authoringTurns } from '#db/schema/authoring-turns.ts'
import { triggers } from '#db/schema/triggers.ts'
import type { SaidStart } from '#server/bridge/core/proposed-start.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

const TURNS_MAX = 200

/** How a crew member starts by what was answered in the conversations about it, last said first. */
export async function listSaidStarts(scope: TenantScope, memberId: string): Promise<SaidStart[]> {
  const { sessionId, answer, accepted, createdAt } = authoringTurns
  const rows = await scope.tx
    .select({ sessionId, answer, accepted, saidAt: createdAt })
    .from(authoringTurns)
    .innerJoin(
      authoringSessions,
      and(eq(authoringSessions.workspaceId, authoringTurns.workspaceId), eq(authoringSessions.id, authoringTurns.sessionId)),
    )
    .where(and(eq(authoringTurns.workspaceId, scope.workspaceId), eq(authoringSessions.memberId, memberId), isNotNull(answer)))
    .orderBy(desc(createdAt), desc(authoringTurns.n))
    .limit(TURNS_MAX)
  return rows.map(({ answer: kept, accepted: decided, ...row }) => ({
    ...row,
    trigger: (kept as { trigger: SaidStart['trigger'] }).trigger,
    decisions: decided as SaidStart['decisions'],
  }))
}

/** When the schedules of a crew member were set up and taken away. */
export async function listSetUp(scope: TenantScope, memberId: string): Promise<{ createdAt: Date; deletedAt: Date | null }[]> {
  return await scope.tx
    .select({ createdAt: triggers.createdAt, deletedAt: triggers.deletedAt })
    .from(triggers)
    .where(and(eq(triggers.workspaceId, scope.workspaceId), eq(triggers.memberId, memberId)))
}
