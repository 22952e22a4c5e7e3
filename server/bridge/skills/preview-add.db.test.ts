import { beforeAll, expect, test } from 'vitest'
import { packBundle } from '#components/skills/pack-bundle.ts'
import { useTestDatabase } from '#db/testing/test-database.ts'
import { previewAdd } from '#server/bridge/skills/preview-add.ts'
import { readSkill } from '#server/bridge/skills/read-skill.ts'
import { readUpload } from '#server/bridge/skills/read-upload.ts'
import { arrangePerson, arrangeWorkspace } from '#server/identity/testing/arrange.ts'
import { bindSkill } from '#server/skills/bindings/bind-skill.ts'
import { publishVersion } from '#server/skills/publish/publish-version.ts'

useTestDatabase()
let ws = ''
let ada = ''

beforeAll(async () => {
  ws = await arrangeWorkspace('Finance')
  ada = (await arrangePerson({ [ws]: 'admin' })).userId
})

async function publish(name: string, version: string, more: readonly string[] = []) {
  const head = ['---', `name: ${name}`, `description: About ${name}.`, 'license: MIT', 'metadata:', `  muster.version: ${version}`]
  const bytes = new TextEncoder().encode([...head, ...more, '---', `# ${name}`, ''].join('\n'))
  const archive = new Uint8Array(await (await packBundle([{ path: 'SKILL.md', bytes }])).arrayBuffer())
  return await publishVersion(ws, { slug: name, archive, origin: 'upload' }, ada)
}

test('what adding would fix and ask for is shown before, then what a newer version would change; an upload has its report', async () => {
  await publish('letters', '1.0.0')
  const first = await publish('reminders', '1.0.0', ['  muster.requires: letters@^1.0.0'])
  expect(await readUpload(ws, first.uploadId)).toMatchObject({ outcome: 'published', version: '1.0.0', slug: 'reminders' })
  const skillId = (await readUpload(ws, first.uploadId)).skillId ?? ''
  const reader = { workspaceId: ws, userId: ada, role: 'admin', grants: [] } as never
  const choice = { ref: '^1.0.0', scopeType: 'workspace' as const }

  const before = await previewAdd(reader, skillId, choice)
  expect(before.tree.map(({ depth, name, version }) => [depth, name, version])).toEqual([
    [0, 'reminders', '1.0.0'],
    [1, 'letters', '1.0.0'],
  ])
  expect(before).toMatchObject({ permissions: [], replaces: null, youMayGive: true })
  expect((await readSkill(ws, skillId)).version?.tree).toEqual(before.tree)

  await bindSkill(ws, { ...choice, skill: 'reminders', lockDigest: before.lockDigest }, ada)
  expect((await previewAdd(reader, skillId, choice)).replaces?.isCurrent).toBe(true)
  await publish('reminders', '2.0.0', ['  muster.permissions: files:read:/reminders/'])
  expect(await previewAdd(reader, skillId, { ...choice, ref: '^2.0.0' })).toMatchObject({
    version: '2.0.0',
    permissions: [{ permission: 'files:read:/reminders/', isNew: true, isMissing: true }],
    replaces: {
      version: '1.0.0',
      isCurrent: false,
      skills: [
        { slug: 'letters', from: '1.0.0', to: null },
        { slug: 'reminders', from: '1.0.0', to: '2.0.0' },
      ],
    },
  })
  await expect(previewAdd(reader, skillId, { ...choice, ref: '^3.0.0' })).rejects.toThrow('SKILL_VERSION_NOT_FOUND')
})
