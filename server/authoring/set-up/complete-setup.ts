import { openWorkspace } from '#server/authoring/set-up/open-workspace.ts'
import { findUserByEmail, insertUser, resetUser, spendSetupLink, wasSetupLinkSpent } from '#server/identity/accounts/store.ts'
import type { IdentityContext } from '#server/identity/context.ts'
import { type OpenedSession, openSession } from '#server/identity/open-session.ts'
import { hashPassword } from '#server/identity/password.ts'
import { findMembership, insertMembership, updateMembership } from '#server/identity/people/store.ts'
import type { CompleteSetupInput } from '#server/identity/schema.ts'
import { hashSecret } from '#server/identity/secret.ts'
import { signIn } from '#server/identity/sign-in.ts'
import { signMembership } from '#server/identity/signed-records.ts'
import { oldestWorkspaceId } from '#server/identity/workspaces/store.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { inScope, inSystem, SYSTEM_WORKSPACE, type SystemScope } from '#server/tenancy/store.ts'

/**
 * Spends the setup link: makes the account and its first workspace and signs in. When a workspace exists already (a link
 * made with --force), it gives the person an account, or their account a new password, and makes them admin there.
 * The same form sent twice signs in the second time.
 * @throws AppError LINK_EXPIRED, SIGN_IN_LOCKED, SIGNER_UNAVAILABLE
 */
export async function completeSetup(
  context: IdentityContext,
  input: CompleteSetupInput & { userAgent: string | null },
): Promise<OpenedSession> {
  const passwordHash = await hashPassword(input.password)
  const now = new Date(context.clock.nowMs())
  const opened = await inSystem(async (system) => {
    if (!(await spendSetupLink(system, hashSecret(input.secret), now))) return undefined
    const userId = await giveAccount(system, context, { ...input, passwordHash, now })
    const existing = await oldestWorkspaceId(system)
    const workspaceId = existing ? await regain(context, existing, userId) : await openFirst(system, context, input, userId)
    await note(context, { recovered: existing !== undefined, userId, workspaceId })
    return await openSession(system, context, { userId, workspaceId, userAgent: input.userAgent })
  })
  return opened ?? (await signInAfterDoubleClick(context, input))
}

async function giveAccount(
  system: SystemScope,
  context: IdentityContext,
  person: { email: string; name: string; passwordHash: string; now: Date },
): Promise<string> {
  const known = await findUserByEmail(system, person.email)
  if (known) {
    await resetUser(system, known.id, person.passwordHash, person.now)
    return known.id
  }
  const id = context.ids.next('usr')
  const { email, name, passwordHash } = person
  if (!(await insertUser(system, { id, email, name, passwordHash }))) throw new AppError('CONFLICT')
  return id
}

async function openFirst(system: SystemScope, context: IdentityContext, input: CompleteSetupInput, adminId: string): Promise<string> {
  const { tenantName, workspaceName: name, timeZone } = input
  return await openWorkspace(system, context, { tenantName, name, timeZone, adminId })
}

/** A lost admin comes back as admin of the oldest workspace, where everybody sees it in the proof. */
async function regain(context: IdentityContext, workspaceId: string, userId: string): Promise<string> {
  await inScope(workspaceId, async (scope) => {
    const before = await findMembership(scope, userId)
    const grants = before?.grants ?? []
    const seal = await signMembership({ workspaceId, userId, role: 'admin', grants })
    if (before) await updateMembership(scope, userId, { role: 'admin', grants, ...seal })
    else await insertMembership(scope, { userId, role: 'admin', grants, ...seal })
    await context.record(scope, [
      {
        type: 'membership.changed',
        decision: 'allow',
        actorId: null,
        subjectId: userId,
        details: { from: before?.role ?? null, role: 'admin', grants, by: 'setup link', ...seal },
      },
    ])
  })
  return workspaceId
}

async function note(context: IdentityContext, what: { recovered: boolean; userId: string; workspaceId: string }): Promise<void> {
  const { userId, ...details } = what
  await inScope(SYSTEM_WORKSPACE, async (chain) => {
    await context.record(chain, [{ type: 'setup.completed', decision: 'allow', actorId: userId, subjectId: userId, details }])
  })
}

async function signInAfterDoubleClick(context: IdentityContext, input: CompleteSetupInput & { userAgent: string | null }) {
  const spent = await inSystem(async (system) => await wasSetupLinkSpent(system, hashSecret(input.secret)))
  if (!spent) throw new AppError('LINK_EXPIRED')
  try {
    return await signIn(context, { email: input.email, password: input.password, userAgent: input.userAgent, replaces: null })
  } catch (cause) {
    throw new AppError('LINK_EXPIRED', { cause })
  }
}
