import { and, asc, count, desc, eq, isNull, lt, notInArray, sql } from 'drizzle-orm'
import { runs } from '#db/schema/runs.ts'
import { webhookDeliveries } from '#db/schema/webhook-deliveries.ts'
import { webhooks } from '#db/schema/webhooks.ts'
import { inOneStatement, type SystemScope, type TenantScope } from '#db/with-scope.ts'
import { AppError } from '#server/kernel/app-error.ts'

export type WebhookRow = typeof webhooks.$inferSelect
export type DeliveryRow = typeof webhookDeliveries.$inferSelect
/** Without the bytes of the message. */
export type DeliveryFacts = Omit<DeliveryRow, 'body' | 'workspaceId'>

const key = (scope: TenantScope, id: string) => and(eq(webhooks.workspaceId, scope.workspaceId), eq(webhooks.id, id))
const deliveryKey = (scope: TenantScope, id: string) =>
  and(eq(webhookDeliveries.workspaceId, scope.workspaceId), eq(webhookDeliveries.id, id))

export async function insertWebhook(scope: TenantScope, row: Omit<typeof webhooks.$inferInsert, 'workspaceId'>): Promise<WebhookRow> {
  const [inserted] = await scope.tx
    .insert(webhooks)
    .values({ ...row, workspaceId: scope.workspaceId })
    .returning()
  if (!inserted) throw new AppError('INTERNAL')
  return inserted
}

/** @throws AppError NOT_FOUND, also for a deleted one */
export async function findWebhook(scope: TenantScope, id: string, options: { lock?: boolean } = {}): Promise<WebhookRow> {
  const query = scope.tx.select().from(webhooks).where(key(scope, id))
  const [row] = options.lock ? await query.for('update') : await query
  if (!row || row.deletedAt !== null) throw new AppError('NOT_FOUND', { context: { webhook: id } })
  return row
}

export async function updateWebhook(scope: TenantScope, id: string, change: Partial<WebhookRow>): Promise<void> {
  await scope.tx.update(webhooks).set(change).where(key(scope, id))
}

/** Of one crew member, or all of the workspace; newest first. */
export async function listWebhookRows(scope: TenantScope, filter: { memberId?: string; limit: number }): Promise<WebhookRow[]> {
  const { memberId, limit } = filter
  return await scope.tx
    .select()
    .from(webhooks)
    .where(
      and(
        eq(webhooks.workspaceId, scope.workspaceId),
        isNull(webhooks.deletedAt),
        memberId === undefined ? undefined : eq(webhooks.memberId, memberId),
      ),
    )
    .orderBy(desc(webhooks.id))
    .limit(limit)
}

export async function countWebhooks(scope: TenantScope): Promise<number> {
  const [row] = await scope.tx
    .select({ n: count() })
    .from(webhooks)
    .where(and(eq(webhooks.workspaceId, scope.workspaceId), isNull(webhooks.deletedAt)))
  return row?.n ?? 0
}

/** All that the system plane sees of a webhook. */
export interface WebhookPlace {
  readonly workspaceId: string
  readonly id: string
}

/** Whose address it is; undefined for one that nobody has, that is paused or deleted. */
export async function findOpenWebhook(system: SystemScope, slug: string): Promise<WebhookPlace | undefined> {
  const [row] = await system.tx
    .select({ workspaceId: webhooks.workspaceId, id: webhooks.id })
    .from(webhooks)
    .where(and(eq(webhooks.slug, slug), isNull(webhooks.pausedAt), isNull(webhooks.deletedAt)))
  return row
}

export type NewDelivery = Omit<typeof webhookDeliveries.$inferInsert, 'workspaceId'>

/** One that counts, with what its signature was checked against. */
export interface NewMessage {
  readonly workspaceId: string
  readonly row: Omit<NewDelivery, 'status' | 'outcome' | 'body'>
  /** Its body; text, for only such a one counts. */
  readonly text: string
  /** Revision of the webhook, and version of its secret. */
  readonly seen: { readonly revision: number; readonly secretPath: string; readonly secretVersion: number }
}

