import type { IdentityContext } from '#server/identity/context.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/** What lets somebody in without a person at a screen, and can be ended. */
type EndedType = 'program.ended' | 'api_token.revoked'

/**
 * Puts on record that each of these was ended; of none, nothing.
 * @param by.actorId user id; null where nobody asked for it
 */
export async function recordEnds(
  context: IdentityContext,
  scope: TenantScope,
  type: EndedType,
  ids: readonly string[],
  by: { readonly actorId: string | null; readonly details: Readonly<Record<string, string>> },
): Promise<void> {
  if (ids.length === 0) return
  await context.record(
    scope,
    ids.map((id) => ({ type, decision: 'allow', subjectId: id, ...by })),
  )
}
