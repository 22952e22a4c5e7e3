import { expect, test } from 'vitest'
import { readMember } from '#server/bridge/read-members.ts'
import { useRunWorld } from '#server/dispatch/testing/run-world.ts'
import { arrangeWorkspace } from '#server/identity/testing/arrange.ts'
import { insertBase } from '#server/members/bases/store.ts'
import { createMember } from '#server/members/create-member.ts'
import { discardDraft } from '#server/members/discard-draft.ts'
import { exportMember } from '#server/members/export-member.ts'
import { importMember } from '#server/members/import-member.ts'
import { installTemplate } from '#server/members/install-template.ts'
import { publishMember } from '#server/members/publish-member.ts'
import { readTemplate } from '#server/members/templates.ts'
import { findUpgrade, upgradeMember } from '#server/members/upgrade-member.ts'
import { inScope } from '#server/tenancy/store.ts'

const { workspaceId } = useRunWorld()
const by = 'usr_1'

const upgradeOf = async (memberId: string) => await inScope(workspaceId, async (scope) => await findUpgrade(scope, memberId))

test('a fresh member has the template of today, with the answers of the wizard', async () => {
  const answers = { name: 'October list', inputs: { finance: 'books@acme.example' } }
  const { memberId } = await installTemplate(workspaceId, { ref: 'expense-check', by, answers })
  expect(await upgradeOf(memberId)).toBeNull()
  const member = await readMember(workspaceId, memberId)
  expect(member).toMatchObject({ name: 'October list', sampleInputs: { finance: 'books@acme.example', limits: 'limits.csv' } })
  expect(member.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
})

test('a newer template and own edits are merged into a draft; a draft that is let go offers it again', async () => {
  const { yaml } = await readTemplate('expense-check')
  // As if the template had been an older one: another limit of the loop, and other freedom.
  const old = yaml.replace('    max: 200\n', '    max: 100\n').replace('rigidity: guided', 'rigidity: adaptive')
  const mine = old.replace('rigidity: adaptive', 'rigidity: autonomous').replace('Hello,', 'Good day,')
  const made = await inScope(workspaceId, async (scope) => {
    const one = await createMember(scope, { yaml: mine, by })
    await insertBase(scope, { ...one, ref: 'expense-check', templateDigest: 'older', baseYaml: old, answers: {} })
    await publishMember(scope, { memberId: one.memberId, by })
    return one
  })
  const { memberId } = made
  const offered = await upgradeOf(memberId)
  expect(offered).toMatchObject({ name: 'Expense check', isEdited: true, revision: 0 })
  expect(offered?.conflicts).toEqual([{ base: 'rigidity: adaptive', mine: 'rigidity: autonomous', theirs: 'rigidity: guided' }])
  expect(offered?.merged).toContain('max: 200')
  expect(offered?.merged).toContain('Good day,')

  const wanted = { memberId, by, choices: ['theirs' as const], templateDigest: offered?.templateDigest ?? '', revision: 0 }
  await expect(
    inScope(workspaceId, async (scope) => await upgradeMember(scope, { ...wanted, templateDigest: 'another' })),
  ).rejects.toMatchObject({ code: 'CONFLICT' })
  const saved = await inScope(workspaceId, async (scope) => await upgradeMember(scope, wanted))
  expect((await readMember(workspaceId, memberId)).yaml).toBe(yaml.replace('Hello,', 'Good day,'))
  expect(await upgradeOf(memberId)).toBeNull()

  await inScope(workspaceId, async (scope) => await discardDraft(scope, { memberId, revision: saved.revision }))
  expect(await upgradeOf(memberId)).toMatchObject({ revision: 0 })
})

test('what one workspace exports another imports as a draft, with what is not connected there', async () => {
  const { yaml } = await readTemplate('expense-check')
  const source = await inScope(workspaceId, async (scope) => await createMember(scope, { yaml, by }))
  const file = await inScope(workspaceId, async (scope) => await exportMember(scope, { memberId: source.memberId }))
  expect(file.fileName).toMatch(/^expense-check(-\d+)?-draft\.yaml$/)
  const other = await arrangeWorkspace('Theirs')
  const text = file.text.replace('tool: tables.group }', 'tool: crm.group }')
  const made = await inScope(other, async (scope) => await importMember(scope, { text, by }))
  expect(made.isChanged).toBe(true)
  const member = await readMember(other, made.memberId)
  expect(member).toMatchObject({ status: 'provisional', revision: 1 })
  expect(member.gaps.find(({ app }) => app === 'crm')).toEqual({ app: 'crm', tools: ['crm.group'] })
  expect(member.diagnostics.some(({ code, message }) => code === 'M200' && message.includes('crm.group'))).toBe(true)
  const again = await inScope(workspaceId, async (scope) => await importMember(scope, { text: file.text, by }))
  expect(again.isChanged).toBe(false)
  const digests = await Promise.all([source, again].map(async ({ memberId }) => (await readMember(workspaceId, memberId)).programDigest))
  expect(digests[0]).not.toBeNull()
  expect(digests[1]).toBe(digests[0])
})
