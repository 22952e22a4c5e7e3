import type { IdentityContext } from '#server/identity/context.ts'
import type { Principal } from '#server/identity/principal.ts'
import { recordEnds } from '#server/identity/record-ends.ts'
import { can } from '#server/identity/roles.ts'
import { hasToken, revokeTokenRow, revokeTokenRows } from '#server/identity/tokens/store.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { inScope, type TenantScope } from '#server/tenancy/store.ts'

/**
 * Ends an API token at once, for good: one's own, or for an admin anybody's of the workspace. Twice is once.
 * @throws AppError NOT_FOUND
 */
export async function revokeToken(context: IdentityContext, principal: Principal, id: string): Promise<void> {
  const by = { userId: principal.userId, all: can(principal, 'people:manage') }
  await inScope(principal.workspaceId, async (scope) => {
    const madeBy = await revokeTokenRow(scope, id, by, new Date(context.clock.nowMs()))
    if (madeBy === undefined) {
      if (await hasToken(scope, id, by)) return
      throw new AppError('NOT_FOUND')
    }
    await recordEnds(context, scope, 'api_token.revoked', [id], { actorId: principal.userId, details: { madeBy } })
  })
}

/** Ends every token of somebody who leaves: who is asked in again makes new ones. */
export async function revokeTokensOf(context: IdentityContext, scope: TenantScope, userId: string, by: string): Promise<void> {
  const ids = await revokeTokenRows(scope, userId, by, new Date(context.clock.nowMs()))
  await recordEnds(context, scope, 'api_token.revoked', ids, { actorId: by, details: { madeBy: userId } })
}

/** After a restore nobody knows which tokens were revoked meanwhile: every one has to be made anew. @returns how many */
export async function revokeEveryToken(context: IdentityContext, scope: TenantScope, why: string): Promise<number> {
  const ids = await revokeTokenRows(scope, null, 'operator', new Date(context.clock.nowMs()))
  await recordEnds(context, scope, 'api_token.revoked', ids, { actorId: null, details: { why } })
  return ids.length
}
