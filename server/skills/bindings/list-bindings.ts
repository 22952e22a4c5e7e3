import type { z } from 'zod'
import type { BindingView, bindingListSchema, ListBindings } from '#server/skills/bindings/schema.ts'
import { findBinding, listBindingRows } from '#server/skills/bindings/store.ts'
import { viewBinding, viewBindings } from '#server/skills/bindings/view-bindings.ts'
import { inScope } from '#server/tenancy/store.ts'

const PAGE = 50

/** Bindings of the workspace, newest first, a page at a time; `pending` gives those that wait, with who may grant. */
export async function listBindings(workspaceId: string, filter: ListBindings): Promise<z.infer<typeof bindingListSchema>> {
  return await inScope(workspaceId, async (scope) => {
    const { skill, ...wanted } = filter
    const rows = await listBindingRows(scope, { ...wanted, slug: skill, limit: PAGE + 1 })
    const page = rows.slice(0, PAGE)
    return { items: await viewBindings(scope, page), next: rows.length > PAGE ? (page.at(-1)?.id ?? null) : null }
  })
}

/** One of them, an ended one too. @throws AppError BINDING_NOT_FOUND */
export async function readBinding(workspaceId: string, id: string): Promise<BindingView> {
  return await inScope(workspaceId, async (scope) => await viewBinding(scope, await findBinding(scope, id)))
}
