import { beforeAll, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing/test-database.ts'
import { compareVersion, readVersions } from '#server/bridge/authoring/read-versions.ts'
import { readMember } from '#server/bridge/read-members.ts'
import { arrangeWorkspace } from '#server/identity/testing/arrange.ts'
import { createMember } from '#server/members/create-member.ts'
import { discardDraft } from '#server/members/discard-draft.ts'
import { duplicateMember } from '#server/members/duplicate-member.ts'
import { publishMember } from '#server/members/publish-member.ts'
import { restoreVersion } from '#server/members/restore-version.ts'
import { saveDraft } from '#server/members/save-draft.ts'
import { inScope } from '#server/tenancy/store.ts'

useTestDatabase()
const by = 'usr_1'
const text = (n: number) => `# counts
metadata: { name: Count, slug: count }
objective: Count to ${n}.
rigidity: strict
steps:
  - { id: n, kind: set, values: { n: '\${ ${n} }' } }
output:
  schema: { type: object, properties: { n: { type: integer } }, required: [n], additionalProperties: false }
  value: { n: '\${ steps.n.output.n }' }
`
let workspaceId = ''
let memberId = ''
const member = async () => await readMember(workspaceId, memberId)
const states = async () => (await readVersions(workspaceId, memberId)).items.map(({ n, status }) => `v${n} ${status}`)
const save = async (yaml: string) => {
  const { revision } = await member()
  return await inScope(workspaceId, async (scope) => await saveDraft(scope, { memberId, yaml, revision, by }))
}
const publish = async () => await inScope(workspaceId, async (scope) => await publishMember(scope, { memberId, by }))

beforeAll(async () => {
  workspaceId = await arrangeWorkspace('Mine')
  memberId = (await inScope(workspaceId, async (scope) => await createMember(scope, { yaml: text(1), by }))).memberId
})

test('versions are published, compared, restored as a draft, and a draft is let go and brought back', async () => {
  const alone = { memberId, revision: 1 }
  await expect(inScope(workspaceId, async (scope) => await discardDraft(scope, alone))).rejects.toMatchObject({ code: 'NOT_FOUND' })
  await publish()
  const first = await member()
  await save(text(2))
  expect(await states()).toEqual(['v2 draft', 'v1 live'])
  const draft = await compareVersion(workspaceId, memberId, 2)
  expect(draft.to?.n).toBe(1)
  expect(draft.diff.fields.map(({ path }) => path.join('/'))).toEqual(['objective', 'steps/n/values/n'])
  expect(draft.diff.lines.flat().filter(({ kind }) => kind === 'in')).toHaveLength(2)
  await publish()
  expect(await states()).toEqual(['v2 live', 'v1 before'])

  // An older version is compared from then to now: what came in since.
  const before = await compareVersion(workspaceId, memberId, 1)
  expect(before.diff.fields[0]).toMatchObject({ path: ['objective'], before: 'Count to 1.', after: 'Count to 2.' })

  const restored = await inScope(workspaceId, async (scope) => await restoreVersion(scope, { memberId, n: 1, revision: 0, by }))
  expect(restored.programDigest).toBe(first.programDigest)
  expect(await states()).toEqual(['v3 draft', 'v2 live', 'v1 before'])
  expect((await member()).yaml).toBe(text(1))
  await expect(
    inScope(workspaceId, async (scope) => await restoreVersion(scope, { memberId, n: 2, revision: 7, by })),
  ).rejects.toMatchObject({ code: 'CONFLICT' })

  await inScope(workspaceId, async (scope) => await discardDraft(scope, { memberId, revision: restored.revision }))
  expect(await states()).toEqual(['v3 discarded', 'v2 live', 'v1 before'])
  expect((await member()).yaml).toBe(text(2))
  await inScope(workspaceId, async (scope) => await restoreVersion(scope, { memberId, n: 3, revision: 0, by }))
  expect((await member()).yaml).toBe(text(1))
  const { n } = await publish()
  expect(n).toBe(4)
  expect(await states()).toEqual(['v4 live', 'v3 discarded', 'v2 before', 'v1 before'])
})

test('a copy has the same job, its own name and handle, and nothing else of the first', async () => {
  const copy = await inScope(workspaceId, async (scope) => await duplicateMember(scope, { memberId, by }))
  const made = await readMember(workspaceId, copy.memberId)
  expect(made).toMatchObject({ name: 'Copy of Count', slug: 'count-2', status: 'provisional', revision: 1 })
  expect(made.yaml).toContain('# counts')
  expect(made.diagnostics).toEqual([])
  expect(await readVersions(workspaceId, copy.memberId)).toMatchObject({ items: [{ n: 1, status: 'draft' }] })
})
