import { and, asc, desc, eq, gt, isNull } from 'drizzle-orm'
import { invitations } from '#db/schema/invitations.ts'
import { memberships } from '#db/schema/memberships.ts'
import { users } from '#db/schema/users.ts'
import { workspaces } from '#db/schema/workspaces.ts'
import type { Role } from '#server/identity/schema.ts'
import type { AuthoritySeal } from '#server/signer/authority.ts'
import type { SystemScope, TenantScope } from '#server/tenancy/store.ts'

/** Memberships and invitations of one workspace, and the look-ups across workspaces that sign-in needs. */
export interface Membership {
  readonly userId: string
  readonly role: Role
  readonly grants: readonly string[]
  readonly createdAt: Date
  readonly signature: string
  readonly keyId: string
  readonly epoch: string
}
export const membershipColumns = {
  userId: memberships.userId,
  role: memberships.role,
  grants: memberships.grants,
  createdAt: memberships.createdAt,
  signature: memberships.signature,
  keyId: memberships.keyId,
  epoch: memberships.epoch,
}

/** Who is suspended is nobody's colleague: every look-up but `listAllMemberships` and `findAnyMembership` leaves them out. */
export const isIn = isNull(memberships.suspendedAt)

export async function listMemberships({ tx }: TenantScope): Promise<Membership[]> {
  return await tx.select(membershipColumns).from(memberships).where(isIn).orderBy(asc(memberships.createdAt), asc(memberships.userId))
}

/** The suspended ones too, with since when. */
export async function listAllMemberships({ tx }: TenantScope) {
  return await tx
    .select({ ...membershipColumns, suspendedAt: memberships.suspendedAt })
    .from(memberships)
    .orderBy(asc(memberships.createdAt), asc(memberships.userId))
}

/** Of the suspended too. */
export async function findAnyMembership({ tx }: TenantScope, userId: string) {
  const [found] = await tx
    .select({ ...membershipColumns, suspendedAt: memberships.suspendedAt })
    .from(memberships)
    .where(eq(memberships.userId, userId))
    .for('update')
  return found
}

export async function setSuspended({ tx }: TenantScope, userId: string, suspendedAt: Date | null): Promise<void> {
  await tx.update(memberships).set({ suspendedAt }).where(eq(memberships.userId, userId))
}

/** Locks the admins of the workspace, in one order, so that two of them cannot demote each other at once (last-admin guard). */
export async function lockAdmins({ tx }: TenantScope): Promise<string[]> {
  const admins = await tx
    .select({ userId: memberships.userId })
    .from(memberships)
    .where(and(eq(memberships.role, 'admin'), isIn))
    .orderBy(asc(memberships.userId))
    .for('update')
  return admins.map((admin) => admin.userId)
}

export async function findMembership({ tx }: TenantScope, userId: string): Promise<Membership | undefined> {
  const [found] = await tx
    .select(membershipColumns)
    .from(memberships)
    .where(and(eq(memberships.userId, userId), isIn))
  return found
}

/** @returns false when the person is a member already. */
export async function insertMembership(
  { tx, workspaceId }: TenantScope,
  membership: { userId: string; role: Role; grants: readonly string[] } & AuthoritySeal,
): Promise<boolean> {
  const inserted = await tx
    .insert(memberships)
    .values({ ...membership, grants: [...membership.grants], workspaceId })
    .onConflictDoNothing()
    .returning({ userId: memberships.userId })
  return inserted.length === 1
}

export async function updateMembership(
  { tx }: TenantScope,
  userId: string,
  change: { role: Role; grants: readonly string[] } & AuthoritySeal,
): Promise<void> {
  const { role, grants, signature, keyId, epoch } = change
  await tx
    .update(memberships)
    .set({ role, grants: [...grants], signature, keyId, epoch })
    .where(eq(memberships.userId, userId))
}

export async function deleteMembership({ tx }: TenantScope, userId: string): Promise<void> {
  await tx.delete(memberships).where(eq(memberships.userId, userId))
}

