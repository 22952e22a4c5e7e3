import { appendAudit } from '#server/audit/append-audit.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import { activationOf, currentBundle } from '#server/policy/current-bundle.ts'
import { bundleOf } from '#server/policy/evaluate-plan.ts'
import type { HouseRules, PolicyBundle } from '#server/policy/schema.ts'
import { findCurrentBundle, insertBundle } from '#server/policy/store.ts'
import { signAuthority } from '#server/signer/authority.ts'
import { inScope } from '#server/tenancy/store.ts'

/**
 * Puts house rules into force: a signed authority record, in the chain (domain §8). Plans that wait are looked at again at
 * take-off, where the stricter of their own and these rules wins.
 * @param was digest of the rules that the person saw: two people who change at once do not overwrite each other
 * @param previewed digest of the rules whose effect on earlier plans was shown; given, it must be that of these rules
 * @throws AppError CONFLICT, SIGNER_UNAVAILABLE (nothing is recorded then)
 */
export async function activateHouseRules(
  workspaceId: string,
  change: { houseRules: HouseRules; by: string; was: string; previewed?: string },
): Promise<PolicyBundle> {
  const bundle = bundleOf(change.houseRules)
  if (change.previewed !== undefined && change.previewed !== bundle.digest)
    throw new AppError('CONFLICT', { context: { what: 'other house rules than those that were looked at' } })
  const atMs = systemClock.nowMs()
  const seal = await signAuthority(activationOf(workspaceId, { digest: bundle.digest, activatedBy: change.by, at: new Date(atMs) }))
  await inScope(workspaceId, async (scope) => {
    const before = await currentBundle(scope)
    if (before.digest !== change.was) throw new AppError('CONFLICT', { context: { what: 'house rules' } })
    if (before.digest === bundle.digest) return
    const n = ((await findCurrentBundle(scope))?.n ?? 0) + 1
    await insertBundle(scope, {
      n,
      houseRules: change.houseRules,
      digest: bundle.digest,
      activatedBy: change.by,
      ...seal,
      at: new Date(atMs),
    })
    await appendAudit(
      scope,
      [
        {
          type: 'policy.activated',
          workflowState: 'COMPLETED',
          message: `house rules ${n} in force`,
          ext: { actor: change.by, before: before.digest, policyDigest: bundle.digest, houseRules: change.houseRules, ...seal },
        },
      ],
      { atMs, ids: systemIds },
    )
  })
  return bundle
}
