import { acceptRow } from '#server/catalogue/accept-row.ts'
import { findCatalogueRow } from '#server/catalogue/list-catalogue.ts'
import { decisionSchema } from '#server/catalogue/schema.ts'
import type { EffectClass } from '#server/crew/effect-class.ts'
import { inScope } from '#server/tenancy/store.ts'

/** Accepts a tool anew under another kind, signed as an admin's decision is: a kind set in the database would give no power. */
export async function reclassify(workspaceId: string, tool: string, effectClass: EffectClass): Promise<void> {
  await inScope(workspaceId, async (scope) => {
    const row = await findCatalogueRow(scope, tool)
    if (!row) throw new Error(`no row ${tool}`)
    const decision = decisionSchema.parse({ ...row, effectClass, mutates: effectClass !== 'external_read' })
    await acceptRow(scope, { tool, seenPin: row.pin, decision, acceptedBy: 'usr_author' })
  })
}