const TAKE_MESSAGES = 'select muster.take_messages($1::text, $2::text::json) as ids'

/**
 * Keeps what was taken, in one statement and its commit: a row is the job too, for what is `taken` has a run to come. The unique
 * key decides, however many send the same message at once; and only where the webhook is open, and as it was when the signature was
 * checked.
 * @returns ids of those that are kept; the others were taken before, or their webhook changed meanwhile
 */
export async function takeMessages(workspaceId: string, messages: readonly NewMessage[]): Promise<ReadonlySet<string>> {
  const given = messages.map(({ row, text, seen }) => ({
    id: row.id,
    webhook: row.webhookId,
    message: row.messageId,
    received: row.receivedAt,
    took: row.tookMs,
    shown: row.headers,
    digest: row.bodyDigest,
    bytes: row.bodyBytes,
    content: text,
    tester: row.sentBy,
    revision: seen.revision,
    path: seen.secretPath,
    version: seen.secretVersion,
  }))
  const [kept] = await inOneStatement(TAKE_MESSAGES, [workspaceId, JSON.stringify(given)])
  return new Set(String(kept?.['ids'] ?? '').match(/\S+/g))
}

/** The same message again. @returns the id of the first */
export async function countRepeat(scope: TenantScope, webhookId: string, messageId: string, at: Date): Promise<string | undefined> {
  const [row] = await scope.tx
    .update(webhookDeliveries)
    .set({ repeats: sql`${webhookDeliveries.repeats} + 1`, repeatedAt: at })
    .where(
      and(
        eq(webhookDeliveries.workspaceId, scope.workspaceId),
        eq(webhookDeliveries.webhookId, webhookId),
        eq(webhookDeliveries.messageId, messageId),
        eq(webhookDeliveries.status, 202),
      ),
    )
    .returning({ id: webhookDeliveries.id })
  return row?.id
}

export async function insertRefused(scope: TenantScope, row: NewDelivery): Promise<void> {
  await scope.tx.insert(webhookDeliveries).values({ ...row, workspaceId: scope.workspaceId })
}

/** Locked, with its bytes. */
export async function lockDelivery(scope: TenantScope, id: string): Promise<DeliveryRow | undefined> {
  const [row] = await scope.tx.select().from(webhookDeliveries).where(deliveryKey(scope, id)).for('update')
  return row
}

export async function settleDelivery(
  scope: TenantScope,
  id: string,
  change: {
    outcome: 'started' | 'skipped' | 'failed'
    reason: string | null
    reasonInput: string | null
    runId: string | null
    settledAt: Date
  },
): Promise<void> {
  await scope.tx.update(webhookDeliveries).set(change).where(deliveryKey(scope, id))
}

/** One of this webhook, with its bytes. @throws AppError NOT_FOUND */
export async function findDelivery(scope: TenantScope, webhookId: string, id: string): Promise<DeliveryRow> {
  const [row] = await scope.tx
    .select()
    .from(webhookDeliveries)
    .where(and(deliveryKey(scope, id), eq(webhookDeliveries.webhookId, webhookId)))
  if (!row) throw new AppError('NOT_FOUND', { context: { delivery: id } })
  return row
}

const {
  body: _,
  workspaceId: __,
  ...FACTS
} = {
  workspaceId: webhookDeliveries.workspaceId,
  body: webhookDeliveries.body,
  id: webhookDeliveries.id,
  webhookId: webhookDeliveries.webhookId,
  messageId: webhookDeliveries.messageId,
  receivedAt: webhookDeliveries.receivedAt,
  tookMs: webhookDeliveries.tookMs,
  status: webhookDeliveries.status,
  outcome: webhookDeliveries.outcome,
  reason: webhookDeliveries.reason,
  reasonInput: webhookDeliveries.reasonInput,
  runId: webhookDeliveries.runId,
  settledAt: webhookDeliveries.settledAt,
  headers: webhookDeliveries.headers,
  sentBy: webhookDeliveries.sentBy,
  bodyDigest: webhookDeliveries.bodyDigest,
  bodyBytes: webhookDeliveries.bodyBytes,
  expected: webhookDeliveries.expected,
  repeats: webhookDeliveries.repeats,
  repeatedAt: webhookDeliveries.repeatedAt,
}

