import { beforeAll, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing/test-database.ts'
import { listSkills } from '#server/bridge/skills/list-skills.ts'
import { readScope } from '#server/bridge/skills/read-scope.ts'
import { readSkill } from '#server/bridge/skills/read-skill.ts'
import { readWaiting } from '#server/bridge/skills/read-waiting.ts'
import { plantSkill, plantUse } from '#server/bridge/skills/testing/plant-skills.ts'
import { arrangeWorkspace } from '#server/identity/testing/arrange.ts'
import { ensureSigner } from '#server/signer/testing/ensure-signer.ts'

const LONG = `1.1.0-${'a'.repeat(80)}`
const OVER = '1.9007199254740992.0'

const database = useTestDatabase()
let ws = ''
beforeAll(async () => {
  await ensureSigner()
  ws = await arrangeWorkspace()
})

test.each([
  ['long', LONG],
  ['over', OVER],
])('a version that an older Muster published under a number too %s is shown, and told of to nobody as newer', async (slug, odd) => {
  await plantSkill(database.current.owner, { workspaceId: ws, slug, versions: [{ semver: '1.0.0' }, { semver: odd }] })
  await plantUse(database.current.owner, { workspaceId: ws, id: `bnd_${slug}`, slug, semver: '1.0.0' })
  await plantUse(database.current.owner, {
    workspaceId: ws,
    id: `bnd_odd_${slug}`,
    slug,
    semver: odd,
    pending: true,
    scopeType: 'channel',
    scopeId: 'press',
  })
  const page = await readSkill(ws, `skl_${slug}`)
  expect(page.version).toMatchObject({ version: odd, tree: [] })
  expect((await readSkill(ws, `skl_${slug}`, odd)).version?.version).toBe(odd)
  expect(page.uses.find(({ id }) => id === `bnd_${slug}`)?.newer).toBeNull()
  expect((await listSkills(ws, { find: slug })).items).toMatchObject([{ newest: { version: odd }, versions: 2 }])
  const waiting = await readWaiting({ workspaceId: ws, userId: 'usr_a', role: 'admin', grants: [] } as never)
  expect(waiting.items.map(({ version }) => version)).toContain(odd)
  expect((await readScope(ws, { channel: 'press' })).inEffect.map(({ name, version }) => [name, version])).toContainEqual([slug, '1.0.0'])
})
