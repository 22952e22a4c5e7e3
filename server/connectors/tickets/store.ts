import { and, desc, eq, max, sql } from 'drizzle-orm'
import { practiceTickets } from '#db/schema/practice-tickets.ts'
import type { TenantScope } from '#db/with-scope.ts'

export type TicketRow = typeof practiceTickets.$inferSelect

/** Two tickets of a workspace stand in line, so that their numbers rise one by one. */
export async function lockTickets(scope: TenantScope): Promise<void> {
  await scope.tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`tickets:${scope.workspaceId}`}, 0))`)
}

export async function insertTicket(scope: TenantScope, row: Omit<typeof practiceTickets.$inferInsert, 'workspaceId'>): Promise<void> {
  await scope.tx.insert(practiceTickets).values({ ...row, workspaceId: scope.workspaceId })
}

export async function lastTicketNumber(scope: TenantScope): Promise<number | null> {
  const [row] = await scope.tx
    .select({ number: max(practiceTickets.number) })
    .from(practiceTickets)
    .where(eq(practiceTickets.workspaceId, scope.workspaceId))
  return row?.number ?? null
}

export async function findTicketByKey(scope: TenantScope, key: string): Promise<TicketRow | undefined> {
  const [row] = await scope.tx
    .select()
    .from(practiceTickets)
    .where(and(eq(practiceTickets.workspaceId, scope.workspaceId), eq(practiceTickets.key, key)))
  return row
}

export async function findTicketByNumber(scope: TenantScope, number: number): Promise<TicketRow | undefined> {
  const [row] = await scope.tx
    .select()
    .from(practiceTickets)
    .where(and(eq(practiceTickets.workspaceId, scope.workspaceId), eq(practiceTickets.number, number)))
  return row
}

export async function findTicketById(scope: TenantScope, id: string): Promise<TicketRow | undefined> {
  const [row] = await scope.tx
    .select()
    .from(practiceTickets)
    .where(and(eq(practiceTickets.workspaceId, scope.workspaceId), eq(practiceTickets.id, id)))
  return row
}

export async function listTicketRows(scope: TenantScope, limit: number): Promise<TicketRow[]> {
  return await scope.tx
    .select()
    .from(practiceTickets)
    .where(eq(practiceTickets.workspaceId, scope.workspaceId))
    .orderBy(desc(practiceTickets.number))
    .limit(limit)
}
