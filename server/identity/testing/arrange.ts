import { randomBytes } from 'node:crypto'
import { appendAudit } from '#server/audit/append-audit.ts'
import { insertUser } from '#server/identity/accounts/store.ts'
import type { IdentityContext, IdentityEvent } from '#server/identity/context.ts'
import { hashPassword } from '#server/identity/password.ts'
import { insertMembership, updateMembership } from '#server/identity/people/store.ts'
import type { Principal } from '#server/identity/principal.ts'
import { readSession } from '#server/identity/read-session.ts'
import type { Role } from '#server/identity/schema.ts'
import { signIn } from '#server/identity/sign-in.ts'
import { signMembership } from '#server/identity/signed-records.ts'
import { makeToken } from '#server/identity/tokens/make-token.ts'
import type { TokenScope } from '#server/identity/tokens/schema.ts'
import { insertWorkspace } from '#server/identity/workspaces/store.ts'
import { assert } from '#server/kernel/assert.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import { ensureSigner } from '#server/signer/testing/ensure-signer.ts'
import { inScope, inSystem } from '#server/tenancy/store.ts'

export const PASSWORD = 'correct horse battery'
const passwordHash = hashPassword(PASSWORD)

/** A context whose time the test moves and whose record it reads. */
export function testContext() {
  const told: (IdentityEvent & { workspaceId: string })[] = []
  const time = { nowMs: Date.now() }
  const context: IdentityContext = {
    clock: { nowMs: () => time.nowMs, monotonicMs: () => time.nowMs },
    ids: systemIds,
    record: async (scope, events) => {
      told.push(...events.map((event) => ({ ...event, workspaceId: scope.workspaceId })))
    },
  }
  return { context, told, passMs: (ms: number) => (time.nowMs += ms) }
}

/** A workspace without people. */
export async function arrangeWorkspace(name = 'Acme'): Promise<string> {
  const id = systemIds.next('ws')
  await inSystem(
    async (scope) =>
      await insertWorkspace(scope, { id, tenantName: name, name, slug: `s-${randomBytes(6).toString('hex')}`, timeZone: 'UTC' }),
  )
  return id
}

/** A person with PASSWORD, in the given workspaces, their roles signed and on record as real ones are. */
export async function arrangePerson(memberships: Readonly<Record<string, Role>>): Promise<{ userId: string; email: string }> {
  const userId = systemIds.next('usr')
  const email = `${userId}@example.com`
  const hash = await passwordHash
  await inSystem(async (scope) => await insertUser(scope, { id: userId, email, name: 'Test Person', passwordHash: hash }))
  for (const [workspaceId, role] of Object.entries(memberships)) {
    await ensureSigner()
    const seal = await signMembership({ workspaceId, userId, role, grants: [] })
    const granted = { type: 'membership.granted' as const, ext: { subjectId: userId, role, grants: [], ...seal } }
    await inScope(workspaceId, async (scope) => {
      await insertMembership(scope, { userId, role, grants: [], ...seal })
      await appendAudit(scope, [granted], { atMs: Date.now(), ids: systemIds })
    })
  }
  return { userId, email }
}

/** Another role for a person, signed as a real one: a role set in the database would be none. */
export async function arrangeRole(workspaceId: string, userId: string, role: Role): Promise<void> {
  const seal = await signMembership({ workspaceId, userId, role, grants: [] })
  await inScope(workspaceId, async (scope) => await updateMembership(scope, userId, { role, grants: [], ...seal }))
}

/** Signs a person in and gives token and principal. */
export async function arrangeSignIn(context: IdentityContext, email: string) {
  const opened = await signIn(context, { email, password: PASSWORD, userAgent: 'test', replaces: null })
  const session = await readSession(opened.token, context.clock.nowMs())
  assert(session?.principal, 'a member signs in')
  return { token: opened.token, principal: session.principal }
}

/** An API token of a person who is signed in. */
export async function arrangeToken(context: IdentityContext, principal: Principal, scopes: readonly TokenScope[]): Promise<string> {
  await ensureSigner()
  return (await makeToken(context, principal, { name: 'A program', scopes: [...scopes], expiresInDays: 30 })).token
}
