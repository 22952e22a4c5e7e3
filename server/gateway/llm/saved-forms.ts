import { secretForms } from '#server/gateway/mcp/hide-secrets.ts'
import type { TenantScope } from '#server/tenancy/store.ts'
import { everyValue } from '#server/vault/reveal-secret.ts'
import { secretsMark } from '#server/vault/store.ts'

const WORKSPACES_MAX = 100

const kept = new Map<string, { readonly mark: string; readonly forms: readonly string[] }>()

/**
 * Every written form of every secret saved in the workspace, kept in memory until one of them changes.
 * @throws AppError KEYS_MISSING, SECRET_NOT_BOUND when one cannot be opened: what cannot be looked for cannot be hidden
 */
export async function savedForms(scope: TenantScope): Promise<readonly string[]> {
  const mark = await secretsMark(scope)
  const known = kept.get(scope.workspaceId)
  if (known?.mark === mark) return known.forms
  const forms = [...new Set((await everyValue(scope)).flatMap(secretForms))].sort((a, b) => b.length - a.length)
  if (kept.size >= WORKSPACES_MAX) kept.delete([...kept.keys()][0] as string)
  kept.set(scope.workspaceId, { mark, forms })
  return forms
}
