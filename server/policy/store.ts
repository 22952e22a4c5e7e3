import { and, desc, eq, sql } from 'drizzle-orm'
import { policyBundles } from '#db/schema/policy-bundles.ts'
import type { TenantScope } from '#db/with-scope.ts'
import { wordOnce } from '#db/word-once.ts'

export type PolicyBundleRow = typeof policyBundles.$inferSelect

/** The row in force; undefined while nobody has switched anything on. */
export async function findCurrentBundle(scope: TenantScope): Promise<PolicyBundleRow | undefined> {
  const [row] = await newest(scope.tx, { workspaceId: scope.workspaceId })
  return row
}

const newest = wordOnce((tx) =>
  tx
    .select()
    .from(policyBundles)
    .where(eq(policyBundles.workspaceId, sql.placeholder('workspaceId')))
    .orderBy(desc(policyBundles.n))
    .limit(1),
)

export async function findBundleByDigest(scope: TenantScope, digest: string): Promise<PolicyBundleRow | undefined> {
  const [row] = await scope.tx
    .select()
    .from(policyBundles)
    .where(and(eq(policyBundles.workspaceId, scope.workspaceId), eq(policyBundles.digest, digest)))
    .limit(1)
  return row
}

export async function insertBundle(scope: TenantScope, row: Omit<PolicyBundleRow, 'workspaceId'>): Promise<void> {
  await scope.tx.insert(policyBundles).values({ ...row, workspaceId: scope.workspaceId })
}
