import { beforeAll, describe, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing/test-database.ts'
import { readBytes } from '#server/connectors/files/read-bytes.ts'
import { writeBytes } from '#server/connectors/files/write-bytes.ts'
import { bringBackFile, removeFile } from '#server/dispatch/remove-file.ts'
import { arrangeWorkspace } from '#server/identity/testing/arrange.ts'
import { createMember } from '#server/members/create-member.ts'
import { publishMember } from '#server/members/publish-member.ts'
import { removeDraft, restoreDraft } from '#server/members/remove-draft.ts'
import { findMember } from '#server/members/store.ts'
import { inScope } from '#server/tenancy/store.ts'

const database = useTestDatabase()
const BY = 'usr_1'
const YAML = `metadata: { name: Count, slug: count }
objective: Count.
rigidity: strict
steps:
  - { id: n, kind: set, values: { n: '\${ 1 }' } }
output:
  schema: { type: object, properties: { n: { type: integer } }, required: [n], additionalProperties: false }
  value: { n: '\${ steps.n.output.n }' }
`
let mine = ''
let theirs = ''

beforeAll(async () => {
  mine = await arrangeWorkspace('Mine')
  theirs = await arrangeWorkspace('Theirs')
})

const recorded = async (type: string) =>
  await database.current
    .owner`select seq from muster.audit_events where workspace_id = ${mine} and type = ${type} and envelope_text like ${`%${BY}%`}`

describe('a file that a person deletes', () => {
  test('is gone from the folder, kept aside, brought back as it was by its id, and both are on record', async () => {
    await writeBytes(mine, 'lists/a.csv', Buffer.from('A\n1\n'))
    const { id, path } = await removeFile(mine, { path: 'lists/a.csv', by: BY })
    expect(path).toBe('lists/a.csv')
    await expect(readBytes(mine, 'lists/a.csv')).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' })
    await expect(bringBackFile(theirs, { id, by: BY })).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' })
    expect(await bringBackFile(mine, { id, by: BY })).toEqual({ path: 'lists/a.csv' })
    expect(Buffer.from(await readBytes(mine, 'lists/a.csv')).toString()).toBe('A\n1\n')
    await expect(bringBackFile(mine, { id, by: BY })).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' })
    expect(await recorded('file.removed')).toHaveLength(1)
    expect(await recorded('file.restored')).toHaveLength(1)
  })

  test('never comes back over another one that took its name', async () => {
    await writeBytes(mine, 'b.csv', Buffer.from('old'))
    const { id } = await removeFile(mine, { path: 'b.csv', by: BY })
    await writeBytes(mine, 'b.csv', Buffer.from('new'))
    await expect(bringBackFile(mine, { id, by: BY })).rejects.toMatchObject({ status: 409 })
    expect(Buffer.from(await readBytes(mine, 'b.csv')).toString()).toBe('new')
  })

  test('deleted again under the same name is kept beside the first, not over it', async () => {
    const ids: string[] = []
    for (const text of ['one', 'two']) {
      await writeBytes(mine, 'c.csv', Buffer.from(text))
      ids.push((await removeFile(mine, { path: 'c.csv', by: BY })).id)
    }
    await bringBackFile(mine, { id: ids[0] ?? '', by: BY })
    expect(Buffer.from(await readBytes(mine, 'c.csv')).toString()).toBe('one')
  })
})

describe('a draft crew member that a person deletes', () => {
  const statusOf = async (memberId: string) => (await inScope(mine, async (scope) => await findMember(scope, memberId))).status

  test('is gone once, comes back as it was, and both are on record', async () => {
    const { memberId } = await inScope(mine, async (scope) => await createMember(scope, { yaml: YAML, by: BY }))
    const options = { memberId, by: BY }
    await inScope(mine, async (scope) => await removeDraft(scope, options))
    expect(await statusOf(memberId)).toBe('offboarded')
    await expect(inScope(mine, async (scope) => await removeDraft(scope, options))).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(inScope(theirs, async (scope) => await restoreDraft(scope, options))).rejects.toMatchObject({ code: 'NOT_FOUND' })
    for (let twice = 0; twice < 2; twice++) await inScope(mine, async (scope) => await restoreDraft(scope, options))
    expect(await statusOf(memberId)).toBe('provisional')
    expect(await recorded('member.removed')).toHaveLength(1)
    expect(await recorded('member.restored')).toHaveLength(1)
  })

  test('that was put to work stays, with its record', async () => {
    const { memberId } = await inScope(mine, async (scope) => await createMember(scope, { yaml: YAML, by: BY }))
    await inScope(mine, async (scope) => await publishMember(scope, { memberId, by: BY }))
    await expect(inScope(mine, async (scope) => await removeDraft(scope, { memberId, by: BY }))).rejects.toMatchObject({
      code: 'MEMBER_AT_WORK',
    })
    expect(await statusOf(memberId)).toBe('active')
  })
})
