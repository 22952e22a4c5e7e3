import { desc, eq } from 'drizzle-orm'
import { modelRules } from '#db/schema/model-rules.ts'
import type { TenantScope } from '#db/with-scope.ts'

export type ModelRulesRow = typeof modelRules.$inferSelect

/** The rules in force; undefined while nobody has set any. */
export async function findModelRules({ tx, workspaceId }: TenantScope): Promise<ModelRulesRow | undefined> {
  const [row] = await tx.select().from(modelRules).where(eq(modelRules.workspaceId, workspaceId)).orderBy(desc(modelRules.n)).limit(1)
  return row
}

/** @returns false when somebody took the number meanwhile */
export async function insertModelRules({ tx, workspaceId }: TenantScope, row: Omit<ModelRulesRow, 'workspaceId'>): Promise<boolean> {
  const made = await tx
    .insert(modelRules)
    .values({ ...row, workspaceId })
    .onConflictDoNothing()
    .returning({ n: modelRules.n })
  return made.length === 1
}
