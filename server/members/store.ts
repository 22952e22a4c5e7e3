import { and, desc, eq, inArray, max, sql } from 'drizzle-orm'
import { crews } from '#db/schema/crews.ts'
import { memberVersions } from '#db/schema/member-versions.ts'
import { members } from '#db/schema/members.ts'
import { programs } from '#db/schema/programs.ts'
import { whitelistEntries } from '#db/schema/whitelist-entries.ts'
import type { TenantScope } from '#db/with-scope.ts'
import { AppError } from '#server/kernel/app-error.ts'

export type MemberRow = typeof members.$inferSelect
export type VersionRow = typeof memberVersions.$inferSelect

const memberKey = (scope: TenantScope, id: string) => and(eq(members.workspaceId, scope.workspaceId), eq(members.id, id))
const versionKey = (scope: TenantScope, id: string) => and(eq(memberVersions.workspaceId, scope.workspaceId), eq(memberVersions.id, id))

export async function insertMember(scope: TenantScope, row: Omit<typeof members.$inferInsert, 'workspaceId'>): Promise<void> {
  await scope.tx.insert(members).values({ ...row, workspaceId: scope.workspaceId })
}

/** A crew member. A client is none: to whatever people do with crew members it does not exist. @throws AppError NOT_FOUND */
export async function findMember(scope: TenantScope, id: string, options: { lock?: boolean } = {}): Promise<MemberRow> {
  const row = await findActor(scope, id, options)
  if (row.kind !== 'crew') throw new AppError('NOT_FOUND', { context: { member: id } })
  return row
}

/** Whoever a run acts as: a crew member, or a client (`clients/`). @throws AppError NOT_FOUND */
export async function findActor(scope: TenantScope, id: string, options: { lock?: boolean } = {}): Promise<MemberRow> {
  const query = scope.tx.select().from(members).where(memberKey(scope, id))
  const [row] = options.lock ? await query.for('update') : await query
  if (!row) throw new AppError('NOT_FOUND', { context: { member: id } })
  return row
}

/** Crew members, those who left included; no clients. */
export async function listMembers(scope: TenantScope): Promise<MemberRow[]> {
  return (await listActors(scope)).filter(({ kind }) => kind === 'crew')
}

/** Crew members and clients: for the names of what acted, and for names that are taken. */
export async function listActors(scope: TenantScope): Promise<MemberRow[]> {
  return await scope.tx.select().from(members).where(eq(members.workspaceId, scope.workspaceId)).orderBy(members.name)
}

export async function updateMember(scope: TenantScope, id: string, change: Partial<MemberRow>): Promise<void> {
  await scope.tx.update(members).set(change).where(memberKey(scope, id))
}

export async function firstCrewId(scope: TenantScope): Promise<string | undefined> {
  const [row] = await scope.tx
    .select({ id: crews.id })
    .from(crews)
    .where(eq(crews.workspaceId, scope.workspaceId))
    .orderBy(crews.createdAt)
    .limit(1)
  return row?.id
}

export async function insertCrew(scope: TenantScope, id: string, name: string): Promise<void> {
  await scope.tx.insert(crews).values({ workspaceId: scope.workspaceId, id, name })
}

/** A version with the next number; where another may be made at once, the caller holds the lock of its member. */
export async function insertVersion(
  scope: TenantScope,
  row: Omit<typeof memberVersions.$inferInsert, 'workspaceId' | 'n'>,
): Promise<VersionRow> {
  const [last] = await scope.tx
    .select({ n: max(memberVersions.n) })
    .from(memberVersions)
    .where(and(eq(memberVersions.workspaceId, scope.workspaceId), eq(memberVersions.memberId, row.memberId)))
  const [version] = await scope.tx
    .insert(memberVersions)
    .values({ ...row, workspaceId: scope.workspaceId, n: (last?.n ?? 0) + 1 })
    .returning()
  if (!version) throw new AppError('INTERNAL')
  return version
}

/** @throws AppError NOT_FOUND */
export async function findVersion(scope: TenantScope, id: string): Promise<VersionRow> {
  const [row] = await scope.tx.select().from(memberVersions).where(versionKey(scope, id))
  if (!row) throw new AppError('NOT_FOUND', { context: { version: id } })
  return row
}

export async function listVersions(scope: TenantScope, memberId: string): Promise<VersionRow[]> {
  return await scope.tx
    .select()
    .from(memberVersions)
    .where(and(eq(memberVersions.workspaceId, scope.workspaceId), eq(memberVersions.memberId, memberId)))
    .orderBy(desc(memberVersions.n))
}

