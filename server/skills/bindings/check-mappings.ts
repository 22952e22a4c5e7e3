import { AppError } from '#server/kernel/app-error.ts'
import type { Asked, ScopeType } from '#server/skills/schema.ts'
import type { TenantScope } from '#server/tenancy/store.ts'
import { listHandles } from '#server/vault/list-handles.ts'
import { listSecrets } from '#server/vault/list-secrets.ts'

/**
 * Each name is one that the tree asks for, each handle one that is saved in this workspace; for a crew member, one that it may use.
 * Handles only: no value is read here (domain §2).
 * @throws AppError SECRET_MAPPING_INVALID naming the secret, never what was given for it
 */
export async function checkMappings(
  scope: TenantScope,
  mappings: Readonly<Record<string, string>>,
  { asked, scopeType, scopeId }: { readonly asked: Asked; readonly scopeType: ScopeType; readonly scopeId: string },
): Promise<void> {
  const given = Object.entries(mappings)
  if (given.length === 0) return
  const known = new Set(scopeType === 'core' ? await handlesOf(scope, scopeId) : await everyHandle(scope))
  for (const [name, handle] of given) {
    if (!asked.secrets.some((secret) => secret.name === name))
      throw new AppError('SECRET_MAPPING_INVALID', { context: { secret: name, why: 'the skill does not ask for it' } })
    if (!known.has(handle))
      throw new AppError('SECRET_MAPPING_INVALID', { context: { secret: name, why: 'no saved secret that may be used here' } })
  }
}

async function everyHandle(scope: TenantScope): Promise<string[]> {
  return (await listSecrets(scope)).flatMap(({ handles }) => [...handles])
}

async function handlesOf(scope: TenantScope, memberId: string): Promise<string[]> {
  return (await listHandles(scope, memberId)).map(({ handle }) => handle)
}
