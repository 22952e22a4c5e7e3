import type { IdentityContext } from '#server/identity/context.ts'
import type { TokenPrincipal } from '#server/identity/principal.ts'
import { hashSecret } from '#server/identity/secret.ts'
import { apiTokenHolds, membershipHolds } from '#server/identity/signed-records.ts'
import { TOKEN_PREFIX, TOKEN_SCOPES } from '#server/identity/tokens/schema.ts'
import { findToken, touchRefused, touchToken } from '#server/identity/tokens/store.ts'
import { Batches } from '#server/kernel/batches.ts'
import { inScope, lookInSystem } from '#server/tenancy/store.ts'

/** `last used` and refusals are written at most so often. */
const TOUCH_MS = 60_000
const SHAPE = new RegExp(`^${TOKEN_PREFIX}[A-Za-z0-9_-]{43}$`)

/** What is kept of a token. */
export function hashToken(token: string): string {
  return hashSecret(token)
}

/**
 * What a bearer token stands for now: its person in its workspace, with the role of this very moment and no grants, for a
 * token decides nothing (domain §7, §9). Its password was never given, so whatever wants a recent sign-in is refused too.
 * @returns undefined for every token that does not work, whyever: nobody learns from it whether there ever was one
 */
export async function readToken(context: IdentityContext, token: string): Promise<TokenPrincipal | undefined> {
  if (!SHAPE.test(token)) return undefined
  return await reads.add(token, context)
}

/** A program that sends many requests at once is looked up for all that wait, by a look that begins after the last of them came. */
const reads = new Batches<IdentityContext, TokenPrincipal | undefined>(async (token, contexts) => {
  const [context] = contexts
  const value = context && (await readNow(context, token))
  return contexts.map(() => ({ value }))
})

async function readNow(context: IdentityContext, token: string): Promise<TokenPrincipal | undefined> {
  const now = new Date(context.clock.nowMs())
  const row = await lookInSystem(async (scope) => await findToken(scope, hashToken(token)))
  if (!row) return undefined
  const { membership } = row
  const why = await whyRefused(row, now)
  const notSince = new Date(now.getTime() - TOUCH_MS)
  if (why !== null || !membership) {
    await recordRefusal(context, row, why ?? 'person', now, notSince)
    return undefined
  }
  if (row.lastUsedAt === null || row.lastUsedAt < notSince)
    await inScope(row.workspaceId, async (scope) => await touchToken(scope, row.id, now, notSince))
  return {
    userId: row.userId,
    name: row.personName,
    email: row.email,
    authenticatedAtMs: 0,
    sessionHash: '',
    chosenWorkspaceId: row.workspaceId,
    workspaceId: row.workspaceId,
    role: membership.role,
    grants: [],
    via: { kind: 'token', tokenId: row.id, scopes: TOKEN_SCOPES.filter((scope) => row.scopes.includes(scope)) },
  }
}

type Found = NonNullable<Awaited<ReturnType<typeof findToken>>>

async function whyRefused(row: Found, now: Date): Promise<string | null> {
  const { membership } = row
  if (row.revokedAt !== null) return 'revoked'
  if (row.expiresAt <= now) return 'expired'
  if (row.disabledAt !== null || !membership) return 'person'
  if (!(await apiTokenHolds(row))) return 'not signed'
  return (await membershipHolds({ ...membership, workspaceId: row.workspaceId })) ? null : 'person'
}

/** A token that no longer works is still tried: somebody keeps it, or somebody found it. Said once a minute at most. */
async function recordRefusal(context: IdentityContext, row: Found, why: string, now: Date, notSince: Date): Promise<void> {
  await inScope(row.workspaceId, async (scope) => {
    if (!(await touchRefused(scope, row.id, now, notSince))) return
    await context.record(scope, [{ type: 'api_token.refused', decision: 'deny', actorId: row.userId, subjectId: row.id, details: { why } }])
  })
}
