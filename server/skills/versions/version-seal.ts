import { skillFactsDigest } from '#server/audit/core/skill-facts.ts'
import { type AuthorityRecord, type AuthoritySeal, authorityHolds, signAuthority } from '#server/signer/authority.ts'
import type { SkillVersionRow } from '#server/skills/versions/store.ts'

/** Everything of a version that never changes. */
type SealedVersion = Pick<
  SkillVersionRow,
  | 'workspaceId'
  | 'id'
  | 'skillId'
  | 'semver'
  | 'n'
  | 'archiveDigest'
  | 'treeDigest'
  | 'manifest'
  | 'files'
  | 'reach'
  | 'wider'
  | 'publishedBy'
  | 'publisher'
>

/** What stands of a withdrawal: all null, there is none. */
export type VersionStatus = Pick<SkillVersionRow, 'yankedAt' | 'yankedBy' | 'yankSeverity' | 'yankReason'>
type StatusOf = Pick<SkillVersionRow, 'workspaceId' | 'id'> & VersionStatus
export type StatusSeal = Pick<SkillVersionRow, 'statusSignature' | 'statusKeyId' | 'statusEpoch'>
/** A version with everything that is signed of it, and the seals. */
type SignedVersion = SealedVersion & AuthoritySeal & VersionStatus & StatusSeal
export const NOT_WITHDRAWN: VersionStatus = { yankedAt: null, yankedBy: null, yankSeverity: null, yankReason: null }

/**
 * What the signer signs of a version: which skill, number, both digests and who published it, and a digest of what was read from
 * the files, so that nobody widens a permission or swaps a file behind the product's back (decision 0120).
 * @param hasStatus a signed status stands beside it: then one without is not the version that was signed
 */
export function versionRecord(version: SealedVersion, hasStatus: boolean): AuthorityRecord {
  const { workspaceId, id, skillId, semver, n, archiveDigest, treeDigest, publishedBy, publisher } = version
  const facts = skillFactsDigest(version)
  const says = { what: 'skill-version', id, skillId, semver, n, archiveDigest, treeDigest, facts, publishedBy, publisher }
  return { kind: 'grant', workspaceId, says: hasStatus ? { ...says, status: 'signed' } : says }
}

/**
 * Has a new version signed, and that it is not withdrawn.
 * @returns `seal` of the version for good, `status` until it is withdrawn
 * @throws AppError SIGNER_UNAVAILABLE
 */
export async function sealVersion(version: SealedVersion): Promise<{ seal: AuthoritySeal; status: StatusSeal }> {
  const seal = await signAuthority(versionRecord(version, true))
  return { seal, status: await sealStatus({ ...version, ...NOT_WITHDRAWN }) }
}

/** @throws AppError SIGNER_UNAVAILABLE */
export async function sealStatus(status: StatusOf): Promise<StatusSeal> {
  const { signature, keyId, epoch } = await signAuthority(statusRecord(status))
  return { statusSignature: signature, statusKeyId: keyId, statusEpoch: epoch }
}

/**
 * Whether what stands of a withdrawal is what was signed: one that was taken back or made milder in the database is not. True of what
 * has no seal; whether it may be without one, `versionHolds` knows.
 */
export async function statusHolds(status: StatusOf & StatusSeal): Promise<boolean> {
  const { statusSignature: signature, statusKeyId: keyId, statusEpoch: epoch } = status
  return signature === null || (await authorityHolds(statusRecord(status), { signature, keyId, epoch }))
}

function statusRecord({ workspaceId, id, yankedAt, yankedBy, yankSeverity, yankReason }: StatusOf): AuthorityRecord {
  const says = { what: 'skill-version-status', id, yankedAt: yankedAt?.toISOString() ?? null, yankedBy, yankSeverity, yankReason }
  return { kind: 'grant', workspaceId, says }
}

/**
 * Whether a stored version is the one that was signed, its status too. Whoever uses a version asks this first. One that was published
 * before a status was signed has one from its first withdrawal on.
 */
export async function versionHolds(version: SignedVersion): Promise<boolean> {
  if (!(await statusHolds(version))) return false
  const hasStatus = version.statusSignature !== null
  if (await authorityHolds(versionRecord(version, hasStatus), version)) return true
  return hasStatus && (await authorityHolds(versionRecord(version, false), version))
}
