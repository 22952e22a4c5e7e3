import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { beforeAll, expect, test } from 'vitest'
import { readMember } from '#server/bridge/read-members.ts'
import type { SearchHit, SearchKind } from '#server/bridge/search/schema.ts'
import { searchWorkspace } from '#server/bridge/search/search-workspace.ts'
import { limitTime, tookTooLong } from '#server/bridge/search/store.ts'
import { FILE_LIMITS } from '#server/connectors/files/limits.ts'
import { workspaceFolder } from '#server/connectors/files/open-folder.ts'
import { writeBytes } from '#server/connectors/files/write-bytes.ts'
import { startRun } from '#server/dispatch/start-run.ts'
import { AUTHOR, useRunWorld } from '#server/dispatch/testing/run-world.ts'
import { arrangeWorkspace } from '#server/identity/testing/arrange.ts'
import { inEnglish } from '#server/kernel/language/say.ts'
import { installTemplate } from '#server/members/install-template.ts'
import { publishMember } from '#server/members/publish-member.ts'
import { defaultInputs } from '#server/members/templates.ts'
import { inScope } from '#server/tenancy/store.ts'

const world = useRunWorld()
let memberId = ''

const find = async (typed: string, workspaceId = world.workspaceId) =>
  (await searchWorkspace({ workspaceId, role: 'viewer', grants: [] } as never, typed, inEnglish)).items
const of = <K extends SearchKind>(items: readonly SearchHit[], kind: K) =>
  items.filter((item): item is Extract<SearchHit, { kind: K }> => item.kind === kind)

beforeAll(async () => {
  const { workspaceId } = world
  const { owner } = world.owner.current
  await owner`insert into system.users (id, email, name, password_hash) values (${AUTHOR}, 'ada@acme.example', 'Ada', '-')`
  memberId = (await installTemplate(workspaceId, { ref: 'expense-check', by: AUTHOR })).memberId
  const inputs = defaultInputs((await readMember(workspaceId, memberId)).inputs as never)
  await inScope(workspaceId, async (scope) => {
    await publishMember(scope, { memberId, by: AUTHOR })
    await startRun(scope, { memberId, inputs, purpose: 'run', origin: 'manual', by: AUTHOR })
    await startRun(scope, { memberId, inputs, purpose: 'dry-run', origin: 'manual', by: AUTHOR })
  })
  await world.settle()
  await owner.begin(async (tx) => {
    await tx`set local session_replication_role = replica`
    const [run] = await tx`select id from muster.runs where n = 1`
    for (let i = 0; i < 7; i++)
      await tx`insert into muster.results (workspace_id, id, run_id, leg, ordinal, name, title, mime, blob_ref, size)
        values (${workspaceId}, ${`res_${i}`}, ${run?.['id']}, 1, ${i}, ${`expenses-2026-09-${i}.csv`}, ${`Questioned in September ${i} 100%`}, 'text/csv', 'b', 1)`
  })
  await writeBytes(workspaceId, 'in/September.xlsx', new TextEncoder().encode('x'))
})

test('a crew member is found by its name and by what its job is about, not by how its steps are called', async () => {
  expect(of(await find('expense CHECK'), 'member')).toMatchObject([{ id: memberId, href: `/crews/${memberId}`, status: 'active' }])
  expect(of(await find('monthly limits'), 'member')).toMatchObject([{ id: memberId }])
  expect(of(await find('string_agg'), 'member')).toEqual([])
})

test('a run is found by its number, by an address that its plan reaches and by a file that it was given', async () => {
  expect(of(await find('#2'), 'run')).toMatchObject([{ n: 2, purpose: 'dry-run', memberName: 'Expense check' }])
  expect(of(await find('run 1'), 'run').map(({ n }) => n)[0]).toBe(1)
  const { owner } = world.owner.current
  const [mail] = await owner`select substring(meta_text from '"target":"([^"]+@[^"]+)"') as target from muster.artifacts
    where meta_text like '%"target":"%@%' limit 1`
  expect(of(await find(String(mail?.['target'])), 'run').map(({ n }) => n)).toEqual([2, 1])
  expect(of(await find('expenses-2026-10.csv'), 'run').map(({ n }) => n)).toEqual([2, 1])
  // fingerprints beside the plan are not words of it
  expect(of(await find('nobody@else.example'), 'run')).toEqual([])
  const [hash] = await owner`select left(substring(meta_text from '"idempotencyKey":"([^"]+)"'), 12) as part from muster.artifacts
    where meta_text like '%idempotencyKey%' limit 1`
  expect(of(await find(String(hash?.['part'])), 'run')).toEqual([])
})

test('“september” finds results and files, at most 5 of a kind; its signs are taken literally', async () => {
  const found = await find('september')
  expect(of(found, 'result')).toHaveLength(5)
  expect(of(found, 'result')[0]).toMatchObject({ memberName: 'Expense check', runN: 1 })
  expect(of(found, 'file')).toMatchObject([{ path: 'in/September.xlsx' }])
  expect(of(await find('100%'), 'result')).toHaveLength(5)
  expect(of(await find('1%0'), 'result')).toEqual([])
  expect(of(await find('expenses_2026'), 'result')).toEqual([])
})

test('what somebody did is found by the sentence and by their address, and leads to the run or crew member', async () => {
  const byAda = of(await find('ada@acme.example'), 'activity')
  expect(byAda.map(({ did }) => did)).toContain('put Expense check to work, version 1')
  expect(of(await find('ada started run 1'), 'activity')).toMatchObject([{ who: 'Ada', href: expect.stringMatching(/^\/runs\/run_/) }])
})

test('another workspace finds nothing of this one', async () => {
  const elsewhere = await arrangeWorkspace('Elsewhere')
  for (const typed of ['expense', '#1', 'september', 'ada@acme.example', 'in/September.xlsx'])
    expect(await find(typed, elsewhere)).toEqual([])
})

test('a statement that takes too long is ended and known as such', async () => {
  const slow = inScope(world.workspaceId, async (scope) => {
    await limitTime(scope, 20)
    await scope.tx.execute(sql`select pg_sleep(5)`)
  })
  await expect(slow.catch((error: unknown) => tookTooLong(error))).resolves.toBe(true)
  expect(tookTooLong(new Error('anything else'))).toBe(false)
})

test('folders too many to list leave files out and say so; everything else is found', async () => {
  const deep = join(await workspaceFolder(world.workspaceId, 'files'), ...Array.from({ length: FILE_LIMITS.depthMax + 1 }, () => 'd'))
  await mkdir(deep, { recursive: true })
  const { items, late } = await searchWorkspace(
    { workspaceId: world.workspaceId, role: 'viewer', grants: [] } as never,
    'expense',
    inEnglish,
  )
  expect(late).toContain('file')
  expect(of(items, 'member')).toHaveLength(1)
})
