import type { AuthoredMember } from '#server/bridge/authoring/schema.ts'
import { newerOf } from '#server/bridge/skills/newer-of.ts'
import { type BindingRow, listScopeRows } from '#server/bridge/skills/store.ts'
import type { SkillInScope } from '#server/compiler/snapshot.ts'
import type { Definition } from '#server/crew/schema.ts'
import { loadProgram } from '#server/members/load-program.ts'
import { skillsInScope } from '#server/members/skills-in-scope.ts'
import type { VersionRow } from '#server/members/store.ts'
import type { ProgramSkill } from '#server/program/program.ts'
import { mappingsOf } from '#server/skills/bindings/view-bindings.ts'
import { findSkill, findVersion } from '#server/skills/versions/store.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

type MemberSkill = AuthoredMember['skills'][number]

/**
 * The skills that a job names or that its runs use, each with what became of it since it was put to work: brought to another version,
 * withdrawn, taken away, or not added yet. Last come those that its text could name: added to the crew member itself, then to everybody.
 */
export async function readMemberSkills(
  scope: TenantScope,
  memberId: string,
  { definition, active }: { readonly definition: Definition | null; readonly active: VersionRow | undefined },
): Promise<MemberSkill[]> {
  const named = (definition?.skills ?? []).map(({ skill }) => skill)
  const hasSome = ((active?.definition as Definition | null)?.skills ?? []).length > 0
  const rows = await listScopeRows(scope, [
    { type: 'workspace', id: scope.workspaceId },
    { type: 'core', id: memberId },
  ])
  const nearest = nearestOf(rows)
  if (named.length === 0 && !hasSome && nearest.size === 0) return []
  const here = new Map((await skillsInScope(scope, memberId)).map((skill) => [skill.slug, skill]))
  const program = hasSome && active?.programDigest ? await loadProgram(scope, active.programDigest) : null
  const used = new Map((program?.skills ?? []).map((skill) => [skill.slug, skill]))
  const newer = await newerAdded(scope, rows, nearest)
  const isForAll = (slug: string) => nearest.get(slug)?.scopeType === 'workspace'
  const more = (slug: string) => ({ newer: newer.get(slug) ?? null, isForAll: isForAll(slug), secrets: secretsOf(nearest.get(slug)) })
  const skills: MemberSkill[] = []
  for (const slug of new Set([...named, ...used.keys()]))
    skills.push({ ...(await skillOf(scope, slug, { here: here.get(slug), used: used.get(slug) })), ...more(slug) })
  for (const slug of [...nearest.keys()].toSorted((a, b) => Number(isForAll(a)) - Number(isForAll(b)))) {
    const found = here.get(slug)
    if (!found || skills.some((skill) => skill.slug === slug)) continue
    skills.push({ ...(await skillOf(scope, slug, { here: found, used: undefined })), ...more(slug), state: 'unnamed' })
  }
  return skills
}

/** By name, the version above what was added to the crew member itself, else to everybody. */
async function newerAdded(
  scope: TenantScope,
  rows: readonly BindingRow[],
  nearest: ReadonlyMap<string, BindingRow>,
): Promise<ReadonlyMap<string, NonNullable<MemberSkill['newer']>>> {
  const newer = await newerOf(scope, rows)
  return new Map(
    [...nearest].flatMap(([slug, { id }]) => {
      const found = newer.get(id)
      return found ? [[slug, found]] : []
    }),
  )
}

/** By name, what was added to the crew member itself, else to everybody. */
function nearestOf(rows: readonly BindingRow[]): ReadonlyMap<string, BindingRow> {
  return new Map(
    rows
      .filter(({ state }) => state === 'active')
      .sort((a, b) => Number(a.scopeType === 'core') - Number(b.scopeType === 'core'))
      .map((row) => [row.slug, row]),
  )
}

function secretsOf(row: BindingRow | undefined): MemberSkill['secrets'] {
  return row ? Object.entries(mappingsOf(row)).map(([name, handle]) => ({ name, handle })) : []
}

async function skillOf(
  scope: TenantScope,
  slug: string,
  { here, used }: { readonly here: SkillInScope | undefined; readonly used: ProgramSkill | undefined },
): Promise<Omit<MemberSkill, 'newer' | 'isForAll' | 'secrets'>> {
  const version = used ? await findVersion(scope, used.skillWorkspaceId, used.versionId) : undefined
  const about = { slug, added: here?.version ?? null, used: used?.version ?? null, via: (used ?? here)?.via ?? null }
  const skillId = version?.skillId ?? (await findSkill(scope, slug))?.id ?? null
  return { ...about, skillId, description: (used ?? here)?.description ?? '', state: stateOf(here, used, version?.yankSeverity ?? null) }
}

/** The most serious first. */
function stateOf(
  here: SkillInScope | undefined,
  used: ProgramSkill | undefined,
  yanked: 'normal' | 'security' | null,
): MemberSkill['state'] {
  if (yanked === 'security') return 'unsafe'
  if (here === undefined) return used === undefined ? 'missing' : 'gone'
  if (used !== undefined && used.versionId !== here.versionId) return 'other'
  return yanked === 'normal' ? 'withdrawn' : 'fixed'
}
