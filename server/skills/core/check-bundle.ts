import { type ExaminedBundle, type Findings, gravest, SEARCH_CHARS_MAX } from '#server/skills/core/examine-bundle.ts'
import { checkDependencies, type NeededVersions } from '#server/skills/core/stages/dependencies.ts'
import { checkLookAlike } from '#server/skills/core/stages/look-alike.ts'
import { checkReach, type EarlierReach, reachBeyond } from '#server/skills/core/stages/reach.ts'
import { checkSemver, type EarlierVersion } from '#server/skills/core/stages/semver.ts'
import { checkSlug } from '#server/skills/core/stages/slug.ts'
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

/** What the workspace knows: severities, earlier versions, names in use, versions of what is needed. */
export interface PublishFacts {
  readonly slug: string
  readonly policy: SkillPolicy
  readonly earlier: readonly (EarlierVersion & EarlierReach)[]
  readonly names: readonly { slug: string; own: boolean }[]
  /** Null: nobody knows which skills there are; then that check is left out. */
  readonly needed: NeededVersions | null
}
export interface AcceptedBundle {
  readonly manifest: Manifest
  readonly files: readonly FileEntry[]
  readonly treeDigest: string
  readonly reach: Reach
  readonly wider: boolean
  readonly searchText: string
}

/**
 * What a bundle is held against that the workspace knows, and the report of all stages in order. Pure: same bundle and same facts,
 * same verdict.
 * @returns `accepted` is null when a stage failed
 */
export function judgeBundle(
  bundle: ExaminedBundle,
  facts: PublishFacts,
): { report: StageReport[]; accepted: AcceptedBundle | null; version: string | null } {
  const { fields, parts, secrets, reach, files, treeDigest } = bundle
  const newest = facts.earlier.at(-1)
  const reachesFurther = reach !== null && newest !== undefined && reachBeyond(reach, newest.reach).length > 0
  const number = fields ? checkSemver({ fields }, facts.earlier, { treeDigest, reachesFurther }) : null
  const version = number?.version ?? null
  const wide = reach && version ? checkReach(version, reach, facts.earlier) : null
  const about = {
    ...bundle.findings,
    ...(fields && { slug: checkSlug(typeof fields['name'] === 'string' ? fields['name'] : null, facts.slug) }),
    ...(number && { semver: number.findings }),
    'look-alike': checkLookAlike(facts.slug, facts.names),
    ...(parts && facts.needed && { dependencies: checkDependencies(facts.slug, parts.requires, facts.needed) }),
    ...(wide && { reach: wide.findings }),
  } satisfies Findings
  const report = STAGES.map((stage) => lineOf(stage, about[stage], facts.policy))
  const failed = report.some(({ outcome }) => outcome === 'failed')
  if (failed || !parts || !version || !reach || !wide) return { report, accepted: null, version }
  const manifest = { ...parts, name: facts.slug, version, secrets }
  const accepted = { manifest, files, treeDigest, reach, wider: wide.wider, searchText: searchTextOf(manifest, bundle.headings) }
  return { report, accepted, version }
}

/** What the report says of one stage, by the severities of a workspace. @param found undefined: it was not looked at */
export function lineOf(stage: Stage, found: readonly Finding[] | undefined, policy: SkillPolicy): StageReport {
  if (!found) return { stage, outcome: 'skipped', findings: [] }
  const findings = gravest(settled(stage, found, policy))
  const outcome = findings.some(({ severity }) => severity === 'error') ? 'failed' : findings.length > 0 ? 'warned' : 'passed'
  return { stage, outcome, findings }
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

/** Name, description, triggers and headings: what the search in words looks through. */
function searchTextOf({ name, description, triggers }: Manifest, headings: string): string {
  return [name, name.replaceAll('-', ' '), description, ...triggers, headings].join('\n').slice(0, SEARCH_CHARS_MAX)
}
