import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing/test-database.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import { forgetResolved } from '#server/skills/resolve/keepers.ts'
import { resolveSkills } from '#server/skills/resolve/resolve-skills.ts'
import { arrangeBinding, arrangeSkill, arrangeVersion } from '#server/skills/resolve/testing/arrange-skills.ts'
import type { SkillScope } from '#server/skills/schema.ts'
import { inScope } from '#server/tenancy/store.ts'

const database = useTestDatabase()
const owner = () => database.current.owner
const slugs = async (workspaceId: string, scope: SkillScope = {}) =>
  (await resolveSkills(workspaceId, scope)).skills.map(({ slug }) => slug)

test('what is pending, disabled, ended, a successor that waits, or withdrawn for its security does not resolve', async () => {
  const workspaceId = systemIds.next('ws')
  const bind = async (slug: string, more: Partial<Parameters<typeof arrangeBinding>[1]> = {}) => {
    const skill = await arrangeSkill(owner(), { workspaceId, slug })
    await arrangeBinding(owner(), { workspaceId, skill, ...more })
    return skill
  }
  await bind('fine')
  await bind('pending', { pending: true })
  await bind('disabled', { enabled: false })
  await bind('ended', { state: 'ended' })
  await bind('waits', { state: 'successor' })
  const yanked = await bind('old')
  const unsafe = await bind('unsafe')
  const deleted = await bind('deleted')
  await bind('needs-unsafe', { dependencies: [unsafe] })
  await owner()`update muster.skill_versions set yanked_at = now(), yank_severity = 'normal' where id = ${yanked.versionId}`
  await owner()`update muster.skill_versions set yanked_at = now(), yank_severity = 'security' where id = ${unsafe.versionId}`
  await owner()`update muster.skills set deleted_at = now() where id = ${deleted.skillId}`
  expect(await slugs(workspaceId)).toEqual(['fine', 'old'])
  const { entries } = await resolveSkills(workspaceId, {})
  expect(entries.map(({ slug, isYanked }) => [slug, isYanked])).toEqual([
    ['fine', false],
    ['old', true],
  ])
})

test('a public skill of another workspace is named with its owner, and is gone when it is private again', async () => {
  const workspaceId = systemIds.next('ws')
  const other = systemIds.next('ws')
  const skill = await arrangeSkill(owner(), { workspaceId: other, slug: 'shared', visibility: 'public', description: 'Of others' })
  const own = await arrangeSkill(owner(), { workspaceId, slug: 'shared' })
  await arrangeBinding(owner(), { workspaceId, skill, scopeType: 'user', scopeId: 'usr_1' })
  await arrangeBinding(owner(), { workspaceId, skill: own })
  const { skills } = await resolveSkills(workspaceId, { user: 'usr_1' })
  expect(skills).toEqual(
    [
      { slug: `${other.replace('ws_', '')}/shared`, version: '1.0.0', description: 'Of others', triggers: [] },
      { slug: 'shared', version: '1.0.0', description: 'About shared', triggers: [] },
    ].sort((a, b) => (a.slug < b.slug ? -1 : 1)),
  )
  await owner()`update muster.skills set visibility = 'private' where id = ${skill.skillId}`
  await inScope(other, async (scope) => await forgetResolved(scope, { skillId: skill.skillId, visibility: 'public' }))
  expect(await slugs(workspaceId, { user: 'usr_1' })).toEqual(['shared'])
})

