import { satisfies, validRange } from 'semver'
import type { Findings } from '#server/compiler/diagnostics.ts'
import { allSteps, type Draft } from '#server/compiler/draft.ts'
import type { SkillInScope, Snapshot } from '#server/compiler/snapshot.ts'
import type { Label } from '#server/crew/catalogue-row.ts'
import { AUTHORED_LABEL } from '#server/crew/label.ts'
import { taggedDigest } from '#server/kernel/digest.ts'
import { msg } from '#server/kernel/language/say.ts'
import type { ProgramSkill } from '#server/program/program.ts'

/** Skills of a program with all that they need; each is described to its models. */
const SKILLS_MAX = 100
/** Any version that is added; what npm calls a tag is one word here. */
const LATEST = 'latest'

/**
 * The skills that a definition names, with those that they need, by name (domain §3; decision 0124). Each must be in scope, in a
 * version that the range takes: M200 and M450. What is in scope and not named is left out.
 */
export function findSkills(draft: Draft, snapshot: Pick<Snapshot, 'skills'>, findings: Findings): readonly ProgramSkill[] {
  const inScope = new Map(snapshot.skills.map((skill) => [skill.slug, skill]))
  const named = new Set<string>()
  for (const [i, { skill, version }] of draft.definition.skills.entries()) {
    const pointer = `/skills/${i}`
    if (named.has(skill)) findings.add('M201', `${pointer}/skill`, `${skill} is named twice`)
    named.add(skill)
    const found = inScope.get(skill)
    if (found === undefined)
      findings.add('M200', `${pointer}/skill`, `there is no skill ${skill}`, {
        hint: msg('Add the skill to this crew member or to the workspace under Skills; one that waits for permissions does not count.'),
      })
    else checkRange(version, found, `${pointer}/version`, findings)
  }
  const asksAModel = allSteps(draft.steps).some(({ step }) => step.kind === 'think' || step.kind === 'act')
  if (named.size > 0 && !asksAModel)
    findings.add('M450', '/skills', 'no step asks a model, so nothing reads the skills', {
      severity: 'warning',
      hint: msg('Skills are for steps in which a model is asked.'),
    })
  const used = withNeeded([...named], inScope)
  if (used.length > SKILLS_MAX)
    findings.add('M440', '/skills', `there are ${used.length} skills with what they need; ${SKILLS_MAX} are allowed`)
  return used.map(({ needs: _, ...skill }) => skill)
}

function checkRange(range: string, { slug, version }: SkillInScope, pointer: string, findings: Findings): void {
  if (range === LATEST) return
  if (validRange(range) === null) findings.add('M450', pointer, `${range} is no version, and no range of versions`)
  else if (!satisfies(version, range, { includePrerelease: version === range }))
    findings.add('M450', pointer, `the skill ${slug} is here in version ${version}, not in ${range}`)
}

/** Named ones and all that they need, however deep; by name, whatever order they were named in. */
function withNeeded(named: readonly string[], inScope: ReadonlyMap<string, SkillInScope>): readonly SkillInScope[] {
  const used = new Map<string, SkillInScope>()
  const queue = [...named]
  for (let slug = queue.shift(); slug !== undefined; slug = queue.shift()) {
    const skill = inScope.get(slug)
    if (skill === undefined || used.has(slug)) continue
    used.set(slug, skill)
    queue.push(...skill.needs)
  }
  return [...used.values()].sort((a, b) => (a.slug < b.slug ? -1 : 1))
}

/** Digest of what a program may use of skills: which versions, of which bytes, by whom. The plan code covers it (domain §5, Seal). */
export function skillLockDigestOf(skills: readonly ProgramSkill[]): string {
  return taggedDigest(
    'muster.skill-lock.v1',
    skills.map(({ slug, version, skillWorkspaceId, versionId, archiveDigest, treeDigest, publisher }) => ({
      slug,
      version,
      skillWorkspaceId,
      versionId,
      archiveDigest,
      treeDigest,
      publisher,
    })),
  )
}

/** Of what skills tell the models of a program: as far as their publishers are trusted, and nobody else's business (domain §6). */
export function labelOfSkills(skills: readonly Pick<ProgramSkill, 'trust'>[]): Label {
  if (skills.length === 0) return AUTHORED_LABEL
  return { integrity: skills.some(({ trust }) => trust === 'untrusted') ? 'untrusted' : 'internal', confidentiality: 'workspace' }
}
