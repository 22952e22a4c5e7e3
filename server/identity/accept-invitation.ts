import { findUserByEmail, insertUser } from '#server/identity/accounts/store.ts'
import { checkPassword } from '#server/identity/check-password.ts'
import type { IdentityContext } from '#server/identity/context.ts'
import { type OpenedSession, openSession } from '#server/identity/open-session.ts'
import { hashPassword } from '#server/identity/password.ts'
import { findInvitation, insertMembership, spendInvitation } from '#server/identity/people/store.ts'
import { type AcceptInvitationInput, PASSWORD_LENGTH_MIN } from '#server/identity/schema.ts'
import { hashSecret } from '#server/identity/secret.ts'
import { invitationHolds, signMembership } from '#server/identity/signed-records.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { msg } from '#server/kernel/language/say.ts'
import { inScope, inSystem } from '#server/tenancy/store.ts'

/** What an invitation opens, before anybody signs in. @throws AppError LINK_EXPIRED */
export async function readInvitation(context: IdentityContext, secret: string) {
  const found = await inSystem(async (scope) => await findInvitation(scope, hashSecret(secret), new Date(context.clock.nowMs())))
  if (!found || !(await invitationHolds(found))) throw new AppError('LINK_EXPIRED')
  return { workspaceName: found.workspaceName, tenantName: found.tenantName, role: found.role }
}

/**
 * Joins the workspace of an invitation, once: an existing account by its password, a new person with name and password.
 * @throws AppError LINK_EXPIRED, SIGN_IN_FAILED, SIGN_IN_LOCKED, VALIDATION_FAILED, CONFLICT (a member already), SIGNER_UNAVAILABLE
 */
export async function acceptInvitation(
  context: IdentityContext,
  input: AcceptInvitationInput & { userAgent: string | null },
): Promise<OpenedSession> {
  await readInvitation(context, input.secret)
  const person = await identify(context, input)
  const now = new Date(context.clock.nowMs())
  return await inSystem(async (system) => {
    const invitation = await findInvitation(system, hashSecret(input.secret), now)
    if (!invitation || !(await invitationHolds(invitation))) throw new AppError('LINK_EXPIRED')
    if (person.create && !(await insertUser(system, person.create))) throw new AppError('CONFLICT')
    await inScope(invitation.workspaceId, async (scope) => {
      if (!(await spendInvitation(scope, invitation.id, person.userId, now))) throw new AppError('LINK_EXPIRED')
      const { role, grants, workspaceId } = invitation
      const seal = await signMembership({ workspaceId, userId: person.userId, role, grants })
      if (!(await insertMembership(scope, { userId: person.userId, role, grants, ...seal }))) throw new AppError('CONFLICT')
      const event = { decision: 'allow', actorId: person.userId } as const
      await context.record(scope, [
        { ...event, type: 'invitation.accepted', subjectId: invitation.id, details: {} },
        { ...event, type: 'membership.granted', subjectId: person.userId, details: { role, grants, ...seal } },
      ])
    })
    return await openSession(system, context, {
      userId: person.userId,
      workspaceId: invitation.workspaceId,
      userAgent: input.userAgent,
    })
  })
}

interface Person {
  readonly userId: string
  readonly create?: { id: string; email: string; name: string; passwordHash: string }
}

async function identify(context: IdentityContext, input: AcceptInvitationInput): Promise<Person> {
  const known = await inSystem(async (scope) => await findUserByEmail(scope, input.email))
  if (known) return { userId: (await checkPassword(context, input.email, input.password)).id }
  if (!input.name) throw fieldError('/name', msg('Write your name'))
  if (input.password.length < PASSWORD_LENGTH_MIN) throw fieldError('/password', msg('Use at least 10 characters'))
  const id = context.ids.next('usr')
  return { userId: id, create: { id, email: input.email, name: input.name, passwordHash: await hashPassword(input.password) } }
}

function fieldError(pointer: string, message: string): AppError {
  return new AppError('VALIDATION_FAILED', { errors: [{ pointer, code: 'invalid', message }] })
}
