import { readFinder } from '#server/gateway/llm/rules/core/ready-rule.ts'
import { currentModelRules, modelRulesRecord } from '#server/gateway/llm/rules/current-rules.ts'
import type { ModelRule, SetModelRules } from '#server/gateway/llm/rules/schema.ts'
import { insertModelRules } from '#server/gateway/llm/rules/store.ts'
import { recordChange } from '#server/gateway/llm/settings/record-change.ts'
import { AppError, type FieldError } from '#server/kernel/app-error.ts'
import { taggedDigest } from '#server/kernel/digest.ts'
import { msg } from '#server/kernel/language/say.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import { signAuthority } from '#server/signer/authority.ts'
import { inScope } from '#server/tenancy/store.ts'

/**
 * Puts the rules on what goes to models and comes back into force, all at once, from the next call on. Signed, in the proof; the proof
 * names rules and what they do, and has a fingerprint of them, never the words they look for.
 * @param by user id of the admin; the caller has checked `models:manage`
 * @throws AppError VALIDATION_FAILED naming the rule; CONFLICT when somebody set others meanwhile; SIGNER_UNAVAILABLE
 */
export async function setModelRules(workspaceId: string, { rules: given, was }: SetModelRules, by: string): Promise<{ n: number }> {
  const wrong = given.flatMap((rule, i) => faultsOf(rule.finds, i))
  if (wrong.length > 0) throw new AppError('VALIDATION_FAILED', { errors: wrong })
  const rules = given.map((rule): ModelRule => ({ ...rule, id: rule.id ?? systemIds.next('mru') }))
  if (new Set(rules.map(({ id }) => id)).size < rules.length)
    throw new AppError('VALIDATION_FAILED', {
      errors: [{ pointer: '/rules', code: 'not_valid', message: msg('The same rule is there twice') }],
    })
  const row = { n: was + 1, rules, changedBy: by }
  const seal = await signAuthority(modelRulesRecord(workspaceId, row))
  return await inScope(workspaceId, async (scope) => {
    const before = await currentModelRules(scope)
    if (before.n !== was) throw changedMeanwhile()
    // two that saw the same number: the second to commit finds it taken
    if (!(await insertModelRules(scope, { ...row, ...seal, at: new Date(systemClock.nowMs()) }))) throw changedMeanwhile()
    const said = rules.map(({ id, name, where, does, roles }) => ({ id, name, where, does, roles }))
    const ext = { n: row.n, before: before.n, rules: said, rulesDigest: taggedDigest('muster.model-rules.v1', rules), ...seal }
    await recordChange(scope, by, { type: 'model_rules.set', message: 'rules for models set', ext })
    return { n: row.n }
  })
}

function faultsOf(finds: ModelRule['finds'], i: number): FieldError[] {
  const why = readFinder(finds)
  return typeof why === 'string' ? [{ pointer: `/rules/${i}/finds`, code: 'not_valid', message: why }] : []
}

function changedMeanwhile(): AppError {
  return new AppError('CONFLICT', { context: { what: 'rules for models' } })
}
