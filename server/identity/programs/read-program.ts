import type { IdentityContext } from '#server/identity/context.ts'
import { type Membership, membershipOf } from '#server/identity/people/store.ts'
import type { TokenPrincipal } from '#server/identity/principal.ts'
import { findProgram, touchProgram } from '#server/identity/programs/store.ts'
import { membershipHolds, programHolds } from '#server/identity/signed-records.ts'
import { inScope, inSystem } from '#server/tenancy/store.ts'

/** `last used` is written at most so often. */
const TOUCH_MS = 60_000

/** Names a consent in the records of the authorisation server. */
export function subjectOf(workspaceId: string, programId: string): string {
  return `${workspaceId}/${programId}`
}

/**
 * What a consent gives at this very moment: the person who gave it, with the role of now and no grants, and the one surface
 * (domain §7, §9). Nothing of it is believed but the names: revoked, expired, unsigned, a suspended person, all are the same.
 * @param subject of `subjectOf`
 * @param sayRefused whether a consent that no longer works is put on record now; it is still tried: somebody keeps its token, or found it
 */
export async function readProgram(
  context: IdentityContext,
  subject: string,
  sayRefused: (programId: string) => Promise<boolean>,
): Promise<TokenPrincipal | undefined> {
  const [workspaceId, programId] = subject.split('/')
  if (!workspaceId || !programId) return undefined
  const now = new Date(context.clock.nowMs())
  const found = await inSystem(async (scope) => {
    const row = await findProgram(scope, workspaceId, programId)
    return row && { ...row, membership: await membershipOf(scope, row.program.userId, workspaceId) }
  })
  if (!found) return undefined
  const { program, membership } = found
  const why = await whyRefused(found, workspaceId, now)
  if (why !== null || !membership) {
    if (await sayRefused(programId))
      await inScope(workspaceId, async (scope) => {
        const refused = { type: 'program.refused', decision: 'deny', actorId: program.userId, subjectId: programId } as const
        await context.record(scope, [{ ...refused, details: { why: why ?? 'person' } }])
      })
    return undefined
  }
  const notSince = new Date(now.getTime() - TOUCH_MS)
  if (program.lastUsedAt === null || program.lastUsedAt < notSince)
    await inScope(workspaceId, async (scope) => await touchProgram(scope, programId, now, notSince))
  return {
    userId: program.userId,
    name: found.personName,
    email: found.email,
    authenticatedAtMs: 0,
    sessionHash: '',
    chosenWorkspaceId: workspaceId,
    workspaceId,
    role: membership.role,
    grants: [],
    via: {
      kind: 'token',
      tokenId: programId,
      scopes: [program.surface],
      program: { clientId: program.clientId, name: program.name },
    },
  }
}

type Found = NonNullable<Awaited<ReturnType<typeof findProgram>>> & { readonly membership: Membership | undefined }

/** @returns null when the consent holds */
async function whyRefused({ program, membership, disabledAt }: Found, workspaceId: string, now: Date): Promise<string | null> {
  if (program.revokedAt !== null) return 'revoked'
  if (program.expiresAt <= now) return 'expired'
  if (disabledAt !== null || !membership) return 'person'
  if (!(await programHolds(program))) return 'not signed'
  return (await membershipHolds({ ...membership, workspaceId })) ? null : 'person'
}
