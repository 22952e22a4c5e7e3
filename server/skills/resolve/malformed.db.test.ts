import { beforeAll, beforeEach, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing/test-database.ts'
import { arrangeWorkspace } from '#server/identity/testing/arrange.ts'
import { ensureSigner } from '#server/signer/testing/ensure-signer.ts'
import { bindSkill } from '#server/skills/bindings/bind-skill.ts'
import { arrangeVersion } from '#server/skills/bindings/testing/arrange-registry.ts'
import { explainScope, resolveSkills } from '#server/skills/resolve/resolve-skills.ts'
import { arrangeBinding, arrangeSkill } from '#server/skills/resolve/testing/arrange-skills.ts'

/** One row that somebody wrote into the database past the product is left out, loudly; the others resolve. */
const database = useTestDatabase()
const owner = () => database.current.owner
let workspaceId = ''
let bad = { skillId: '', versionId: '', bindingId: '' }

beforeAll(ensureSigner)
beforeEach(async () => {
  workspaceId = await arrangeWorkspace()
  await arrangeBinding(owner(), { workspaceId, skill: await arrangeSkill(owner(), { workspaceId, slug: 'fine' }) })
  const skill = await arrangeSkill(owner(), { workspaceId, slug: 'bad' })
  await arrangeBinding(owner(), { workspaceId, skill })
  const [{ id = '' } = {}] = await owner()<{ id: string }[]>`
    select id from muster.skill_bindings where workspace_id = ${workspaceId} and skill_id = ${skill.skillId}`
  bad = { ...skill, bindingId: id }
})

const slugs = async () => (await resolveSkills(workspaceId, {})).skills.map(({ slug }) => slug)
const onRecord = async () =>
  (
    await owner()<{ envelope_text: string }[]>`
      select envelope_text from muster.audit_events where workspace_id = ${workspaceId} and type = 'skill.left_out' order by seq`
  ).map(({ envelope_text: text }) => (JSON.parse(text) as { ext: { leftOut: string[] } }).ext.leftOut)

test.each([
  ['a blank', 'bad skill'],
  ['nothing', ''],
  ['the end of a line', 'bad\nws_x skv_x 1(0,1) fine'],
  ['another name', 'payroll'],
  ['what is no name', "bad'); drop"],
])('of a name in which somebody wrote %s', async (_, slug) => {
  await owner()`update muster.skills set slug = ${slug} where workspace_id = ${workspaceId} and id = ${bad.skillId}`
  expect(await slugs()).toEqual(['fine'])
  expect(await onRecord()).toEqual([[`${workspaceId} ${bad.versionId}`]])
  expect((await explainScope(workspaceId, {})).entries.map((entry) => entry.slug)).toEqual(['fine'])
})

test.each([
  ['lock', '{}'],
  ['lock', '[]'],
  ['lock', '"x"'],
  ['lock', 'null'],
  ['lock', '[null, 7]'],
  ['asked', '{"permissions": 7}'],
  ['asked', 'null'],
  ['asked', '{"permissions": [], "secrets": [], "counted": 5}'],
])('of a %s that is %s', async (column, value) => {
  await owner().unsafe(
    `update muster.skill_bindings set ${column} = '${value}' where workspace_id = '${workspaceId}' and id = '${bad.bindingId}'`,
  )
  expect(await slugs()).toEqual(['fine'])
  expect(await onRecord()).toEqual([[bad.bindingId]])
})

test('of a binding that was made to ask for nothing of what its skill asks for', async () => {
  await arrangeVersion(workspaceId, 'wants', '1.0.0', { permissions: ['drive:read:/a'] })
  const { id } = await bindSkill(workspaceId, { skill: 'wants', scopeType: 'workspace' }, 'usr_a')
  expect(await slugs()).toEqual(['bad', 'fine'])
  await owner()`update muster.skill_bindings set pending = false, asked = '{"permissions": [], "secrets": []}' where id = ${id}`
  expect((await resolveSkills(workspaceId, { user: 'usr_1' })).skills.map(({ slug }) => slug)).toEqual(['bad', 'fine'])
  expect(await onRecord()).toEqual([[id]])
})

test('it is on record once, not with each list', async () => {
  await owner()`update muster.skills set slug = 'bad skill' where workspace_id = ${workspaceId} and id = ${bad.skillId}`
  for (const user of ['usr_1', 'usr_2', 'usr_3']) await resolveSkills(workspaceId, { user })
  expect(await onRecord()).toHaveLength(1)
})
