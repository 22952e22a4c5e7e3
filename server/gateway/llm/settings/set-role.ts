import { type ModelChain, type ModelChoice, modelChainSchema } from '#server/gateway/llm/schema.ts'
import { priceOf, providerOf } from '#server/gateway/llm/settings/read-provider.ts'
import { recordChange } from '#server/gateway/llm/settings/record-change.ts'
import { ROLES_MAX, type SetRole } from '#server/gateway/llm/settings/schema.ts'
import { roleHolds, signRole } from '#server/gateway/llm/settings/signed-settings.ts'
import { findProviderNamed, listRoles, lockModels, putRole } from '#server/gateway/llm/settings/store.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { msg } from '#server/kernel/language/say.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { inScope, type TenantScope } from '#server/tenancy/store.ts'

/**
 * Says which models answer for a role, in which order. Every model has a price before anybody can ask it: what cannot be counted
 * could not be limited.
 * @param by user id of the admin; the caller has checked `models:manage`
 * @param was the models that the admin saw: two who change a use at once do not undo each other unseen
 * @throws AppError CONFLICT; VALIDATION_FAILED naming the entry: no such provider, the same model twice, or no price; SIGNER_UNAVAILABLE
 */
export async function setRole(workspaceId: string, role: string, chain: ModelChain, by: string, was?: SetRole['was']): Promise<void> {
  await inScope(workspaceId, async (scope) => {
    await lockModels(scope)
    await checkChain(scope, chain)
    const roles = await listRoles(scope)
    const before = roles.find((one) => one.role === role)
    if (was !== undefined && !isSameChain(was, before && (await roleHolds(before)) ? before.chain : []))
      throw new AppError('CONFLICT', { context: { role } })
    if (!before && roles.length >= ROLES_MAX) throw refused('', msg('At most 20 uses. Remove one first'))
    const decided = { role, chain, changedBy: by, changedAt: new Date(systemClock.nowMs()) }
    const seal = await signRole(workspaceId, decided)
    await putRole(scope, { ...decided, ...seal })
    const ext = { role, before: before?.chain ?? null, chain, ...seal }
    await recordChange(scope, by, { type: 'model_role.set', message: `models for ${role} set`, ext })
  })
}

/** @param now as the list shows it: nothing where the row is not what an admin signed */
function isSameChain(was: NonNullable<SetRole['was']>, now: unknown): boolean {
  const shown = modelChainSchema.safeParse(now).data ?? []
  const facts = (chain: readonly ModelChoice[]) =>
    chain.map(({ provider, model, timeoutMs, attemptsMax }) => [provider, model, timeoutMs, attemptsMax])
  return JSON.stringify(facts(was)) === JSON.stringify(facts(shown))
}

async function checkChain(scope: TenantScope, chain: ModelChain): Promise<void> {
  const seen = new Set<string>()
  for (const [i, { provider: name, model }] of chain.entries()) {
    const row = await findProviderNamed(scope, name)
    if (!row) throw refused(`/chain/${i}/provider`, msg('There is no provider of this name'))
    if (priceOf(providerOf(row), model) === null)
      throw refused(`/chain/${i}/model`, msg('Nobody said what this model costs. Set its price first'))
    const key = JSON.stringify([name, model])
    if (seen.has(key)) throw refused(`/chain/${i}/model`, msg('The same model is there twice'))
    seen.add(key)
  }
}

function refused(pointer: string, message: string): AppError {
  return new AppError('VALIDATION_FAILED', { errors: [{ pointer, code: 'not_valid', message }] })
}
