import { namesOf } from '#server/bridge/list-runs.ts'
import { currentModelRules } from '#server/gateway/llm/rules/current-rules.ts'
import type { ModelRulesView } from '#server/gateway/llm/rules/schema.ts'
import { inEnglish, type Say } from '#server/kernel/language/say.ts'
import { inScope } from '#server/tenancy/store.ts'

/** The rules on what goes to models and comes back, and who set them. @param say speaks to the reader */
export async function readModelRules(workspaceId: string, say: Say = inEnglish): Promise<ModelRulesView> {
  const people = await namesOf(workspaceId)
  const { n, rules, changedBy, changedAt } = await inScope(workspaceId, currentModelRules)
  return {
    n,
    rules: [...(rules ?? [])],
    holds: rules !== null,
    changedBy: changedBy === null ? null : (people.get(changedBy) ?? say('Someone who left')),
    changedAt: changedAt?.toISOString() ?? null,
  }
}
