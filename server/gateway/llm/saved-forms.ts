import { secretForms } from '#server/gateway/mcp/hide-secrets.ts'
import { everyToken } from '#server/gateway/sign-in/every-token.ts'
import type { TenantScope } from '#server/tenancy/store.ts'
import { everyValue } from '#server/vault/reveal-secret.ts'

/**
 * Every written form of every secret saved in the workspace, tokens of sign-ins included, the longest first.
 * @throws AppError KEYS_MISSING, SECRET_NOT_BOUND when one cannot be opened: what cannot be looked for cannot be hidden
 */
export async function savedForms(scope: TenantScope): Promise<readonly string[]> {
  return [...new Set([...(await everyValue(scope)), ...(await everyToken(scope))].flatMap(secretForms))].sort((a, b) => b.length - a.length)
}
