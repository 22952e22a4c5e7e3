import { expect, test } from 'vitest'
import { readActivity } from '#server/bridge/activity/read-activity.ts'
import { readEntry } from '#server/bridge/activity/read-entry.ts'
import { readMember } from '#server/bridge/read-members.ts'
import { startRun } from '#server/dispatch/start-run.ts'
import { AUTHOR, useRunWorld } from '#server/dispatch/testing/run-world.ts'
import { inEnglish } from '#server/kernel/language/say.ts'
import { installTemplate } from '#server/members/install-template.ts'
import { publishMember } from '#server/members/publish-member.ts'
import { defaultInputs } from '#server/members/templates.ts'
import { inScope } from '#server/tenancy/store.ts'

const world = useRunWorld()

test('activity says who did what, by person, kind, crew member and day; each is an entry whose text fits its fingerprint', async () => {
  const { workspaceId } = world
  const { owner } = world.owner.current
  await owner`insert into system.users (id, email, name, password_hash) values (${AUTHOR}, 'ada@acme.example', 'Ada', '-')`
  const { memberId } = await installTemplate(workspaceId, { ref: 'expense-check', by: AUTHOR })
  const inputs = defaultInputs((await readMember(workspaceId, memberId)).inputs as never)
  await inScope(workspaceId, async (scope) => {
    await publishMember(scope, { memberId, by: AUTHOR })
    await startRun(scope, { memberId, inputs, purpose: 'run', origin: 'manual', by: AUTHOR })
  })
  await world.settle()
  const read = async (filter: Parameters<typeof readActivity>[1]) => (await readActivity({ workspaceId } as never, filter, inEnglish)).items
  const lines = (items: Awaited<ReturnType<typeof read>>) => items.map(({ who, did }) => `${who.name} ${did}`)
  expect(lines(await read({})).slice(0, 4)).toEqual([
    'Expense check asked for approval of run 1 of Expense check',
    'Ada started run 1 of Expense check',
    'Ada put Expense check to work, version 1',
    'Ada made Expense check',
  ])
  expect(lines(await read({ kind: 'approvals' }))).toHaveLength(1)
  expect(lines(await read({ person: AUTHOR, kind: 'runs' }))).toEqual(['Ada started run 1 of Expense check'])
  expect(await read({ person: 'usr_nobody' })).toEqual([])
  expect(lines(await read({ member: memberId }))).toHaveLength(4)
  expect(await read({ member: 'mem_none' })).toEqual([])

  const today = new Date().toLocaleDateString('sv-SE', { timeZone: 'Europe/Berlin' })
  const all = await read({})
  expect(await read({ from: today, to: today })).toEqual(all)
  expect(await read({ to: '2020-01-01' })).toEqual([])
  expect(await read({ before: all[1]?.seq ?? 0 })).toEqual(all.slice(2))

  const first = all.at(-1)
  const exact = await readEntry(workspaceId, first?.seq ?? 0)
  expect(exact).toMatchObject({ seq: first?.seq, holds: true, signed: null })
  await expect(readEntry(workspaceId, 100_000)).rejects.toThrow('NOT_FOUND')
  await owner.begin(async (tx) => {
    await tx.unsafe('set local session_replication_role = replica')
    await tx`update muster.audit_events set envelope_text = replace(envelope_text, 'Ada', 'Eve') || ' ' where seq = ${exact.seq}`
  })
  expect(await readEntry(workspaceId, exact.seq)).toMatchObject({ holds: false })
})
