import { taggedDigest } from '#server/kernel/digest.ts'

/** What was read from the files of a skill's version, as it is stored. */
export interface SkillFacts {
  readonly manifest: unknown
  readonly files: unknown
  readonly reach: unknown
  readonly wider: boolean
}

/** What a version's signature and its entry in the chain name of its files; Verify makes it again from the stored row. Pure. */
export function skillFactsDigest({ manifest, files, reach, wider }: SkillFacts): string {
  return taggedDigest('muster.skill-facts.v1', { manifest, files, reach, wider })
}
