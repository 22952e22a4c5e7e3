import { MEMBER_TOKEN_LIFE_MS, MEMBER_TOKEN_PREFIX, type MemberAudience } from '#server/identity/member-tokens/schema.ts'
import { deleteEndedTokens, findActing, insertMemberToken } from '#server/identity/member-tokens/store.ts'
import { hashSecret, makeSecret } from '#server/identity/secret.ts'
import { AppError } from '#server/kernel/app-error.ts'
import type { Ids } from '#server/kernel/ids.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/** Ended tokens stay that long, so that a late use is told from a made-up one. */
const KEPT_MS = 60 * 60_000

/**
 * Mints a token of a crew member for one run and one audience (domain §9). It is given now and never again; a row holds its
 * hash, so it ends at once when the row, the run, the crew member or the person says so. Only dispatch calls this: an import
 * rule holds it to that.
 * @throws AppError MEMBER_SUSPENDED, CONFLICT when the run is over
 */
export async function mintMemberToken(
  scope: TenantScope,
  given: { readonly runId: string; readonly audience: MemberAudience },
  at: { readonly nowMs: number; readonly ids: Ids },
): Promise<{ token: string; expiresAt: Date }> {
  const { audience, runId } = given
  const acting = await findActing(scope, runId)
  if (!acting || acting.outcome !== null || acting.cancelledBy !== null) throw new AppError('CONFLICT', { context: { run: runId } })
  if (acting.status === 'suspended' || acting.status === 'offboarded') throw new AppError('MEMBER_SUSPENDED')
  const token = `${MEMBER_TOKEN_PREFIX}${makeSecret().secret}`
  const createdAt = new Date(at.nowMs)
  const expiresAt = new Date(at.nowMs + MEMBER_TOKEN_LIFE_MS)
  const { memberId, startedBy: userId } = acting
  await deleteEndedTokens(scope, new Date(at.nowMs - KEPT_MS))
  await insertMemberToken(scope, {
    id: at.ids.next('tok'),
    tokenHash: hashSecret(token),
    audience,
    runId,
    memberId,
    userId,
    createdAt,
    expiresAt,
  })
  return { token, expiresAt }
}
