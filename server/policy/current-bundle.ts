import { AppError } from '#server/kernel/app-error.ts'
import { toTimestamp } from '#server/kernel/clock.ts'
import { bundleOf } from '#server/policy/evaluate-plan.ts'
import { houseRulesSchema, NO_HOUSE_RULES, type PolicyBundle } from '#server/policy/schema.ts'
import { findBundleByDigest, findCurrentBundle, type PolicyBundleRow } from '#server/policy/store.ts'
import { type AuthorityRecord, authorityHolds } from '#server/signer/authority.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/**
 * The policy bundle now in force in this workspace.
 * @throws AppError PLAN_TOKEN_MISMATCH for a row that nobody signed: nothing is decided under forged rules
 */
export async function currentBundle(scope: TenantScope): Promise<PolicyBundle> {
  const row = await findCurrentBundle(scope)
  if (row && !(await authorityHolds(activationOf(scope.workspaceId, row), row)))
    throw new AppError('PLAN_TOKEN_MISMATCH', { context: { what: 'house rules', n: row.n } })
  return bundleOf(row ? houseRulesSchema.parse(row.houseRules) : NO_HOUSE_RULES)
}

/**
 * The bundle that a plan was decided under, by its sealed digest. Its digest is worked out again, so a changed row is not found.
 * @returns undefined when there is no such bundle, or the built-in rules have changed since: the plan is then stale
 */
export async function bundleByDigest(scope: TenantScope, digest: string): Promise<PolicyBundle | undefined> {
  const row = await findBundleByDigest(scope, digest)
  const bundle = bundleOf(row ? houseRulesSchema.parse(row.houseRules) : NO_HOUSE_RULES)
  return bundle.digest === digest ? bundle : undefined
}

/** What the signer signs when house rules are put into force. */
export function activationOf(workspaceId: string, row: Pick<PolicyBundleRow, 'digest' | 'activatedBy' | 'at'>): AuthorityRecord {
  return { kind: 'policy', workspaceId, says: { digest: row.digest, activatedBy: row.activatedBy, at: toTimestamp(row.at.getTime()) } }
}
