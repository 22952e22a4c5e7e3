import { taggedDigest } from '#server/kernel/digest.ts'
import { type AuthorityRecord, authorityHolds } from '#server/signer/authority.ts'
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

/**
 * What the signer signs of a version: which skill, number, both digests and who published it, and a digest of what was read from
 * the files, so that nobody widens a permission or swaps a file behind the product's back (decision 0120).
 */
export function versionRecord(version: SealedVersion): AuthorityRecord {
  const { workspaceId, id, skillId, semver, n, archiveDigest, treeDigest, publishedBy, publisher } = version
  const facts = factsDigest(version)
  const says = { what: 'skill-version', id, skillId, semver, n, archiveDigest, treeDigest, facts, publishedBy, publisher }
  return { kind: 'grant', workspaceId, says }
}

/** Of what was read from the files; stands in the chain too, where `audit/reconcile-authority` compares it. */
export function factsDigest({ manifest, files, reach, wider }: Pick<SealedVersion, 'manifest' | 'files' | 'reach' | 'wider'>): string {
  return taggedDigest('muster.skill-facts.v1', { manifest, files, reach, wider })
}

/** Whether a stored version is the one that was signed. Whoever uses a version asks this first. */
export async function versionHolds(version: SkillVersionRow): Promise<boolean> {
  return await authorityHolds(versionRecord(version), version)
}
