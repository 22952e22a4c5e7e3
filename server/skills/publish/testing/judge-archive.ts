import type { RawArchive } from '#server/skills/core/bundle.ts'
import { judgeBundle, type PublishFacts, readBundle } from '#server/skills/core/check-bundle.ts'
import { DEFAULT_SKILL_POLICY } from '#server/skills/core/default-policy.ts'
import { findSecretPlaces } from '#server/skills/publish/find-secret-places.ts'
import { readArchive } from '#server/skills/publish/read-archive.ts'

/** What the stages say of an archive in a workspace that knows nothing yet, without a database. */
export async function judgeArchive(
  archive: Uint8Array,
  slug: string,
  facts: Partial<PublishFacts> = {},
): Promise<ReturnType<typeof judgeBundle>> {
  return await judgeRaw(await readArchive(archive), slug, facts)
}

/** The same of files that need no unpacking. */
export async function judgeRaw(raw: RawArchive, slug: string, facts: Partial<PublishFacts> = {}): Promise<ReturnType<typeof judgeBundle>> {
  const bundle = readBundle(raw)
  const secretPlaces = await findSecretPlaces(bundle.files)
  const nothing = { slug, policy: DEFAULT_SKILL_POLICY, earlier: [], names: [], needed: new Map(), secretPlaces }
  return judgeBundle(bundle, { ...nothing, ...facts })
}
