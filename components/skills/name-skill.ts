import { patchYaml, readYaml } from '#components/crews/patch-yaml.ts'

/**
 * The text of a job with a skill named in it, in the version that is added or a later one that fits; comments and order stay. The same
 * text where it names it already; null while the text cannot be read, or has something else in that place. Pure.
 */
export function nameSkill(yaml: string, skill: string, version: string): string | null {
  const listed = readYaml(yaml)?.['skills'] ?? []
  if (readYaml(yaml) === null || !Array.isArray(listed)) return null
  if (listed.some((entry: { skill?: unknown } | null) => entry?.skill === skill)) return yaml
  const entry = { skill, version: `^${version}` }
  return listed.length === 0 ? patchYaml(yaml, ['skills'], [entry]) : patchYaml(yaml, ['skills', listed.length], entry)
}