/** The workspaces a person may enter, oldest membership first. */
export async function workspacesOf({ tx }: SystemScope, userId: string) {
  return await tx
    .select({
      id: workspaces.id,
      name: workspaces.name,
      tenantName: workspaces.tenantName,
      timeZone: workspaces.timeZone,
      practice: workspaces.practice,
      userId: memberships.userId,
      role: memberships.role,
      grants: memberships.grants,
      signature: memberships.signature,
      epoch: memberships.epoch,
      keyId: memberships.keyId,
    })
    .from(memberships)
    .innerJoin(workspaces, eq(workspaces.id, memberships.workspaceId))
    .where(and(eq(memberships.userId, userId), isIn))
    .orderBy(asc(memberships.createdAt), asc(workspaces.id))
}

/** The role right now, read on each request. */
export async function membershipOf({ tx }: SystemScope, userId: string, workspaceId: string): Promise<Membership | undefined> {
  const [found] = await tx
    .select(membershipColumns)
    .from(memberships)
    .where(and(eq(memberships.userId, userId), eq(memberships.workspaceId, workspaceId), isIn))
  return found
}

/** Membership of a person whose account is open; undefined when there is none. */
export async function openMembershipOf({ tx }: SystemScope, userId: string, workspaceId: string): Promise<Membership | undefined> {
  const [found] = await tx
    .select(membershipColumns)
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(and(eq(memberships.userId, userId), eq(memberships.workspaceId, workspaceId), isIn, isNull(users.disabledAt)))
  return found
}

export async function insertInvitation(
  { tx, workspaceId }: TenantScope,
  invitation: { id: string; tokenHash: string; role: Role; grants: readonly string[]; createdBy: string; expiresAt: Date } & AuthoritySeal,
): Promise<void> {
  await tx.insert(invitations).values({ ...invitation, grants: [...invitation.grants], workspaceId })
}

export async function listOpenInvitations({ tx }: TenantScope, now: Date) {
  return await tx
    .select({
      id: invitations.id,
      role: invitations.role,
      grants: invitations.grants,
      createdBy: invitations.createdBy,
      expiresAt: invitations.expiresAt,
    })
    .from(invitations)
    .where(and(isNull(invitations.usedAt), isNull(invitations.revokedAt), gt(invitations.expiresAt, now)))
    .orderBy(desc(invitations.createdAt))
    .limit(100)
}

/** Which workspace an invitation opens, looked up before anybody is signed in. */
export async function findInvitation({ tx }: SystemScope, tokenHash: string, now: Date) {
  const [found] = await tx
    .select({
      id: invitations.id,
      workspaceId: invitations.workspaceId,
      role: invitations.role,
      grants: invitations.grants,
      tokenHash: invitations.tokenHash,
      createdBy: invitations.createdBy,
      expiresAt: invitations.expiresAt,
      signature: invitations.signature,
      keyId: invitations.keyId,
      epoch: invitations.epoch,
      workspaceName: workspaces.name,
      tenantName: workspaces.tenantName,
    })
    .from(invitations)
    .innerJoin(workspaces, eq(workspaces.id, invitations.workspaceId))
    .where(
      and(eq(invitations.tokenHash, tokenHash), isNull(invitations.usedAt), isNull(invitations.revokedAt), gt(invitations.expiresAt, now)),
    )
  return found
}

/** Spends the invitation by compare-and-set. @returns false when somebody was faster, or it was revoked or is too old. */
export async function spendInvitation({ tx }: TenantScope, id: string, userId: string, now: Date): Promise<boolean> {
  const spent = await tx
    .update(invitations)
    .set({ usedAt: now, usedBy: userId })
    .where(and(eq(invitations.id, id), isNull(invitations.usedAt), isNull(invitations.revokedAt), gt(invitations.expiresAt, now)))
    .returning({ id: invitations.id })
  return spent.length === 1
}

/** @returns false when there is no open invitation of that id. */
export async function revokeInvitationRow({ tx }: TenantScope, id: string, now: Date): Promise<boolean> {
  const revoked = await tx
    .update(invitations)
    .set({ revokedAt: now })
    .where(and(eq(invitations.id, id), isNull(invitations.usedAt), isNull(invitations.revokedAt)))
    .returning({ id: invitations.id })
  return revoked.length === 1
}
