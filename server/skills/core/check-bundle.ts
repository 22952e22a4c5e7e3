import { sha256, taggedDigest } from '#server/kernel/digest.ts'
import type { BundleFile, Matter, RawArchive } from '#server/skills/core/bundle.ts'
import { checkArchive } from '#server/skills/core/stages/archive.ts'
import { checkDependencies, type NeededVersions } from '#server/skills/core/stages/dependencies.ts'
import { checkEntryPoint } from '#server/skills/core/stages/entry-point.ts'
import { checkFrontMatter } from '#server/skills/core/stages/front-matter.ts'
import { checkHiddenText } from '#server/skills/core/stages/hidden-text.ts'
import { checkLicence } from '#server/skills/core/stages/licence.ts'
import { checkLookAlike } from '#server/skills/core/stages/look-alike.ts'
import { checkManifest, type Parts } from '#server/skills/core/stages/manifest.ts'
import { checkOverridePhrases } from '#server/skills/core/stages/override-phrases.ts'
import { checkReach, type EarlierReach, reachBeyond, reachOf } from '#server/skills/core/stages/reach.ts'
import { checkReferences } from '#server/skills/core/stages/references.ts'
import { checkRemoteFetch } from '#server/skills/core/stages/remote-fetch.ts'
import { checkSecretLiterals, type SecretPlace } from '#server/skills/core/stages/secret-literals.ts'
import { checkSecrets } from '#server/skills/core/stages/secrets.ts'
import { checkSemver, type EarlierVersion } from '#server/skills/core/stages/semver.ts'
import { checkSlug } from '#server/skills/core/stages/slug.ts'
import { statedIn, withStated } from '#server/skills/core/stated-text.ts'
import {
  type FileEntry,
  type Finding,
  type Manifest,
  POLICY_STAGES,
  type PolicyStage,
  type Reach,
  type SkillPolicy,
  STAGES,
  type Stage,
  type StageReport,
} from '#server/skills/schema.ts'

const FINDINGS_MAX = 100
const SEARCH_CHARS_MAX = 20_000

type Findings = Partial<Record<Stage, readonly Finding[]>>

/** What a bundle says of itself, as far as it could be read; nothing about the workspace is known yet. */
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
/** What the workspace knows: severities, earlier versions, names in use, versions of what is needed, secrets found by their form. */
export interface PublishFacts {
  readonly slug: string
  readonly policy: SkillPolicy
  readonly earlier: readonly (EarlierVersion & EarlierReach)[]
  readonly names: readonly { slug: string; own: boolean }[]
  /** Null: nobody knows which skills there are; then that check is left out. */
  readonly needed: NeededVersions | null
  readonly secretPlaces: readonly SecretPlace[]
}
export interface AcceptedBundle {
  readonly manifest: Manifest
  readonly files: readonly FileEntry[]
  readonly treeDigest: string
  readonly reach: Reach
  readonly wider: boolean
  readonly searchText: string
}

const NOTHING = { files: [], matter: null, stated: null, parts: null, secrets: [], treeDigest: '' }

/** The first stages: everything that can be said of an archive alone. Never stops at the first fault. */
export function readBundle(raw: RawArchive): ReadBundle {
  const archive = checkArchive(raw)
  if (archive.files.length === 0) return { ...NOTHING, findings: { archive: archive.findings } }
  const entry = checkEntryPoint(archive.files)
  const findings: Findings = { archive: archive.findings, 'entry-point': entry.findings }
  const treeDigest = treeDigestOf(entry.files)
  const bare = { findings, files: entry.files, matter: null, stated: null, parts: null, secrets: [], treeDigest }
  if (entry.skill === null) return bare
  const { findings: matterFindings, matter } = checkFrontMatter(entry.skill)
  if (!matter) return { ...bare, findings: { ...findings, 'front-matter': matterFindings } }
  const manifest = checkManifest(matter)
  const secrets = checkSecrets(matter)
  return {
    findings: { ...findings, 'front-matter': matterFindings, manifest: manifest.findings, secrets: secrets.findings },
    files: entry.files,
    matter,
    stated: statedIn(matter),
    parts: manifest.parts,
    secrets: secrets.secrets,
    treeDigest,
  }
}