/** Saves a draft when nobody saved it since `revision`. @throws AppError CONFLICT */
export async function saveDraftRow(scope: TenantScope, id: string, revision: number, change: Partial<VersionRow>): Promise<VersionRow> {
  const [row] = await scope.tx
    .update(memberVersions)
    .set({ ...change, revision: revision + 1 })
    .where(and(versionKey(scope, id), eq(memberVersions.revision, revision), eq(memberVersions.status, 'draft')))
    .returning()
  if (!row) throw new AppError('CONFLICT', { context: { version: id, revision } })
  return row
}

/** Places of a draft that nobody confirmed yet; its text and revision stay. */
export async function updateUnconfirmed(scope: TenantScope, id: string, unconfirmed: readonly unknown[]): Promise<void> {
  await scope.tx.update(memberVersions).set({ unconfirmed }).where(versionKey(scope, id))
}

/** Publishes a draft and supersedes the version before it. */
export async function publishRow(scope: TenantScope, draft: VersionRow, by: string, at: Date): Promise<void> {
  await scope.tx
    .update(memberVersions)
    .set({ status: 'superseded' })
    .where(
      and(
        eq(memberVersions.workspaceId, scope.workspaceId),
        eq(memberVersions.memberId, draft.memberId),
        eq(memberVersions.status, 'published'),
      ),
    )
  await scope.tx.update(memberVersions).set({ status: 'published', publishedAt: at, publishedBy: by }).where(versionKey(scope, draft.id))
}

export async function insertProgram(scope: TenantScope, digest: string, programText: string): Promise<void> {
  await scope.tx.insert(programs).values({ workspaceId: scope.workspaceId, digest, programText }).onConflictDoNothing()
}

/** @throws AppError NOT_FOUND */
export async function findProgramText(scope: TenantScope, digest: string): Promise<string> {
  const [row] = await scope.tx
    .select({ text: programs.programText })
    .from(programs)
    .where(and(eq(programs.workspaceId, scope.workspaceId), eq(programs.digest, digest)))
  if (!row) throw new AppError('NOT_FOUND', { context: { program: digest } })
  return row.text
}

/** Who passes on to whom, as the jobs at work say: what a circle is looked for in (requirements 10). */
export async function listHandoffEdges(scope: TenantScope): Promise<{ from: string; to: string }[]> {
  const rows = await scope.tx
    .select({ from: members.slug, handoffs: sql<{ to: string }[]>`${programs.programText}::jsonb -> 'handoffs'` })
    .from(members)
    .innerJoin(memberVersions, and(eq(memberVersions.workspaceId, members.workspaceId), eq(memberVersions.id, members.activeVersionId)))
    .innerJoin(programs, and(eq(programs.workspaceId, members.workspaceId), eq(programs.digest, memberVersions.programDigest)))
    .where(and(eq(members.workspaceId, scope.workspaceId), sql`position('"handoffs":[{' in ${programs.programText}) > 0`))
    .orderBy(members.slug)
  return rows.flatMap(({ from, handoffs }) => handoffs.map(({ to }) => ({ from, to })))
}

/** What those at work need to begin, as JSON Schema by slug. */
export async function listInputsOf(scope: TenantScope, slugs: readonly string[]): Promise<{ [slug: string]: unknown }> {
  if (slugs.length === 0) return {}
  const rows = await scope.tx
    .select({ slug: members.slug, inputs: sql<unknown>`${programs.programText}::jsonb -> 'inputs'` })
    .from(members)
    .innerJoin(memberVersions, and(eq(memberVersions.workspaceId, members.workspaceId), eq(memberVersions.id, members.activeVersionId)))
    .innerJoin(programs, and(eq(programs.workspaceId, members.workspaceId), eq(programs.digest, memberVersions.programDigest)))
    .where(and(eq(members.workspaceId, scope.workspaceId), inArray(members.slug, [...slugs])))
  return Object.fromEntries(rows.map(({ slug, inputs }) => [slug, inputs]))
}

/** Jobs of one workspace are put to work one after another: two that close a circle together see each other. */
export async function lockPublishing(scope: TenantScope): Promise<void> {
  await scope.tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`publish:${scope.workspaceId}`}, 0))`)
}

/** Standing permissions in force for a member. */
export async function listWhitelist(scope: TenantScope, memberId: string, now: Date): Promise<unknown[]> {
  const rows = await scope.tx
    .select({ entry: whitelistEntries.entry })
    .from(whitelistEntries)
    .where(
      and(
        eq(whitelistEntries.workspaceId, scope.workspaceId),
        eq(whitelistEntries.memberId, memberId),
        sql`${whitelistEntries.suspendedAt} is null`,
        sql`${whitelistEntries.expiresAt} > ${now.toISOString()}`,
      ),
    )
  return rows.map((row) => row.entry)
}
