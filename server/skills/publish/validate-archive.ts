import type { RawArchive } from '#server/skills/core/bundle.ts'
import { judgeBundle, type PublishFacts } from '#server/skills/core/check-bundle.ts'
import { DEFAULT_SKILL_POLICY } from '#server/skills/core/default-policy.ts'
import { examineFiles } from '#server/skills/publish/examine-archive.ts'
import { readArchive } from '#server/skills/publish/read-archive.ts'

/**
 * What the checks say of an archive where no workspace is at hand: severities as Muster ships them, no earlier versions, no other
 * skills. Needs no database; publishes nothing.
 */
export async function validateArchive(
  archive: Uint8Array,
  slug: string,
  facts: Partial<PublishFacts> = {},
): Promise<ReturnType<typeof judgeBundle>> {
  return await validateFiles(await readArchive(archive), slug, facts)
}

/** The same of files that need no unpacking. */
export async function validateFiles(
  raw: RawArchive,
  slug: string,
  facts: Partial<PublishFacts> = {},
): Promise<ReturnType<typeof judgeBundle>> {
  const { bundle } = await examineFiles(raw)
  return judgeBundle(bundle, { slug, policy: DEFAULT_SKILL_POLICY, earlier: [], names: [], needed: null, ...facts })
}
