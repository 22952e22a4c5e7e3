import { expect, test } from 'vitest'
import { readMember } from '#server/bridge/read-members.ts'
import { hire } from '#server/dispatch/testing/hold-run.ts'
import { AUTHOR } from '#server/dispatch/testing/run-world.ts'
import { useScriptedWorld } from '#server/dispatch/testing/scripted-world.ts'
import { createMember } from '#server/members/create-member.ts'
import { saveDraft } from '#server/members/save-draft.ts'
import { arrangeBinding, arrangeSkill, arrangeVersion } from '#server/skills/resolve/testing/arrange-skills.ts'
import { inScope } from '#server/tenancy/store.ts'

const world = useScriptedWorld()
const owner = () => world.owner.current.owner
const yaml = (slug: string, skill: string) => `
metadata: { name: ${slug}, slug: ${slug} }
objective: Judge.
skills: [{ skill: ${skill}, version: latest }]
steps: [{ id: a, kind: think, goal: Judge., output: { type: object, properties: { ok: { type: boolean } } } }]
output: { schema: { type: object }, value: '\${ steps.a.output }' }
`
const skillsOf = async (memberId: string) => (await readMember(world.workspaceId, memberId)).skills

test('a crew member says what became of its skills since it was put to work', async () => {
  const skill = await arrangeSkill(owner(), { workspaceId: world.workspaceId, slug: 'judging', version: '1.0.0' })
  const bindingId = await arrangeBinding(owner(), { workspaceId: world.workspaceId, skill })
  const memberId = await hire(world.workspaceId, yaml('judge', 'judging'))
  const about = { slug: 'judging', skillId: skill.skillId, used: '1.0.0' }
  expect(await skillsOf(memberId)).toMatchObject([{ ...about, added: '1.0.0', state: 'fixed', newer: null }])
  await owner()`update muster.skill_versions set yanked_at = now(), yank_severity = 'normal' where id = ${skill.versionId}`
  expect(await skillsOf(memberId)).toMatchObject([{ ...about, state: 'withdrawn' }])
  const next = await arrangeVersion(owner(), { ...skill, version: '2.0.0' })
  expect(await skillsOf(memberId)).toMatchObject([{ newer: { version: '2.0.0', wider: false }, isForAll: true }])
  await owner()`update muster.skill_bindings set state = 'ended' where id = ${bindingId}`
  expect(await skillsOf(memberId)).toMatchObject([{ ...about, added: null, state: 'gone' }])
  await arrangeBinding(owner(), { workspaceId: world.workspaceId, skill: next })
  expect(await skillsOf(memberId)).toMatchObject([{ ...about, added: '2.0.0', state: 'other' }])
  await owner()`update muster.skill_versions set yank_severity = 'security' where id = ${skill.versionId}`
  expect(await skillsOf(memberId)).toMatchObject([{ ...about, state: 'unsafe' }])
})

test('a skill that is not added is named with the way to it, and what would put it right', async () => {
  const skill = await arrangeSkill(owner(), { workspaceId: world.workspaceId, slug: 'reminding' })
  await arrangeBinding(owner(), { workspaceId: world.workspaceId, skill })
  const drafted = async (slug: string, wanted: string) =>
    await inScope(world.workspaceId, async (scope) => (await createMember(scope, { yaml: yaml(slug, wanted), by: AUTHOR })).memberId)
  const known = await arrangeSkill(owner(), { workspaceId: world.workspaceId, slug: 'published-only' })
  expect((await skillsOf(await drafted('known', 'published-only')))[0]).toMatchObject({
    skillId: known.skillId,
    state: 'missing',
    added: null,
  })
  const member = await readMember(world.workspaceId, await drafted('typo', 'remindign'))
  expect(member.skills[0]).toMatchObject({ slug: 'remindign', skillId: null, state: 'missing' })
  expect(member.diagnostics).toMatchObject([{ code: 'M200', fixes: [{ label: 'Use reminding' }, { label: 'Take it out' }] }])
})

test('a skill that was added to a crew member itself, or to everybody, is offered to its job until that names it; not while it waits', async () => {
  const own = await arrangeSkill(owner(), { workspaceId: world.workspaceId, slug: 'own-skill' })
  const shared = await arrangeSkill(owner(), { workspaceId: world.workspaceId, slug: 'shared-skill' })
  const forAll = await arrangeBinding(owner(), { workspaceId: world.workspaceId, skill: shared })
  const plain = yaml('plain', 'own-skill').replace(/^skills: .*$/m, '')
  const memberId = await inScope(world.workspaceId, async (scope) => (await createMember(scope, { yaml: plain, by: AUTHOR })).memberId)
  const offered = async () => (await skillsOf(memberId)).map(({ slug, state, isForAll }) => [slug, state, isForAll])
  expect(await offered()).toContainEqual(['shared-skill', 'unnamed', true])
  await owner()`update muster.skill_bindings set pending = true where id = ${forAll}`
  expect((await offered()).filter(([slug]) => slug === 'shared-skill')).toEqual([])
  await owner()`update muster.skill_bindings set pending = false where id = ${forAll}`
  await arrangeBinding(owner(), { workspaceId: world.workspaceId, skill: own, scopeType: 'core', scopeId: memberId })
  expect((await skillsOf(memberId))[0]).toMatchObject({ slug: 'own-skill', state: 'unnamed', added: '1.0.0', used: null, isForAll: false })
  const { yaml: text, revision } = await readMember(world.workspaceId, memberId)
  await inScope(
    world.workspaceId,
    async (scope) =>
      await saveDraft(scope, { memberId, yaml: `${text}\nskills: [{ skill: own-skill, version: ^1.0.0 }]\n`, revision, by: AUTHOR }),
  )
  expect((await offered()).slice(0, 1)).toEqual([['own-skill', 'fixed', false]])
  const draft = await readMember(world.workspaceId, memberId)
  const both = draft.yaml.replace('version: ^1.0.0 }', 'version: ^1.0.0 }, { skill: shared-skill, version: ^1.0.0 }')
  await inScope(world.workspaceId, async (scope) => await saveDraft(scope, { memberId, yaml: both, revision: draft.revision, by: AUTHOR }))
  expect(await offered()).toContainEqual(['shared-skill', 'fixed', true])
})
