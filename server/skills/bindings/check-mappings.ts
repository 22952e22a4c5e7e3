import { AppError } from '#server/kernel/app-error.ts'
import type { Asked, ScopeType } from '#server/skills/schema.ts'
import type { TenantScope } from '#server/tenancy/store.ts'
import { listSecrets } from '#server/vault/list-secrets.ts'
import { HOOKS_CONNECTOR, type SecretBinding } from '#server/vault/schema.ts'

/**
 * Each name is one that the tree asks for, each handle one that is saved in this workspace; for a crew member, one that it may use.
 * Handles only: no value is read here (domain §2).
 * @param mappings null: it is to be left out, which what is needed cannot be
 * @throws AppError SECRET_MAPPING_INVALID naming the secret, never what was given for it
 */
export async function checkMappings(
  scope: TenantScope,
  mappings: Readonly<Record<string, string | null>>,
  { asked, ...place }: { readonly asked: Asked; readonly scopeType: ScopeType; readonly scopeId: string },
): Promise<void> {
  const given = Object.entries(mappings)
  if (given.length === 0) return
  const known = new Set(await handlesFor(scope, place))
  for (const [name, handle] of given) {
    const wanted = asked.secrets.filter((secret) => secret.name === name)
    if (wanted.length === 0)
      throw new AppError('SECRET_MAPPING_INVALID', { context: { secret: name, why: 'the skill does not ask for it' } })
    if (handle === null && wanted.some(({ required }) => required))
      throw new AppError('SECRET_MAPPING_INVALID', { context: { secret: name, why: 'the skill cannot do without it' } })
    if (handle !== null && !known.has(handle))
      throw new AppError('SECRET_MAPPING_INVALID', { context: { secret: name, why: 'no saved secret that may be used here' } })
  }
}

/**
 * The handles that may be chosen for a place. A signing secret of a webhook is nobody's to use; one that is for some crew members
 * only is for no other.
 */
export async function handlesFor(scope: TenantScope, { scopeType, scopeId }: { scopeType: ScopeType; scopeId: string }): Promise<string[]> {
  const isUsable = ({ connector, members }: SecretBinding) =>
    connector !== HOOKS_CONNECTOR && (members === 'all' || scopeType !== 'core' || members.includes(scopeId))
  return (await listSecrets(scope)).filter(({ binding }) => isUsable(binding)).flatMap(({ handles }) => [...handles])
}
