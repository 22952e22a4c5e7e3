import { coerce, compare, inc, valid } from 'semver'
import { error, type Matter, quoted, warning } from '#server/skills/core/bundle.ts'
import { declaredOf, metadataOf } from '#server/skills/core/read-declared.ts'
import { isVersionNumber } from '#server/skills/core/version-number.ts'
import { type Finding, VERSION_CHARS_MAX } from '#server/skills/schema.ts'

const PATH = 'SKILL.md'

export interface EarlierVersion {
  readonly semver: string
  readonly treeDigest: string
}
interface Numbered {
  readonly findings: Finding[]
  readonly version: string | null
}

/**
 * The number of a version: semver, strictly above every earlier one, withdrawn ones too (requirements §14.5). A file of the open
 * format has none, or anything at all under `metadata`: then it gets the next one, a major one when it reaches further than the last
 * (`reachesFurther`). What an older Muster published without being a number is above and below nothing.
 */
export function checkSemver(
  { fields }: Pick<Matter, 'fields'>,
  earlier: readonly EarlierVersion[],
  about: { treeDigest: string; reachesFurther: boolean },
): Numbered {
  const counted = earlier.filter(({ semver }) => isVersionNumber(semver))
  const ours = declaredOf(fields, 'version').value
  const said = ours ?? metadataOf(fields)['version']
  if (said == null)
    return nextNumber(counted, about, (version) =>
      warning('version-given', `The file names no version; it becomes ${version}.`, { path: PATH }),
    )
  const text = typeof said === 'string' ? said.trim() : JSON.stringify(said)
  const read = readNumber(text)
  if ('version' in read) return aboveAll(read.version, text, counted)
  if (ours != null) return { findings: [read], version: null }
  const next = 'To number it yourself, write muster.version: "1.2.0" under metadata.'
  const tell = (version: string): Finding =>
    warning('version-unread', `The version ${quoted(text)} under metadata is no number here; it becomes ${version}.`, { path: PATH, next })
  return nextNumber(counted, about, tell)
}

/** The number that a text is, or what keeps it from being one. */
function readNumber(text: string): { readonly version: string } | Finding {
  const refuse = (code: string, message: string, next: string): Finding => error(code, message, { path: PATH, next })
  if (text.length > VERSION_CHARS_MAX)
    return refuse(
      'version-too-long',
      `The version ${quoted(text)} is longer than ${VERSION_CHARS_MAX} characters.`,
      'Shorten what stands behind the three numbers.',
    )
  const [core = '', ...behind] = text.split('-')
  const parts = [...core.replace(/^v/, '').split('.'), ...behind.join('-').split('+', 1).join('').split('.')]
  if (parts.some((part) => /^\d+$/.test(part) && Number(part) > Number.MAX_SAFE_INTEGER))
    return refuse(
      'version-too-large',
      `A part of the version ${quoted(text)} is above ${Number.MAX_SAFE_INTEGER}.`,
      'Write smaller numbers, such as 1.2.0.',
    )
  const version = valid(text) ?? (/^v?\d+(\.\d+)?$/.test(text) ? (coerce(text)?.version ?? null) : null)
  return version !== null && isVersionNumber(version)
    ? { version }
    : refuse('version-shape', `The version ${quoted(text)} is none.`, 'Write three numbers, such as 1.2.0.')
}

function aboveAll(version: string, text: string, earlier: readonly EarlierVersion[]): Numbered {
  const findings =
    version === text ? [] : [warning('version-read-as', `The version ${quoted(text)} is read as ${version}.`, { path: PATH })]
  const newest = newestOf(earlier)
  if (newest === undefined || compare(version, newest) > 0) return { findings, version }
  const exists = earlier.some(({ semver }) => compare(semver, version) === 0)
  const next = `Raise it above ${newest}.`
  const fault = exists
    ? error('version-exists', `Version ${version} is published already.`, { path: PATH, next })
    : error('version-too-low', `Version ${version} is not above ${newest}.`, { path: PATH, next })
  return { findings: [...findings, fault], version }
}

/** The next one in line; where its part cannot be raised any more, the next part that can. */
function nextNumber(
  earlier: readonly EarlierVersion[],
  about: { treeDigest: string; reachesFurther: boolean },
  tell: (version: string) => Finding,
): Numbered {
  const refuse = (fault: Finding): Numbered => ({ findings: [fault], version: null })
  const same = earlier.find(({ treeDigest }) => treeDigest === about.treeDigest)
  if (same) return refuse(error('version-exists', `These very files are published as ${same.semver}.`, { path: PATH }))
  const newest = newestOf(earlier)
  if (newest === undefined) return { findings: [tell('1.0.0')], version: '1.0.0' }
  const steps = about.reachesFurther ? (['major', 'minor', 'patch'] as const) : (['minor', 'major', 'patch'] as const)
  const version = steps.map((step) => inc(newest, step) ?? '').find((one) => isVersionNumber(one) && compare(one, newest) > 0)
  if (version !== undefined) return { findings: [tell(version)], version }
  const next = 'Publish it under another name.'
  return refuse(error('version-none-left', `There is no number above ${newest}.`, { path: PATH, next }))
}

function newestOf(earlier: readonly EarlierVersion[]): string | undefined {
  return earlier
    .map(({ semver }) => semver)
    .toSorted(compare)
    .at(-1)
}
