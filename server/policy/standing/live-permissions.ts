import { findMembership } from '#server/identity/people/store.ts'
import { membershipHolds } from '#server/identity/signed-records.ts'
import type { JsonObject } from '#server/kernel/canonical-json.ts'
import { type LivePermission, permissionTermsSchema, staysHere } from '#server/policy/core/standing.ts'
import { countUses, listPermissions, lockPermissions, type PermissionRow } from '#server/policy/standing/store.ts'
import { type AuthorityRecord, authorityHolds } from '#server/signer/authority.ts'
import type { TenantScope } from '#server/tenancy/store.ts'
import { readWorkspace } from '#server/tenancy/workspaces/store.ts'

const DAY_MS = 86_400_000

/** Permissions of a member that a plan made now may name: neither suspended nor run out. Whether they are signed is looked at by policy. */
export async function usablePermissions(scope: TenantScope, memberId: string, nowMs: number): Promise<LivePermission[]> {
  const rows = (await listPermissions(scope, memberId)).filter((row) => row.suspendedAt === null && row.expiresAt.getTime() > nowMs)
  return rows.map((row) => ({ digest: row.digest, terms: termsOf(row), inForce: true, usedInRun: 0, usedInDay: 0 }))
}

/**
 * The permissions that a sealed plan names, as they stand now, locked until the transaction ends: their limits are
 * reserved by whoever holds them.
 * @throws AppError SIGNER_UNAVAILABLE only when this process has not met the signer yet
 */
export async function livePermissions(
  scope: TenantScope,
  plan: { lineageId: string; digests: readonly string[]; nowMs: number; authors: readonly string[] },
): Promise<(LivePermission & { readonly entryId: string })[]> {
  const rows = await lockPermissions(scope, plan.digests)
  return await Promise.all(
    rows.map(async (row) => ({
      entryId: row.id,
      digest: row.digest,
      terms: termsOf(row),
      inForce:
        row.suspendedAt === null && (await permissionHolds(scope.workspaceId, row)) && (await mayGrantToday(scope, row, plan.authors)),
      usedInRun: await countUses(scope, row.id, { lineageId: plan.lineageId }),
      usedInDay: await countUses(scope, row.id, { since: new Date(plan.nowMs - DAY_MS) }),
    })),
  )
}

/**
 * Whether who gave it might give it today: still an admin, and not the author of what runs, unless it stays in this
 * installation. So leaving practice, another role or a new author end it at once.
 */
async function mayGrantToday(scope: TenantScope, row: PermissionRow, authors: readonly string[]): Promise<boolean> {
  const membership = await findMembership(scope, row.grantedBy)
  if (membership?.role !== 'admin' || !(await membershipHolds({ ...membership, workspaceId: scope.workspaceId }))) return false
  return !authors.includes(row.grantedBy) || staysHere(termsOf(row).tool, (await readWorkspace(scope)).practice)
}

/** What the signer signs when a standing permission is given. */
export function permissionRecord(
  workspaceId: string,
  row: Pick<PermissionRow, 'id' | 'memberId' | 'entry' | 'grantedBy'>,
): AuthorityRecord {
  const { id, memberId, grantedBy } = row
  return { kind: 'whitelist', workspaceId, says: { id, memberId, grantedBy, entry: row.entry as JsonObject } }
}

/** Whether the stored permission is the one that was signed. */
export async function permissionHolds(workspaceId: string, row: PermissionRow): Promise<boolean> {
  return await authorityHolds(permissionRecord(workspaceId, row), { signature: row.signature, keyId: row.keyId, epoch: row.epoch })
}

export function termsOf(row: Pick<PermissionRow, 'entry'>): LivePermission['terms'] {
  const { digest: _, ...terms } = row.entry as JsonObject
  return permissionTermsSchema.parse(terms)
}
