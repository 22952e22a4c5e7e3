import { sql } from 'drizzle-orm'
import { afterAll, describe, expect, test } from 'vitest'
import { forgetMemory } from '#server/connectors/memory/forget-memory.ts'
import { listMemory } from '#server/connectors/memory/list-memory.ts'
import { recallValues } from '#server/connectors/memory/recall-values.ts'
import { rememberValue } from '#server/connectors/memory/remember-value.ts'
import { MEMORY_LIMITS } from '#server/connectors/memory/schema.ts'
import { startRun } from '#server/dispatch/start-run.ts'
import { AUTHOR, useRunWorld } from '#server/dispatch/testing/run-world.ts'
import type { JsonValue } from '#server/kernel/canonical-json.ts'
import { createMember } from '#server/members/create-member.ts'
import { publishMember } from '#server/members/publish-member.ts'
import { listRunEffects } from '#server/runs/ledger/store.ts'
import { findRun } from '#server/runs/store.ts'
import { inScope } from '#server/tenancy/store.ts'

const world = useRunWorld()
const OTHER = 'ws_other'
const keep = async (key: string, value: JsonValue, memberId = 'mem_a', workspaceId = world.workspaceId, atMs = 1_700_000_000_000) =>
  await rememberValue(workspaceId, memberId, { key, value, runId: 'run_x', atMs })
const under = async (key: string, memberId = 'mem_a', workspaceId = world.workspaceId) =>
  await recallValues(workspaceId, memberId, { key, query: null, limit: 5 })
const search = async (query: string, memberId = 'mem_a', limit = 5) =>
  ((await recallValues(world.workspaceId, memberId, { key: null, query, limit }))['entries'] as { key: string }[]).map(({ key }) => key)
afterAll(async () => {
  await world.owner.current.owner`delete from muster.memory_entries`
})

describe('a memory', () => {
  test('gives back the newest value under a key, whatever kind it is', async () => {
    for (const value of ['a text', 12.5, true, null, ['x', { y: 1 }], { name: 'Nordlicht', tags: ['late'] }] as JsonValue[]) {
      await keep('k', value)
      expect(await under('k')).toMatchObject({ found: true, value, entries: [{ key: 'k', value }] })
    }
    expect(await under('nothing')).toEqual({ found: false, value: null, entries: [] })
  })
  test('is searched by words, not by signs: best match first, nothing of it is a command', async () => {
    await forgetMemory(world.workspaceId, { memberId: 'mem_a', key: 'k', by: AUTHOR })
    await keep('Nordlicht GmbH', { pays: 'late, after the second reminder' })
    await keep('Hafen-Bau AG', { pays: 'on time', note: 'late once' })
    await keep('door', 'code of the warehouse')
    expect(await search('late reminder')).toEqual(['Nordlicht GmbH'])
    expect((await search('late')).sort()).toEqual(['Hafen-Bau AG', 'Nordlicht GmbH'])
    expect(await search('late', 'mem_a', 1)).toHaveLength(1)
    expect(await search('warehouse -code')).toEqual([])
    for (const odd of ['', '   ', "'; drop table muster.memory_entries; --", '((', '"open', ':*&|!', '\0'])
      expect(Array.isArray(await search(odd))).toBe(true)
    expect(await search('WAREHOUSE')).toEqual(['door'])
  })
  test('belongs to one crew member of one workspace', async () => {
    await keep('secret', 'of a')
    await keep('secret', 'of b', 'mem_b')
    await keep('secret', 'of another workspace', 'mem_a', OTHER)
    expect(await under('secret')).toMatchObject({ value: 'of a' })
    expect(await under('secret', 'mem_b')).toMatchObject({ value: 'of b' })
    expect(await under('secret', 'mem_a', OTHER)).toMatchObject({ value: 'of another workspace' })
    expect(await search('another')).toEqual([])
    await forgetMemory(world.workspaceId, { memberId: 'mem_b', key: null, by: AUTHOR })
    expect(await under('secret')).toMatchObject({ value: 'of a' })
    expect(await under('secret', 'mem_a', OTHER)).toMatchObject({ found: true })
  })
  test('the database itself shows a workspace nothing of another, and takes nothing into it', async () => {
    const seen = await inScope(OTHER, async (scope) => await scope.tx.execute(sql`select distinct workspace_id from muster.memory_entries`))
    expect([...seen].map((row) => row['workspace_id'])).toEqual([OTHER])
    await expect(
      inScope(OTHER, async (scope) =>
        scope.tx.execute(
          sql`insert into muster.memory_entries (workspace_id, member_id, key, value, words, bytes, run_id, at) values (${world.workspaceId}, 'mem_a', 'x', '{}', '', 1, 'r', now())`,
        ),
      ),
    ).rejects.toThrow()
  })
  test('has an end: one value, the number of keys, and all together; replacing is always possible', async () => {
    await expect(keep('large', 'x'.repeat(MEMORY_LIMITS.valueBytesMax), 'mem_c')).rejects.toMatchObject({ code: 'PAYLOAD_TOO_LARGE' })
    await expect(keep('zero', 'a\0b', 'mem_c')).rejects.toMatchObject({ code: 'VALIDATION_FAILED' })
    await world.owner.current.owner`insert into muster.memory_entries (workspace_id, member_id, key, value, words, bytes, run_id, at)
      select ${world.workspaceId}, 'mem_c', 'k' || n, '{"value":1}', 'k', 1, 'r', now() from generate_series(1, 1000) n`
    await expect(keep('one more', 1, 'mem_c')).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' })
    await keep('k7', 2, 'mem_c')
    expect(await under('k7', 'mem_c')).toMatchObject({ value: 2 })
    await world.owner.current.owner`update muster.memory_entries set bytes = 4200 where member_id = 'mem_c'`
    await expect(keep('k8', 'x'.repeat(10_000), 'mem_c')).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' })
  })
  test('twenty writers at once stay within it', async () => {
    await world.owner.current.owner`insert into muster.memory_entries (workspace_id, member_id, key, value, words, bytes, run_id, at)
      select ${world.workspaceId}, 'mem_d', 'k' || n, '{"value":1}', 'k', 1, 'r', now() from generate_series(1, 995) n`
    const settled = await Promise.allSettled(Array.from({ length: 20 }, (_, n) => keep(`new ${n}`, n, 'mem_d')))
    expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(5)
  })
  test('is listed for people and forgotten by them, which is on record without its text', async () => {
    await keep('old', 'first', 'mem_e', world.workspaceId, 1_600_000_000_000)
    await keep('new', { amount: 3 }, 'mem_e')
    const list = await listMemory(world.workspaceId, 'mem_e')
    expect(list).toMatchObject({
      count: 2,
      items: [
        { key: 'new', text: 'amount: 3' },
        { key: 'old', text: 'first' },
      ],
    })
    expect(await forgetMemory(world.workspaceId, { memberId: 'mem_e', key: 'old', by: AUTHOR })).toEqual({ forgotten: 1 })
    expect(await forgetMemory(world.workspaceId, { memberId: 'mem_e', key: 'old', by: AUTHOR })).toEqual({ forgotten: 0 })
    expect((await listMemory(world.workspaceId, 'mem_e')).items.map(({ key }) => key)).toEqual(['new'])
    const entries = await world.owner.current
      .owner`select * from muster.audit_events e where position('memory.forgotten' in e::text) > 0 and position('mem_e' in e::text) > 0`
    expect(entries).toHaveLength(1)
    expect(JSON.stringify(entries)).not.toContain('first')
  })
})

