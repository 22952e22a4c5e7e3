import { and, desc, eq, isNotNull, ne, or } from 'drizzle-orm'
import { memberVersions } from '#db/schema/member-versions.ts'
import { templateBases } from '#db/schema/template-bases.ts'
import type { TenantScope } from '#db/with-scope.ts'

export type TemplateBaseRow = typeof templateBases.$inferSelect

/** Keeps the template text that a draft took in; the same one twice is once. */
export async function insertBase(scope: TenantScope, row: Omit<typeof templateBases.$inferInsert, 'workspaceId'>): Promise<void> {
  await scope.tx
    .insert(templateBases)
    .values({ ...row, workspaceId: scope.workspaceId })
    .onConflictDoNothing()
}

/** The template text that a crew member grew from last; those of drafts that were let go do not count. */
export async function findBase(scope: TenantScope, memberId: string): Promise<TemplateBaseRow | undefined> {
  const [row] = await scope.tx
    .select({ base: templateBases })
    .from(templateBases)
    .innerJoin(
      memberVersions,
      and(eq(memberVersions.workspaceId, templateBases.workspaceId), eq(memberVersions.id, templateBases.versionId)),
    )
    .where(
      and(
        eq(templateBases.workspaceId, scope.workspaceId),
        eq(templateBases.memberId, memberId),
        or(ne(memberVersions.status, 'superseded'), isNotNull(memberVersions.publishedAt)),
      ),
    )
    .orderBy(desc(templateBases.createdAt))
    .limit(1)
  return row?.base
}
