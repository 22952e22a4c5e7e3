import type { z } from 'zod'
import type { IdentityContext } from '#server/identity/context.ts'
import { insertInvitation, listOpenInvitations, revokeInvitationRow } from '#server/identity/people/store.ts'
import type { Principal } from '#server/identity/principal.ts'
import type { inviteSchema } from '#server/identity/schema.ts'
import { makeSecret } from '#server/identity/secret.ts'
import { signInvitation } from '#server/identity/signed-records.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { inScope } from '#server/tenancy/store.ts'

const INVITATION_MS = 7 * 24 * 60 * 60_000

/**
 * Makes an invitation: a link to copy, valid once and for 7 days. Its secret is shown now and never again.
 * @throws AppError SIGNER_UNAVAILABLE
 */
export async function invite(
  context: IdentityContext,
  principal: Principal,
  input: z.infer<typeof inviteSchema>,
): Promise<{ id: string; secret: string; expiresAtMs: number }> {
  const { secret, hash } = makeSecret()
  const id = context.ids.next('inv')
  const expiresAtMs = context.clock.nowMs() + INVITATION_MS
  const { role, grants } = input
  const row = { id, tokenHash: hash, role, grants, createdBy: principal.userId, expiresAt: new Date(expiresAtMs) }
  const seal = await signInvitation({ ...row, workspaceId: principal.workspaceId })
  await inScope(principal.workspaceId, async (scope) => {
    await insertInvitation(scope, { ...row, ...seal })
    await context.record(scope, [
      { type: 'invitation.created', decision: 'allow', actorId: principal.userId, subjectId: id, details: { role, grants, ...seal } },
    ])
  })
  return { id, secret, expiresAtMs }
}

/** The invitations that still open a door, newest first, at most 100; never their secrets. */
export async function listInvitations(context: IdentityContext, principal: Principal) {
  return await inScope(principal.workspaceId, async (scope) => await listOpenInvitations(scope, new Date(context.clock.nowMs())))
}

/** @throws AppError NOT_FOUND when it is used, revoked or not of this workspace */
export async function revokeInvitation(context: IdentityContext, principal: Principal, id: string): Promise<void> {
  await inScope(principal.workspaceId, async (scope) => {
    if (!(await revokeInvitationRow(scope, id, new Date(context.clock.nowMs())))) throw new AppError('NOT_FOUND')
    await context.record(scope, [{ type: 'invitation.revoked', decision: 'allow', actorId: principal.userId, subjectId: id, details: {} }])
  })
}
