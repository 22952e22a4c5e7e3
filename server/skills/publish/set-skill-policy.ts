import { appendAudit } from '#server/audit/append-audit.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import { signAuthority } from '#server/signer/authority.ts'
import { currentSkillPolicy, skillPolicyRecord } from '#server/skills/publish/current-policy.ts'
import type { SkillPolicy } from '#server/skills/schema.ts'
import { insertSkillPolicy } from '#server/skills/versions/store.ts'
import { inScope } from '#server/tenancy/store.ts'

/**
 * Says how severe findings are from now on; what was published before stays as it was. Signed, in the proof (domain §8).
 * @param change.was number of the severities that the person saw
 * @throws AppError CONFLICT, SIGNER_UNAVAILABLE (nothing is recorded then)
 */
export async function setSkillPolicy(
  workspaceId: string,
  change: { policy: SkillPolicy; was: number },
  by: string,
): Promise<{ n: number; policy: SkillPolicy }> {
  const { policy, was } = change
  const row = { n: was + 1, policy, activatedBy: by }
  const seal = await signAuthority(skillPolicyRecord(workspaceId, row))
  const atMs = systemClock.nowMs()
  return await inScope(workspaceId, async (scope) => {
    const before = await currentSkillPolicy(scope)
    if (before.n !== was) throw conflict()
    // two that saw the same number: the second to commit finds it taken
    if (!(await insertSkillPolicy(scope, { ...row, ...seal, at: new Date(atMs) }))) throw conflict()
    const ext = { actor: by, n: row.n, before: before.policy, policy, ...seal }
    await appendAudit(scope, [{ type: 'skill.policy_set', message: 'strictness for skills set', ext }], { atMs, ids: systemIds })
    return { n: row.n, policy }
  })
}

function conflict(): AppError {
  return new AppError('CONFLICT', { context: { what: 'severities of findings in skills' } })
}
