import { beforeAll, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing/test-database.ts'
import { identityContext } from '#server/entry/identity-context.ts'
import { arrangePerson, arrangeSignIn, arrangeToken, arrangeWorkspace } from '#server/identity/testing/arrange.ts'
import { ensureSigner } from '#server/signer/testing/ensure-signer.ts'
import { bindSkill } from '#server/skills/bindings/bind-skill.ts'
import { arrangeVersion } from '#server/skills/bindings/testing/arrange-registry.ts'
import { previewUpgrade } from '#server/skills/bindings/upgrade-binding.ts'
import { describeSkill, describeVersion } from '#server/skills/publish/describe-skill.ts'
import { publishVersion } from '#server/skills/publish/publish-version.ts'
import { simpleBundle } from '#server/skills/publish/testing/make-bundle.ts'
import { resolveSkills } from '#server/skills/resolve/resolve-skills.ts'
import { POST as yank } from '../../../app/api/v1/skills/[slug]/versions/[version]/yank/route.ts'

/** Numbers that Muster once let through: their rows stand for good, and must hold up nothing else. */
const LONG = `1.1.0-${'a'.repeat(80)}`
const OVER = '1.9007199254740992.0'

useTestDatabase()
let workspaceId = ''
let admin = ''
let token = ''
beforeAll(async () => {
  await ensureSigner()
  workspaceId = await arrangeWorkspace()
  const person = await arrangePerson({ [workspaceId]: 'admin' })
  admin = person.userId
  const { principal } = await arrangeSignIn(identityContext, person.email)
  token = await arrangeToken(identityContext, principal, ['author'])
})

const publish = async (slug: string, more: Parameters<typeof simpleBundle>[1] = {}) =>
  await publishVersion(workspaceId, { slug, archive: await simpleBundle(slug, more), origin: 'upload' }, admin)
const bind = async (skill: string, ref: string) => await bindSkill(workspaceId, { skill, ref, scopeType: 'workspace' }, admin)
const withdraw = async (slug: string, version: string) => {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const body = JSON.stringify({ severity: 'security', reason: 'it is wrong' })
  const request = new Request('http://muster.test/x', { method: 'POST', headers, body })
  return (await yank(request, { params: Promise.resolve({ slug, version }) })).status
}

test('a number that the rest of the product could not read is not published, and the next one can be', async () => {
  await publish('stays-whole')
  for (const version of [LONG, OVER])
    expect(await publish('stays-whole', { version, body: version })).toMatchObject({ outcome: 'rejected' })
  expect(await publish('stays-whole', { version: '1.9007199254740991.0', body: 'Two.' })).toMatchObject({ outcome: 'published' })
  expect(await publish('stays-whole', { version: null, body: 'Three.' })).toMatchObject({ outcome: 'published', version: '2.0.0' })
  expect(await bind('stays-whole', '^1')).toMatchObject({ version: '1.9007199254740991.0' })
})

test.each([
  ['long', LONG],
  ['over', OVER],
])('a row with a number that is too %s is left out by itself: the others are added, raised and published', async (slug, odd) => {
  await arrangeVersion(workspaceId, slug, '1.0.0')
  await arrangeVersion(workspaceId, slug, odd)
  const { id, version } = await bind(slug, '^1')
  expect(version).toBe('1.0.0')
  await expect(bind(slug, odd)).rejects.toMatchObject({ code: expect.stringMatching(/^(SKILL_VERSION_NOT_FOUND|VALIDATION_FAILED)$/) })
  expect(await publish(slug, { version: '2.0.0' })).toMatchObject({ outcome: 'published' })
  expect(await publish(slug, { version: null, body: 'Other.' })).toMatchObject({ outcome: 'published', version: '2.1.0' })
  expect(await publish(`needs-${slug}`, { fields: `requires: ["${slug}@^2"]\n` })).toMatchObject({ outcome: 'published' })
  expect((await previewUpgrade(workspaceId, id, { ref: '^2' }, admin)).to).toBe('2.1.0')
  expect((await resolveSkills(workspaceId, {})).skills.map((skill) => skill.slug)).toContain(slug)
})

test.each([LONG, OVER])('%s is shown, page by page too, and can be withdrawn for its security', async (odd) => {
  const slug = odd === LONG ? 'shown-long' : 'shown-over'
  await arrangeVersion(workspaceId, slug, '1.0.0')
  await arrangeVersion(workspaceId, slug, odd)
  expect((await describeSkill(workspaceId, slug)).versions.map(({ version }) => version)).toEqual([odd, '1.0.0'])
  expect((await describeSkill(workspaceId, slug, odd)).versions.map(({ version }) => version)).toEqual(['1.0.0'])
  expect(await describeVersion(workspaceId, slug, odd)).toMatchObject({ version: odd, status: 'published' })
  expect(await withdraw(slug, odd)).toBe(204)
  expect(await describeVersion(workspaceId, slug, odd)).toMatchObject({ status: 'yanked' })
})

test('as many long tools as the fields hold are asked for where the skill is added', async () => {
  const tools = Array.from({ length: 90 }, (_, n) => `"${`tool_${n}_`.padEnd(300, 'x')}"`)
  expect(await publish('many-tools', { fields: `allowed-tools: [${tools.join(', ')}]\n` })).toMatchObject({ outcome: 'published' })
  const { permissions } = await bind('many-tools', 'latest')
  expect(permissions).toHaveLength(90)
})
