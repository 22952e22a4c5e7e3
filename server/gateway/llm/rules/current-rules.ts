import { type ReadyRules, rulesFor } from '#server/gateway/llm/rules/core/ready-rule.ts'
import { type ModelRule, modelRulesSchema } from '#server/gateway/llm/rules/schema.ts'
import { findModelRules } from '#server/gateway/llm/rules/store.ts'
import { type AuthorityRecord, authorityHolds } from '#server/signer/authority.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/** What the signer signs when rules come into force: all of them at once. */
export function modelRulesRecord(
  workspaceId: string,
  { n, rules, changedBy }: { n: number; rules: readonly ModelRule[]; changedBy: string },
): AuthorityRecord {
  const plain = rules.map((rule) => ({ ...rule, roles: [...rule.roles] }))
  return { kind: 'policy', workspaceId, says: { what: 'model-rules', n, rules: plain, changedBy } }
}

/** The rules in force with who set them; `rules` null: the row cannot be read, or is not what an admin signed. */
export interface CurrentRules {
  readonly n: number
  readonly rules: readonly ModelRule[] | null
  readonly changedBy: string | null
  readonly changedAt: Date | null
}

/** @throws AppError SIGNER_UNAVAILABLE: then nothing is asked */
export async function currentModelRules(scope: TenantScope): Promise<CurrentRules> {
  const row = await findModelRules(scope)
  if (!row) return { n: 0, rules: [], changedBy: null, changedAt: null }
  const { n, changedBy, at: changedAt } = row
  const rules = modelRulesSchema.safeParse(row.rules).data
  const isSigned = rules !== undefined && (await authorityHolds(modelRulesRecord(scope.workspaceId, { n, rules, changedBy }), row))
  return { n, rules: isSigned ? rules : null, changedBy, changedAt }
}

/** The rules of one role, ready; null when they cannot be read: then nothing may be asked (requirements §8.12, Fail closed). */
export async function readRulesFor(scope: TenantScope, role: string): Promise<ReadyRules | null> {
  const { rules } = await currentModelRules(scope)
  return rules === null ? null : rulesFor(rules, role)
}
