import fc from 'fast-check'
import { expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing/test-database.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import { resolveSkills } from '#server/skills/resolve/resolve-skills.ts'
import { type ArrangedSkill, arrangeBinding, arrangeSkill } from '#server/skills/resolve/testing/arrange-skills.ts'
import type { ScopeType, SkillScope } from '#server/skills/schema.ts'

const database = useTestDatabase()
/** The same names everywhere, so that what is told apart by too little is mixed up. */
const IDS = ['one', 'two'] as const
const ORDER = ['core', 'user', 'channel', 'workspace'] as const

const skillArbitrary = fc.record({
  isPublic: fc.boolean(),
  isDeleted: fc.constantFrom(false, false, false, true),
  yank: fc.constantFrom(null, null, null, 'normal', 'security'),
})
const bindingArbitrary = fc.record({
  here: fc.nat(1),
  ofWorkspace: fc.nat(1),
  skill: fc.nat(2),
  needs: fc.subarray([0, 1, 2]),
  scopeType: fc.constantFrom(...ORDER),
  scopeId: fc.constantFrom(...IDS),
  state: fc.constantFrom('active', 'active', 'active', 'successor', 'ended'),
  enabled: fc.constantFrom(true, true, true, false),
  pending: fc.constantFrom(false, false, false, true),
})
type GivenBinding = typeof bindingArbitrary extends fc.Arbitrary<infer T> ? T : never
const optional = fc.option(fc.constantFrom(...IDS), { nil: undefined })
const askArbitrary = fc.record({ here: fc.nat(1), channel: optional, user: optional, core: optional })
const worldArbitrary = fc.record({
  skills: fc.array(skillArbitrary, { minLength: 6, maxLength: 6 }),
  bindings: fc.uniqueArray(bindingArbitrary, {
    maxLength: 14,
    selector: ({ here, ofWorkspace, skill, scopeType, scopeId, state }) =>
      [here, ofWorkspace, skill, scopeType, scopeType === 'workspace' ? '' : scopeId, state].join(' '),
  }),
  asks: fc.array(askArbitrary, { minLength: 6, maxLength: 6 }),
})

test('no resolve gives the binding of another workspace, channel, person or crew member, a pending or an unsafe one, and none is missed', async () => {
  await fc.assert(
    fc.asyncProperty(worldArbitrary, async ({ skills, bindings, asks }) => {
      const world = await arrange(skills, bindings)
      for (const { here, ...rest } of asks) {
        const scope = Object.fromEntries(Object.entries(rest).filter(([, id]) => id !== undefined)) as SkillScope
        const expected = expectedOf(world, skills, here, scope)
        for (const _again of ['loaded', 'kept']) {
          const { entries } = await resolveSkills(world.workspaces[here] ?? '', scope)
          expect(entries.map(({ skillId, bindingId }) => `${skillId} ${bindingId}`).sort()).toEqual(expected)
        }
      }
    }),
    { numRuns: 30 },
  )
})

type Arranged = GivenBinding & { readonly id: string }
interface ArrangedWorld {
  readonly workspaces: readonly string[]
  readonly skills: readonly ArrangedSkill[]
  readonly bindings: readonly Arranged[]
}

async function arrange(
  given: readonly (typeof skillArbitrary extends fc.Arbitrary<infer T> ? T : never)[],
  bindings: readonly GivenBinding[],
): Promise<ArrangedWorld> {
  const { owner } = database.current
  const workspaces = [systemIds.next('ws'), systemIds.next('ws')]
  const skills: ArrangedSkill[] = []
  for (const [n, { isPublic, isDeleted, yank }] of given.entries()) {
    const workspaceId = workspaces[Math.floor(n / 3)] ?? ''
    const skill = await arrangeSkill(owner, { workspaceId, slug: `skill-${n % 3}`, visibility: isPublic ? 'public' : 'private' })
    if (isDeleted) await owner`update muster.skills set deleted_at = now() where id = ${skill.skillId}`
    if (yank) await owner`update muster.skill_versions set yanked_at = now(), yank_severity = ${yank} where id = ${skill.versionId}`
    skills.push(skill)
  }
  const arranged: Arranged[] = []
  for (const binding of bindings) {
    const { here, ofWorkspace, skill, needs, scopeType, state, enabled, pending } = binding
    const workspaceId = workspaces[here] ?? ''
    const of = (n: number): ArrangedSkill => skills[ofWorkspace * 3 + n] as ArrangedSkill
    const dependencies = needs.filter((n) => n !== skill).map(of)
    const scopeId = scopeType === 'workspace' ? workspaceId : binding.scopeId
    arranged.push({
      ...binding,
      id: await arrangeBinding(owner, { workspaceId, skill: of(skill), dependencies, scopeType, scopeId, state, enabled, pending }),
    })
  }
  return { workspaces, skills, bindings: arranged }
}

/** The rule once more, said another way: every binding that counts, each skill by the first place that has it, then what they need. */
function expectedOf(
  world: ArrangedWorld,
  given: readonly { isPublic: boolean; isDeleted: boolean; yank: string | null }[],
  here: number,
  scope: SkillScope,
): string[] {
  const asked: Record<ScopeType, string | undefined> = { core: scope.core, user: scope.user, channel: scope.channel, workspace: 'here' }
  const usable = (n: number): boolean => {
    const { isPublic, isDeleted, yank } = given[n] ?? { isPublic: false, isDeleted: true, yank: null }
    return !isDeleted && yank !== 'security' && (Math.floor(n / 3) === here || isPublic)
  }
  const counts = world.bindings.filter(
    ({ here: its, state, enabled, pending, scopeType, scopeId, ofWorkspace, skill, needs }) =>
      its === here &&
      state === 'active' &&
      enabled &&
      !pending &&
      (scopeType === 'workspace' || asked[scopeType] === scopeId) &&
      [skill, ...needs].every((n) => usable(ofWorkspace * 3 + n)),
  )
  const found = new Map<number, string>()
  const winners: Arranged[] = []
  for (const type of ORDER) {
    for (const binding of counts.filter(({ scopeType }) => scopeType === type)) {
      const n = binding.ofWorkspace * 3 + binding.skill
      if (found.has(n)) continue
      found.set(n, binding.id)
      winners.push(binding)
    }
  }
  for (const type of ORDER) {
    const byName = winners
      .filter(({ scopeType }) => scopeType === type)
      .sort((a, b) => nameOf(world, here, a).localeCompare(nameOf(world, here, b), 'en'))
    for (const { ofWorkspace, needs, id } of byName)
      for (const n of needs) if (!found.has(ofWorkspace * 3 + n)) found.set(ofWorkspace * 3 + n, id)
  }
  return [...found].map(([n, id]) => `${world.skills[n]?.skillId} ${id}`).sort()
}

function nameOf({ workspaces }: ArrangedWorld, here: number, { ofWorkspace, skill }: Arranged): string {
  return `${ofWorkspace === here ? '' : `${workspaces[ofWorkspace]?.slice(3)}/`}skill-${skill}`
}