/**
 * The other stages, and the report of all of them in order. Pure: same archive and same facts, same verdict.
 * @returns `accepted` is null when a stage failed
 */
export function judgeBundle(
  bundle: ReadBundle,
  facts: PublishFacts,
): { report: StageReport[]; accepted: AcceptedBundle | null; version: string | null } {
  const { files, matter, stated, parts, secrets } = bundle
  const reach = parts ? reachOf({ ...parts, secrets }, stated ? [...files, stated] : files) : null
  const newest = facts.earlier.at(-1)
  const reachesFurther = reach !== null && newest !== undefined && reachBeyond(reach, newest.reach).length > 0
  const number = matter ? checkSemver(matter, facts.earlier, { treeDigest: bundle.treeDigest, reachesFurther }) : null
  const version = number?.version ?? null
  const wide = reach && version ? checkReach(version, reach, facts.earlier) : null
  const about = {
    ...bundle.findings,
    ...(matter && { slug: checkSlug(typeof matter.fields['name'] === 'string' ? matter.fields['name'] : null, facts.slug) }),
    ...(number && { semver: number.findings }),
    ...(files.length > 0 && aboutFiles(bundle, facts)),
    ...(parts && {
      licence: checkLicence(
        parts.license,
        files.map(({ path }) => path),
      ),
    }),
    'look-alike': checkLookAlike(facts.slug, facts.names),
    ...(parts && facts.needed && { dependencies: checkDependencies(facts.slug, parts.requires, facts.needed) }),
    ...(wide && { reach: wide.findings }),
  } satisfies Findings
  const report = STAGES.map((stage) => lineOf(stage, about[stage], facts.policy))
  const failed = report.some(({ outcome }) => outcome === 'failed')
  if (failed || !matter || !parts || !version || !reach || !wide) return { report, accepted: null, version }
  const manifest = { ...parts, name: facts.slug, version, secrets }
  const accepted = {
    manifest,
    files: files.map(entryOf),
    treeDigest: bundle.treeDigest,
    reach,
    wider: wide.wider,
    searchText: searchTextOf(manifest, matter.body),
  }
  return { report, accepted, version }
}

function aboutFiles({ files, matter, stated }: ReadBundle, { secretPlaces }: PublishFacts): Findings {
  const checked = (check: (some: readonly BundleFile[]) => Finding[]) =>
    withStated(check(files), stated ? check([stated]) : [], ({ code }) => code)
  return {
    references: checkReferences(files),
    'hidden-text': checked(checkHiddenText),
    'override-phrases': checked(checkOverridePhrases),
    'secret-literals': checkSecretLiterals(secretPlaces),
    'remote-fetch': checked((some) => checkRemoteFetch(some, matter)),
  }
}

function lineOf(stage: Stage, found: readonly Finding[] | undefined, policy: SkillPolicy): StageReport {
  if (!found) return { stage, outcome: 'skipped', findings: [] }
  // the gravest first, so that none of them falls off the end
  const findings = settled(stage, found, policy).toSorted((a, b) => Number(b.severity === 'error') - Number(a.severity === 'error'))
  const outcome = findings.some(({ severity }) => severity === 'error') ? 'failed' : findings.length > 0 ? 'warned' : 'passed'
  return { stage, outcome, findings: findings.slice(0, FINDINGS_MAX) }
}

/** Errors of a stage that the workspace may judge become what it says; what was a warning never becomes more. */
function settled(stage: Stage, found: readonly Finding[], policy: SkillPolicy): readonly Finding[] {
  if (!isPolicyStage(stage)) return found
  const severity = policy[stage]
  if (severity === 'off') return []
  return found.map((finding) => (finding.severity === 'error' ? { ...finding, severity } : finding))
}

function isPolicyStage(stage: Stage): stage is PolicyStage {
  return (POLICY_STAGES as readonly Stage[]).includes(stage)
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

/** Name, description, triggers and headings: what the search in words looks through. */
function searchTextOf(manifest: Manifest, body: string): string {
  const headings = [...body.matchAll(/^#{1,6} ([^\n]{1,200})/gm)].map((match) => match[1] ?? '')
  const words = [manifest.name, manifest.name.replaceAll('-', ' '), manifest.description, ...manifest.triggers, ...headings]
  return words.join('\n').slice(0, SEARCH_CHARS_MAX)
}
