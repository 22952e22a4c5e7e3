import { coerce, compare, inc, valid } from 'semver'
import { error, type Matter, quoted, warning } from '#server/skills/core/bundle.ts'
import { declaredOf, metadataOf } from '#server/skills/core/read-declared.ts'
import type { Finding } from '#server/skills/schema.ts'

export interface EarlierVersion {
  readonly semver: string
  readonly treeDigest: string
}

/**
 * The number of a version: semver, strictly above every earlier one, withdrawn ones too (requirements §14.5). A file of the open
 * format has none: then it gets the next one, a major one when it reaches further than the last (`reachesFurther`).
 */
export function checkSemver(
  { fields }: Pick<Matter, 'fields'>,
  earlier: readonly EarlierVersion[],
  about: { treeDigest: string; reachesFurther: boolean },
): { findings: Finding[]; version: string | null } {
  const newest = earlier
    .map(({ semver }) => semver)
    .toSorted(compare)
    .at(-1)
  const said = declaredOf(fields, 'version').value ?? metadataOf(fields)['version']
  const path = 'SKILL.md'
  if (said == null) {
    const same = earlier.find(({ treeDigest }) => treeDigest === about.treeDigest)
    if (same) return { findings: [error('version-exists', `These very files are published as ${same.semver}.`, { path })], version: null }
    const version = newest === undefined ? '1.0.0' : (inc(newest, about.reachesFurther ? 'major' : 'minor') ?? '1.0.0')
    return { findings: [warning('version-given', `The file names no version; it becomes ${version}.`, { path })], version }
  }
  const text = typeof said === 'string' ? said.trim() : JSON.stringify(said)
  const version = valid(text) ?? (/^v?\d+(\.\d+)?$/.test(text) ? (coerce(text)?.version ?? null) : null)
  if (version === null)
    return {
      findings: [error('version-shape', `The version ${quoted(text)} is none.`, { path, next: 'Write three numbers, such as 1.2.0.' })],
      version: null,
    }
  const findings = version === text ? [] : [warning('version-read-as', `The version ${quoted(text)} is read as ${version}.`, { path })]
  if (newest === undefined || compare(version, newest) > 0) return { findings, version }
  const exists = earlier.some(({ semver }) => compare(semver, version) === 0)
  const fault = exists
    ? error('version-exists', `Version ${version} is published already.`, { path, next: `Raise it above ${newest}.` })
    : error('version-too-low', `Version ${version} is not above ${newest}.`, { path, next: `Raise it above ${newest}.` })
  return { findings: [...findings, fault], version }
}