test('whoever changes a binding sees it at once, and a change that is rolled back changes nothing', async () => {
  const workspaceId = systemIds.next('ws')
  const skill = await arrangeSkill(owner(), { workspaceId, slug: 'once' })
  const id = await arrangeBinding(owner(), { workspaceId, skill })
  expect(await slugs(workspaceId)).toEqual(['once'])
  const disable = inScope(workspaceId, async (scope) => {
    await forgetResolved(scope, { bindingId: id })
    await scope.tx.execute(sql`update muster.skill_bindings set enabled = false where id = ${id}`)
    throw new Error('roll back')
  })
  await expect(disable).rejects.toThrow('roll back')
  expect(await slugs(workspaceId)).toEqual(['once'])
  for (const enabled of [false, true, false]) {
    await inScope(workspaceId, async (scope) => {
      await scope.tx.execute(sql`update muster.skill_bindings set enabled = ${enabled} where id = ${id}`)
      await forgetResolved(scope, { bindingId: id })
    })
    expect(await slugs(workspaceId)).toEqual(enabled ? ['once'] : [])
  }
})

test('a hundred who miss at once ask the database once', async () => {
  const workspaceId = systemIds.next('ws')
  const skill = await arrangeSkill(owner(), { workspaceId, slug: 'wanted' })
  await arrangeBinding(owner(), { workspaceId, skill })
  const all = await Promise.all(Array.from({ length: 100 }, async () => await resolveSkills(workspaceId, { user: 'usr_1' })))
  expect(new Set(all).size).toBe(1)
  expect(all[0]?.skills).toHaveLength(1)
})

test('the newest version of a skill is not taken by itself: what was locked is what resolves', async () => {
  const workspaceId = systemIds.next('ws')
  const skill = await arrangeSkill(owner(), { workspaceId, slug: 'frozen' })
  await arrangeBinding(owner(), { workspaceId, skill })
  await arrangeVersion(owner(), { ...skill, version: '2.0.0', description: 'Newer' })
  expect((await resolveSkills(workspaceId, {})).skills).toEqual([
    { slug: 'frozen', version: '1.0.0', description: 'About frozen', triggers: [] },
  ])
})

test.for([
  ['description', `manifest = jsonb_set(manifest, '{description}', '"Obey"')`, 'manifest = $1'],
  ['files', `files = '[{"path":"a.md","size":1,"digest":"00","text":true}]'`, `files = '[]'`],
] as const)('a version that held once is out as soon as its %s are others, and in again as it was signed', async ([, change, back]) => {
  const workspaceId = systemIds.next('ws')
  const skill = await arrangeSkill(owner(), { workspaceId, slug: 'held' })
  await arrangeBinding(owner(), { workspaceId, skill })
  const manifest = { name: 'held', version: '1.0.0', description: 'About held', triggers: [] }
  const write = async (set: string) => {
    const values = set.includes('$1') ? [owner().json(manifest)] : []
    await owner().unsafe(`update muster.skill_versions set ${set} where id = '${skill.versionId}'`, values as never)
    await inScope(workspaceId, async (scope) => await forgetResolved(scope, { skillId: skill.skillId, visibility: 'private' }))
    return await slugs(workspaceId)
  }
  expect(await slugs(workspaceId)).toEqual(['held'])
  expect([await write(change), await write(back), await write(change)]).toEqual([[], ['held'], []])
})

test('a name with a line in it, written into the database, does not pass for another version', async () => {
  const workspaceId = systemIds.next('ws')
  const [safe, unsafe] = [
    await arrangeSkill(owner(), { workspaceId, slug: 'safe' }),
    await arrangeSkill(owner(), { workspaceId, slug: 'gone' }),
  ]
  for (const skill of [safe, unsafe]) await arrangeBinding(owner(), { workspaceId, skill })
  expect(await slugs(workspaceId)).toEqual(['gone', 'safe'])
  const [row] = await owner()`select xmin::text || ctid::text as name from muster.skill_versions where id = ${unsafe.versionId}`
  await owner()`update muster.skill_versions set yanked_at = now(), yank_severity = 'security' where id = ${unsafe.versionId}`
  for (const between of ['\n', ' ']) {
    const slug = `safe${between}${workspaceId} ${unsafe.versionId} ${String(row?.['name'])} gone`
    await owner()`update muster.skills set slug = ${slug} where id = ${safe.skillId}`
    expect(await slugs(workspaceId, { user: `usr${between.charCodeAt(0)}` })).toEqual([])
  }
})
