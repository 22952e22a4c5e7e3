import { sha256, taggedDigest } from '#server/kernel/digest.ts'
import type { BundleFile, Matter, RawArchive } from '#server/skills/core/bundle.ts'
import { checkArchive } from '#server/skills/core/stages/archive.ts'
import { checkEntryPoint } from '#server/skills/core/stages/entry-point.ts'
import { checkFrontMatter } from '#server/skills/core/stages/front-matter.ts'
import { checkHiddenText } from '#server/skills/core/stages/hidden-text.ts'
import { checkKeepable } from '#server/skills/core/stages/keepable-fields.ts'
import { checkLicence } from '#server/skills/core/stages/licence.ts'
import { checkManifest, type Parts } from '#server/skills/core/stages/manifest.ts'
import { checkOverridePhrases } from '#server/skills/core/stages/override-phrases.ts'
import { reachOf } from '#server/skills/core/stages/reach.ts'
import { checkReferences } from '#server/skills/core/stages/references.ts'
import { checkRemoteFetch } from '#server/skills/core/stages/remote-fetch.ts'
import { checkSecretLiterals, type SecretPlace } from '#server/skills/core/stages/secret-literals.ts'
import { checkSecrets } from '#server/skills/core/stages/secrets.ts'
import { statedIn, withStated } from '#server/skills/core/stated-text.ts'
import type { FileEntry, Finding, Manifest, Reach, Stage } from '#server/skills/schema.ts'

const FINDINGS_MAX = 100
export const SEARCH_CHARS_MAX = 20_000

/** Hears of a stage as soon as it is done, with what it found: at most 100, errors first. */
export type TellStage = (stage: Stage, found: readonly Finding[]) => void

export type Findings = Partial<Record<Stage, readonly Finding[]>>

/** What a bundle says of itself, as far as it could be read; nothing was looked for in its texts yet. */
export interface ReadBundle {
  readonly findings: Findings
  readonly files: readonly BundleFile[]
  readonly matter: Matter | null
  /** The fields as YAML reads them, escapes and all: models are shown these, not how they are written. */
  readonly stated: BundleFile | null
  readonly parts: Parts | null
  readonly secrets: Manifest['secrets']
  readonly treeDigest: string
}

/**
 * All that can be said of a bundle by itself. Its size is bounded, whatever the texts held, so that it travels from the process that
 * read them to the process that decides.
 */
export interface ExaminedBundle {
  /** Of every stage that needs the files alone; of each at most 100, errors first. */
  readonly findings: Findings
  /** The fields of `SKILL.md`, 32 kB at most; null when they could not be read. */
  readonly fields: Matter['fields'] | null
  readonly parts: Parts | null
  readonly secrets: Manifest['secrets']
  readonly files: readonly FileEntry[]
  readonly treeDigest: string
  readonly reach: Reach | null
  /** Headings of the text, for the search in words. */
  readonly headings: string
}

const NOTHING = { files: [], matter: null, stated: null, parts: null, secrets: [], treeDigest: '' }

/** The first stages: archive, entry point and fields. Never stops at the first fault. */
export function readBundle(raw: RawArchive, tell: TellStage = () => undefined): ReadBundle {
  const read = readParts(raw)
  for (const [stage, found] of Object.entries(read.findings)) tell(stage as Stage, gravest(found))
  return read
}

function readParts(raw: RawArchive): ReadBundle {
  const archive = checkArchive(raw)
  if (archive.files.length === 0) return { ...NOTHING, findings: { archive: archive.findings } }
  const entry = checkEntryPoint(archive.files)
  const findings: Findings = { archive: archive.findings, 'entry-point': entry.findings }
  const treeDigest = treeDigestOf(entry.files)
  const bare = { findings, files: entry.files, matter: null, stated: null, parts: null, secrets: [], treeDigest }
  if (entry.skill === null) return bare
  const { findings: matterFindings, matter: written } = checkFrontMatter(entry.skill)
  if (!written) return { ...bare, findings: { ...findings, 'front-matter': matterFindings } }
  const { findings: refused, matter } = checkKeepable(entry.skill, written)
  const manifest = checkManifest(matter)
  const secrets = checkSecrets(matter)
  return {
    findings: { ...findings, 'front-matter': [...matterFindings, ...refused], manifest: manifest.findings, secrets: secrets.findings },
    files: entry.files,
    matter,
    stated: statedIn(matter),
    parts: manifest.parts,
    secrets: secrets.secrets,
    treeDigest,
  }
}

/** The stages that look through the texts, and what the texts reach for. Pure: same files, same findings. */
export function examineBundle(bundle: ReadBundle, secretPlaces: readonly SecretPlace[], tell: TellStage = () => undefined): ExaminedBundle {
  const said = (stage: Stage, found: readonly Finding[]): readonly Finding[] => {
    tell(stage, gravest(found))
    return found
  }
  const { files, matter, stated, parts, secrets, treeDigest } = bundle
  const paths = files.map(({ path }) => path)
  const findings: Findings = {
    ...bundle.findings,
    ...(files.length > 0 && aboutTexts(bundle, secretPlaces, said)),
    ...(parts && { licence: said('licence', checkLicence(parts.license, paths)) }),
  }
  return {
    findings: Object.fromEntries(Object.entries(findings).map(([stage, found]) => [stage, gravest(found)])),
    fields: matter?.fields ?? null,
    parts,
    secrets,
    files: files.map(entryOf),
    treeDigest,
    reach: parts ? reachOf({ ...parts, secrets }, stated ? [...files, stated] : files) : null,
    headings: headingsOf(matter?.body ?? ''),
  }
}

/** The gravest first, so that none of them falls off the end. */
export function gravest(findings: readonly Finding[]): Finding[] {
  return findings.toSorted((a, b) => Number(b.severity === 'error') - Number(a.severity === 'error')).slice(0, FINDINGS_MAX)
}

function aboutTexts(
  { files, matter, stated }: ReadBundle,
  secretPlaces: readonly SecretPlace[],
  said: (stage: Stage, found: readonly Finding[]) => readonly Finding[],
): Findings {
  const checked = (check: (some: readonly BundleFile[]) => Finding[]) =>
    withStated(check(files), stated ? check([stated]) : [], ({ code }) => code)
  return {
    references: said('references', checkReferences(files)),
    'hidden-text': said('hidden-text', checked(checkHiddenText)),
    'override-phrases': said('override-phrases', checked(checkOverridePhrases)),
    'secret-literals': said('secret-literals', checkSecretLiterals(secretPlaces)),
    'remote-fetch': said(
      'remote-fetch',
      checked((some) => checkRemoteFetch(some, matter)),
    ),
  }
}

/** Of names and contents alone, so that equal files are known again however they were packed (requirements §14.6). */
function treeDigestOf(files: readonly BundleFile[]): string {
  return taggedDigest(
    'muster.skill-tree.v1',
    files.map(({ path, bytes }) => [path, sha256(bytes)]),
  )
}

function entryOf({ path, bytes, text }: BundleFile): FileEntry {
  return { path, size: bytes.length, digest: sha256(bytes), text: text !== null }
}

function headingsOf(body: string): string {
  return [...body.matchAll(/^#{1,6} ([^\n]{1,200})/gm)]
    .map((match) => match[1] ?? '')
    .join('\n')
    .slice(0, SEARCH_CHARS_MAX)
}
