import { AppError } from '#server/kernel/app-error.ts'
import type { Program } from '#server/program/program.ts'
import { findVersion } from '#server/skills/versions/store.ts'
import { statusHolds } from '#server/skills/versions/version-seal.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/**
 * The first skill of a program that was withdrawn for its security since; null = none. Another workspace's version that is not to be
 * had any more counts as one: its owner may have withdrawn it and then made the skill private or deleted it (decision 0124). So does one
 * whose withdrawal was changed in the database.
 */
export async function findWithdrawn(scope: TenantScope, { skills = [] }: Pick<Program, 'skills'>) {
  for (const { slug, skillWorkspaceId, versionId, version } of skills) {
    const row = await findVersion(scope, skillWorkspaceId, versionId)
    if (!row || row.yankSeverity === 'security' || !(await statusHolds(row))) return { skill: slug, version }
  }
  return null
}

/**
 * Nothing is planned with know-how that is not safe: its description alone stands in every question to a model (decision 0124).
 * @throws AppError SKILL_VERSION_YANKED
 */
export async function refuseWithdrawn(scope: TenantScope, program: Pick<Program, 'skills'>): Promise<void> {
  const withdrawn = await findWithdrawn(scope, program)
  if (withdrawn !== null) throw new AppError('SKILL_VERSION_YANKED', { context: withdrawn })
}
