import { and, asc, desc, eq, isNull, sql } from 'drizzle-orm'
import { authoringSessions } from '#db/schema/authoring-sessions.ts'
import { authoringTurns } from '#db/schema/authoring-turns.ts'
import type { Lock } from '#server/authoring/sessions/core/open-changes.ts'
import type { KeptAnswer } from '#server/authoring/sessions/schema.ts'
import { AppError } from '#server/kernel/app-error.ts'
import type { JsonValue } from '#server/kernel/canonical-json.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/** One decision on a proposal that was taken over, or that all of it was declined. */
export interface Accepted {
  readonly by: string
  readonly at: string
  readonly paths: readonly (readonly string[])[]
  /** The definition before and after; null before the first draft, and after all of it was declined. */
  readonly before: JsonValue
  readonly after: JsonValue
  readonly undoneAt: string | null
}
export type SessionRow = Omit<typeof authoringSessions.$inferSelect, 'locks' | 'derived'> & {
  readonly locks: readonly Lock[]
  readonly derived: JsonValue
}
export type TurnRow = Omit<typeof authoringTurns.$inferSelect, 'answer' | 'accepted' | 'proposed'> & {
  readonly answer: KeptAnswer | null
  readonly accepted: readonly Accepted[]
  readonly proposed: JsonValue
}

const sessionKey = (scope: TenantScope, id: string) =>
  and(eq(authoringSessions.workspaceId, scope.workspaceId), eq(authoringSessions.id, id))
const turnKey = (scope: TenantScope, sessionId: string, n: number) =>
  and(eq(authoringTurns.workspaceId, scope.workspaceId), eq(authoringTurns.sessionId, sessionId), eq(authoringTurns.n, n))

export async function insertSession(scope: TenantScope, row: Omit<typeof authoringSessions.$inferInsert, 'workspaceId'>): Promise<void> {
  await scope.tx.insert(authoringSessions).values({ ...row, workspaceId: scope.workspaceId })
}

/** @throws AppError NOT_FOUND */
export async function findSession(scope: TenantScope, id: string, options: { lock?: boolean } = {}): Promise<SessionRow> {
  const query = scope.tx.select().from(authoringSessions).where(sessionKey(scope, id))
  const [row] = options.lock ? await query.for('update') : await query
  if (!row) throw new AppError('NOT_FOUND', { context: { session: id.slice(0, 64) } })
  return row as SessionRow
}

export async function updateSession(
  scope: TenantScope,
  id: string,
  change: Partial<Pick<SessionRow, 'memberId' | 'derived' | 'locks' | 'turnsN' | 'closedAt'>>,
): Promise<void> {
  await scope.tx
    .update(authoringSessions)
    .set({ ...change, changedAt: sql`now()` })
    .where(sessionKey(scope, id))
}

/** The open conversation about a crew member that was last talked in. */
export async function findOpenSession(scope: TenantScope, memberId: string): Promise<SessionRow | undefined> {
  const [row] = await scope.tx
    .select()
    .from(authoringSessions)
    .where(
      and(
        eq(authoringSessions.workspaceId, scope.workspaceId),
        eq(authoringSessions.memberId, memberId),
        isNull(authoringSessions.closedAt),
      ),
    )
    .orderBy(desc(authoringSessions.changedAt), desc(authoringSessions.id))
    .limit(1)
  return row as SessionRow | undefined
}

/** Closes a person's longest untouched conversations, so that fewer than `keep` are open. */
export async function closeOldest(scope: TenantScope, by: string, keep: number): Promise<void> {
  const open = await scope.tx
    .select({ id: authoringSessions.id })
    .from(authoringSessions)
    .where(
      and(eq(authoringSessions.workspaceId, scope.workspaceId), eq(authoringSessions.createdBy, by), isNull(authoringSessions.closedAt)),
    )
    .orderBy(desc(authoringSessions.changedAt))
    .offset(keep - 1)
    .limit(100)
  for (const { id } of open) await scope.tx.update(authoringSessions).set({ closedAt: sql`now()` }).where(sessionKey(scope, id))
}

export async function insertTurn(scope: TenantScope, row: Omit<typeof authoringTurns.$inferInsert, 'workspaceId'>): Promise<void> {
  await scope.tx.insert(authoringTurns).values({ ...row, workspaceId: scope.workspaceId })
}

export async function updateTurn(scope: TenantScope, sessionId: string, n: number, change: Partial<TurnRow>): Promise<void> {
  await scope.tx
    .update(authoringTurns)
    .set(change)
    .where(turnKey(scope, sessionId, n))
}

/** Turns of a conversation, first said first. */
export async function listTurns(scope: TenantScope, sessionId: string): Promise<TurnRow[]> {
  const rows = await scope.tx
    .select()
    .from(authoringTurns)
    .where(and(eq(authoringTurns.workspaceId, scope.workspaceId), eq(authoringTurns.sessionId, sessionId)))
    .orderBy(asc(authoringTurns.n))
  return rows as TurnRow[]
}
