import { AppError } from '#server/kernel/app-error.ts'
import type { JsonObject } from '#server/kernel/canonical-json.ts'
import { loadProgram } from '#server/members/load-program.ts'
import { findMember, findVersion } from '#server/members/store.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/** Names of the inputs that have to be given. */
export function requiredOf(schema: JsonObject): readonly string[] {
  const { required } = schema
  return Array.isArray(required) ? required.filter((name) => typeof name === 'string') : []
}

/**
 * What the version at work of a crew member takes, as a JSON Schema.
 * @throws AppError NOT_FOUND, MEMBER_UNPUBLISHED, MEMBER_SUSPENDED, DEFINITION_INVALID
 */
export async function inputSchemaOf(scope: TenantScope, memberId: string): Promise<JsonObject> {
  const member = await findMember(scope, memberId)
  if (member.status === 'suspended' || member.status === 'offboarded')
    throw new AppError('MEMBER_SUSPENDED', { context: { member: member.slug } })
  if (member.activeVersionId === null) throw new AppError('MEMBER_UNPUBLISHED', { context: { member: member.slug } })
  const { programDigest } = await findVersion(scope, member.activeVersionId)
  if (programDigest === null) throw new AppError('DEFINITION_INVALID', { context: { member: member.slug } })
  return (await loadProgram(scope, programDigest)).inputs
}
