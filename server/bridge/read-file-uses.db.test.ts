import { expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing/test-database.ts'
import { readFileUses } from '#server/bridge/read-file-uses.ts'
import { arrangeWorkspace } from '#server/identity/testing/arrange.ts'

const database = useTestDatabase()
const PATH = 'lists/"März" 50%.csv'

test('who uses a file: jobs in force, schedules and open runs that name it as a whole; not what is over, gone or of others', async () => {
  const mine = await arrangeWorkspace('Mine')
  const theirs = await arrangeWorkspace('Theirs')
  await database.current.owner.begin(async (tx) => {
    await tx`set local session_replication_role = replica`
    const names = (path: string) => tx.json({ inputs: { properties: { list: { default: path } } } })
    for (const [id, status, active] of [
      ['mem_a', 'active', 'ver_2'],
      ['mem_gone', 'offboarded', null],
    ] as const) {
      await tx`insert into muster.members (workspace_id, id, crew_id, slug, name, status, active_version_id, created_by)
        values (${mine}, ${id}, 'crw_1', ${id}, ${id}, ${status}, ${active}, 'usr')`
      for (const [version, state, path] of [
        ['ver_1', 'superseded', PATH],
        ['ver_2', 'published', id === 'mem_a' ? PATH : 'other.csv'],
        ['ver_3', 'draft', `${PATH}.bak`],
      ] as const)
        await tx`insert into muster.member_versions (workspace_id, id, member_id, n, status, definition, source_yaml, authors, revision)
          values (${mine}, ${`${id}_${version}`.replace('mem_a_', '')}, ${id}, ${Number(version.slice(-1))}, ${state}, ${names(path)}, '', ${['usr']}, 1)`
      for (const [run, outcome, n] of [
        ['open', null, 7],
        ['over', 'succeeded', 6],
      ] as const)
        await tx`insert into muster.runs (workspace_id, id, n, member_id, version_id, program_digest, purpose, origin, lineage_id, started_by, inputs, input_digest, started_at, outcome)
          values (${mine}, ${`${run}_${id}`}, ${id === 'mem_a' ? n : n + 10}, ${id}, 'ver_2', 'x', 'run', 'manual', 'lin', 'usr', ${tx.json({ lists: [PATH] })}, 'x', now(), ${outcome})`
    }
  })
  expect((await readFileUses(mine, PATH)).items).toEqual([
    { memberId: 'mem_a', memberName: 'mem_a', how: 'run', detail: '7' },
    { memberId: 'mem_a', memberName: 'mem_a', how: 'job', detail: null },
  ])
  expect((await readFileUses(mine, 'lists')).items).toEqual([])
  expect((await readFileUses(theirs, PATH)).items).toEqual([])
})
