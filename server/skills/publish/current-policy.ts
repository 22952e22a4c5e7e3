import { type AuthorityRecord, authorityHolds } from '#server/signer/authority.ts'
import { DEFAULT_SKILL_POLICY } from '#server/skills/core/default-policy.ts'
import { type SkillPolicy, skillPolicySchema } from '#server/skills/schema.ts'
import { findSkillPolicy } from '#server/skills/versions/store.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/** What the signer signs when severities come into force. */
export function skillPolicyRecord(workspaceId: string, row: { n: number; policy: SkillPolicy; activatedBy: string }): AuthorityRecord {
  const { n, policy, activatedBy } = row
  return { kind: 'policy', workspaceId, says: { what: 'skill-policy', n, policy, activatedBy } }
}

/** The severities in force; the ones that Muster ships while none were set, or when the row was not signed so. */
export async function currentSkillPolicy(scope: TenantScope): Promise<{ n: number; policy: SkillPolicy }> {
  const row = await findSkillPolicy(scope)
  const policy = skillPolicySchema.safeParse(row?.policy)
  if (!row || !policy.success) return { n: row?.n ?? 0, policy: DEFAULT_SKILL_POLICY }
  const record = skillPolicyRecord(scope.workspaceId, { n: row.n, policy: policy.data, activatedBy: row.activatedBy })
  return { n: row.n, policy: (await authorityHolds(record, row)) ? policy.data : DEFAULT_SKILL_POLICY }
}
