import { findMembership } from '#server/identity/people/store.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { msg } from '#server/kernel/language/say.ts'
import { hasMember } from '#server/skills/bindings/store.ts'
import type { ScopeType } from '#server/skills/schema.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

const CHANNEL = /^[a-z0-9][a-z0-9._:-]{0,99}$/i

/**
 * For whom a skill is bound: this workspace, somebody in it, or a channel by whatever name its program gives it.
 * @returns the id as it is kept
 * @throws AppError VALIDATION_FAILED for what is not here
 */
export async function checkScope(
  scope: TenantScope,
  { scopeType, scopeId }: { readonly scopeType: ScopeType; readonly scopeId?: string | undefined },
): Promise<string> {
  if (scopeType === 'workspace') {
    if (scopeId !== undefined && scopeId !== scope.workspaceId) throw refused(msg('Skills are added to your own workspace only'))
    return scope.workspaceId
  }
  if (scopeId === undefined) throw refused(msg('Choose whom it is for'))
  if (scopeType === 'channel') {
    if (!CHANNEL.test(scopeId)) throw refused(msg('Letters, digits, dots, colons, hyphens and underscores, at most 100'))
    return scopeId
  }
  const isThere = scopeType === 'core' ? await hasMember(scope, scopeId) : (await findMembership(scope, scopeId)) !== undefined
  if (!isThere) throw refused(msg('There is nobody of that kind here'))
  return scopeId
}

function refused(message: string): AppError {
  return new AppError('VALIDATION_FAILED', { errors: [{ pointer: '/scopeId', code: 'not_valid', message }] })
}
