import { beforeAll, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing/test-database.ts'
import { listResults } from '#server/bridge/read-results.ts'
import { arrangeWorkspace } from '#server/identity/testing/arrange.ts'

const database = useTestDatabase()
let mine = ''
let theirs = ''
const RUNS = 12
const EACH = 10

beforeAll(async () => {
  mine = await arrangeWorkspace('Mine')
  theirs = await arrangeWorkspace('Theirs')
  const { owner } = database.current
  await owner.begin(async (tx) => {
    // Only what the list reads is planted; a run's version and program do not matter to it.
    await tx`set local session_replication_role = replica`
    for (const ws of [mine, theirs]) {
      for (const [id, name] of [
        ['mem_a', 'Expense check'],
        ['mem_b', 'Renewals'],
      ] as const)
        await tx`insert into muster.members (workspace_id, id, crew_id, slug, name, status, created_by) values (${ws}, ${id}, 'crw_1', ${id}, ${name}, 'active', 'usr')`
      for (let n = 1; n <= RUNS; n++) {
        await tx`insert into muster.runs (workspace_id, id, n, member_id, version_id, program_digest, purpose, origin, lineage_id, started_by, inputs, input_digest, started_at)
          values (${ws}, ${`run_${n}`}, ${n}, ${n % 2 === 0 ? 'mem_a' : 'mem_b'}, 'ver_1', 'x', 'run', 'manual', 'lin', 'usr', '{}', 'x', now())`
        for (let ordinal = 0; ordinal < EACH; ordinal++)
          await tx`insert into muster.results (workspace_id, id, run_id, leg, ordinal, name, title, mime, blob_ref, size)
            values (${ws}, ${`res_${n}_${ordinal}`}, ${`run_${n}`}, 1, ${ordinal}, ${`file-${ordinal}.csv`}, ${ordinal === 3 ? '100%_sure' : `Title ${n}`}, 'text/csv', 'b', 1)`
      }
    }
  })
})

test('pages go from the newest run to the oldest, each run whole and in its order, nothing twice and nothing left out', async () => {
  const ids: string[] = []
  let before: string | undefined
  do {
    const page = await listResults(mine, { before })
    ids.push(...page.items.map(({ id }) => id))
    before = page.next ?? undefined
  } while (before !== undefined)
  const wanted = Array.from({ length: RUNS }, (_, i) => Array.from({ length: EACH }, (__, ordinal) => `res_${RUNS - i}_${ordinal}`)).flat()
  expect(ids).toEqual(wanted)
})

test('a search is taken literally, and filters go with paging', async () => {
  expect((await listResults(mine, { search: '%' })).items).toHaveLength(RUNS)
  expect((await listResults(mine, { search: '0%_S' })).items).toHaveLength(RUNS)
  expect((await listResults(mine, { search: '100_' })).items).toEqual([])
  expect((await listResults(mine, { search: 'FILE-7' })).items.map(({ name }) => name)).toEqual(Array(RUNS).fill('file-7.csv'))
  const first = await listResults(mine, { memberId: 'mem_b' })
  const second = await listResults(mine, { memberId: 'mem_b', before: first.next ?? '' })
  expect(first.items).toHaveLength(50)
  expect(second.items).toHaveLength((RUNS / 2) * EACH - 50)
  expect(new Set([...first.items, ...second.items].map(({ memberName }) => memberName))).toEqual(new Set(['Renewals']))
})

test('an unreadable place begins at the newest; another workspace is never seen', async () => {
  expect((await listResults(mine, { before: "1' or true" })).items[0]?.runN).toBe(RUNS)
  const empty = await arrangeWorkspace('Empty')
  expect(await listResults(empty, {})).toEqual({ items: [], next: null })
})