const COUNTER = `
metadata: { name: Counter, slug: counter }
objective: Count how often it ran.
memory: { mode: member }
steps:
  - { id: before, kind: recall, key: count }
  - { id: next, kind: set, values: { n: '\${ steps.before.output.found ? double(steps.before.output.value) + 1.0 : 1.0 }' } }
  - { id: note, kind: remember, key: count, content: '\${ steps.next.output.n }' }
  - { id: after, kind: recall, query: count }
output: { schema: { type: object }, value: { n: '\${ steps.next.output.n }', after: '\${ steps.after.output.value }' } }
`

test('a crew member remembers from run to run, without asking; a try leaves no trace; a recall sees what the run itself remembered', async () => {
  const memberId = await inScope(world.workspaceId, async (scope) => {
    const made = await createMember(scope, { yaml: COUNTER, by: AUTHOR })
    await publishMember(scope, { memberId: made.memberId, by: AUTHOR })
    return made.memberId
  })
  const run = async (purpose: 'run' | 'dry-run') => {
    const { id } = await inScope(
      world.workspaceId,
      async (scope) => await startRun(scope, { memberId, inputs: {}, purpose, origin: 'manual', by: AUTHOR }),
    )
    await world.settle()
    return await inScope(world.workspaceId, async (scope) => await findRun(scope, id))
  }
  expect(await run('run')).toMatchObject({ outcome: 'succeeded', leg: 2, output: { n: 1, after: 1 } })
  await run('dry-run')
  await run('dry-run')
  const third = await run('run')
  expect(third).toMatchObject({ outcome: 'succeeded', output: { n: 2, after: 2 } })
  const effects = await inScope(world.workspaceId, async (scope) => await listRunEffects(scope, third.id))
  expect(effects.map(({ tool, state }) => [tool, state])).toEqual([['memory.remember', 'confirmed']])
  expect(await listMemory(world.workspaceId, memberId)).toMatchObject({ count: 1, items: [{ key: 'count', text: '2', runId: third.id }] })
})
