import { type AuthorityRecord, type AuthoritySeal, authorityHolds, signAuthority } from '#server/signer/authority.ts'

/** A role with its separable grants, of one person in one workspace. */
export interface MembershipRecord {
  readonly workspaceId: string
  readonly userId: string
  readonly role: string
  readonly grants: readonly string[]
}
/** What an invitation will give, and to whom: the bearer of its secret. */
export interface InvitationRecord {
  readonly workspaceId: string
  readonly id: string
  readonly tokenHash: string
  readonly role: string
  readonly grants: readonly string[]
  readonly createdBy: string
  readonly expiresAt: Date
}
/** What an API token may do, for whom and until when. */
export interface ApiTokenRecord {
  readonly workspaceId: string
  readonly id: string
  readonly userId: string
  readonly tokenHash: string
  readonly scopes: readonly string[]
  readonly expiresAt: Date
}

/** Which program a person let in, to what and until when. */
interface ProgramRecord {
  readonly workspaceId: string
  readonly id: string
  readonly userId: string
  readonly clientId: string
  readonly surface: string
  readonly expiresAt: Date
}

/** @throws AppError SIGNER_UNAVAILABLE: then nobody's role changes */
export async function signMembership(membership: MembershipRecord): Promise<AuthoritySeal> {
  return await signAuthority(membershipRecord(membership))
}

/** A role that was not signed, or was changed since, is none (domain §8, §9). */
export async function membershipHolds(membership: MembershipRecord & AuthoritySeal): Promise<boolean> {
  return await authorityHolds(membershipRecord(membership), membership)
}

/** @throws AppError SIGNER_UNAVAILABLE: then no link is made */
export async function signInvitation(invitation: InvitationRecord): Promise<AuthoritySeal> {
  return await signAuthority(invitationRecord(invitation))
}

/** An invitation to another role than the signed one opens no door. */
export async function invitationHolds(invitation: InvitationRecord & AuthoritySeal): Promise<boolean> {
  return await authorityHolds(invitationRecord(invitation), invitation)
}

/** @throws AppError SIGNER_UNAVAILABLE: then no token is made */
export async function signApiToken(token: ApiTokenRecord): Promise<AuthoritySeal> {
  return await signAuthority(apiTokenRecord(token))
}

/** A token with other scopes, another person or a later end than the signed one opens nothing. */
export async function apiTokenHolds(token: ApiTokenRecord & AuthoritySeal): Promise<boolean> {
  return await authorityHolds(apiTokenRecord(token), token)
}

/** @throws AppError SIGNER_UNAVAILABLE: then no program is let in */
export async function signProgram(program: ProgramRecord): Promise<AuthoritySeal> {
  return await signAuthority(programRecord(program))
}

/** A consent for another program, surface, person or time than the signed one opens nothing. */
export async function programHolds(program: ProgramRecord & AuthoritySeal): Promise<boolean> {
  return await authorityHolds(programRecord(program), program)
}

function programRecord({ workspaceId, id, userId, clientId, surface, expiresAt }: ProgramRecord): AuthorityRecord {
  const says = { what: 'connected-program', id, userId, clientId, surface, expiresAt: expiresAt.toISOString() }
  return { kind: 'grant', workspaceId, says }
}

function apiTokenRecord({ workspaceId, id, userId, tokenHash, scopes, expiresAt }: ApiTokenRecord): AuthorityRecord {
  const says = { what: 'api-token', id, userId, tokenHash, scopes: [...scopes], expiresAt: expiresAt.toISOString() }
  return { kind: 'grant', workspaceId, says }
}

function membershipRecord({ workspaceId, userId, role, grants }: MembershipRecord): AuthorityRecord {
  return { kind: 'grant', workspaceId, says: { what: 'membership', userId, role, grants: [...grants] } }
}

function invitationRecord({ workspaceId, id, tokenHash, role, grants, createdBy, expiresAt }: InvitationRecord): AuthorityRecord {
  const says = { what: 'invitation', id, tokenHash, role, grants: [...grants], createdBy, expiresAt: expiresAt.toISOString() }
  return { kind: 'grant', workspaceId, says }
}
