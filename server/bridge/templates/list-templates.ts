import type { Template } from '#server/bridge/templates/schema.ts'
import { readChain } from '#server/gateway/llm/settings/read-chain.ts'
import { listTemplates as everyTemplate } from '#server/members/templates.ts'
import { inScope } from '#server/tenancy/store.ts'

/** The role that steps ask unless they say another. */
const USUAL_ROLE = 'primary'

/** Whether steps that say no other role have a model to ask. */
export async function hasUsualModel(workspaceId: string): Promise<boolean> {
  return await inScope(workspaceId, async (scope) => (await readChain(scope, USUAL_ROLE)) !== null)
}

/** Jobs that come with Muster, as cards: which of them ask a model, and whether the workspace has one. */
export async function listTemplates(workspaceId: string): Promise<Template[]> {
  const hasModel = await hasUsualModel(workspaceId)
  return (await everyTemplate()).map(({ ref, name, summary, sample, needsModel }) => ({
    ref,
    name,
    summary,
    sample,
    needsModel,
    modelMissing: needsModel && !hasModel,
  }))
}