/** Newest first, without their bytes, each with its run; `before` is the id of the last one seen. */
export async function listDeliveryRows(scope: TenantScope, webhookId: string, filter: { before?: string; limit: number }) {
  return await scope.tx
    .select({ delivery: FACTS, run: runs })
    .from(webhookDeliveries)
    .leftJoin(runs, and(eq(runs.workspaceId, webhookDeliveries.workspaceId), eq(runs.id, webhookDeliveries.runId)))
    .where(
      and(
        eq(webhookDeliveries.workspaceId, scope.workspaceId),
        eq(webhookDeliveries.webhookId, webhookId),
        filter.before === undefined ? undefined : lt(webhookDeliveries.id, filter.before),
      ),
    )
    .orderBy(desc(webhookDeliveries.id))
    .limit(filter.limit)
}

/** Messages that were taken and have no run yet, the oldest first. */
export async function listTaken(
  system: SystemScope,
  { limit, without }: { limit: number; without: readonly string[] },
): Promise<{ workspaceId: string; id: string }[]> {
  return await system.tx
    .select({ workspaceId: webhookDeliveries.workspaceId, id: webhookDeliveries.id })
    .from(webhookDeliveries)
    .where(and(eq(webhookDeliveries.outcome, 'taken'), without.length === 0 ? undefined : notInArray(webhookDeliveries.id, [...without])))
    .orderBy(asc(webhookDeliveries.id))
    .limit(limit)
}

/** Workspaces with deliveries from before a moment. */
export async function listWorkspacesWithOld(system: SystemScope, before: Date, limit: number): Promise<string[]> {
  const rows = await system.tx
    .selectDistinct({ workspaceId: webhookDeliveries.workspaceId })
    .from(webhookDeliveries)
    .where(lt(webhookDeliveries.receivedAt, before))
    .orderBy(asc(webhookDeliveries.workspaceId))
    .limit(limit)
  return rows.map(({ workspaceId }) => workspaceId)
}

/** Takes away what is older, so many at a time. @returns how many */
export async function deleteOldDeliveries(scope: TenantScope, before: Date, limit: number): Promise<number> {
  const old = scope.tx
    .select({ id: webhookDeliveries.id })
    .from(webhookDeliveries)
    .where(and(eq(webhookDeliveries.workspaceId, scope.workspaceId), lt(webhookDeliveries.receivedAt, before)))
    .orderBy(asc(webhookDeliveries.id))
    .limit(limit)
  const deleted = await scope.tx
    .delete(webhookDeliveries)
    .where(and(eq(webhookDeliveries.workspaceId, scope.workspaceId), sql`${webhookDeliveries.id} in (${old})`))
    .returning({ id: webhookDeliveries.id })
  return deleted.length
}

/** Webhooks that are on although their owner left, was shut out, or may not start runs any more. */
export async function listOwnerless(
  system: SystemScope,
  roles: readonly string[],
  limit: number,
): Promise<{ workspaceId: string; id: string; ownerId: string }[]> {
  const rows = await system.tx.execute(sql`
    select w.workspace_id, w.id, w.owner_id from muster.webhooks w
    where w.paused_at is null and w.deleted_at is null and not exists (
      select 1 from muster.memberships m join system.users u on u.id = m.user_id
      where m.workspace_id = w.workspace_id and m.user_id = w.owner_id and m.suspended_at is null and u.disabled_at is null
        and m.role in (${sql.join(
          roles.map((role) => sql`${role}`),
          sql`, `,
        )}))
    limit ${limit}`)
  return (rows as unknown as { workspace_id: string; id: string; owner_id: string }[]).map((row) => ({
    workspaceId: row.workspace_id,
    id: row.id,
    ownerId: row.owner_id,
  }))
}
