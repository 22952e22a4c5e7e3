import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing/test-database.ts'
import { type TenantScope, withScope, withSystem } from '#db/with-scope.ts'

useTestDatabase()

const here = sql`select current_setting('muster.workspace', true) as workspace`
const query = async (scope: TenantScope) => (await scope.tx.execute(here))[0]?.['workspace']

test('the very first query of a transaction is inside its workspace already, however it is asked', async () => {
  expect(await withScope('ws_a', query)).toBe('ws_a')
  const pairs = await Promise.all(
    Array.from({ length: 30 }, async (_, n) => {
      const of = `ws_${n % 3}`
      return [of, await withScope(of, async (scope) => await Promise.all([query(scope), query(scope)]))] as const
    }),
  )
  for (const [of, seen] of pairs) expect(seen).toEqual([of, of])
  // asked at once, with nothing in between that would let another go first
  expect(await withScope('ws_b', (scope) => scope.tx.execute(here).then(([row]) => row?.['workspace']))).toBe('ws_b')
})

test('nothing is done where the workspace could not be set, and nothing after it', async () => {
  const lost = withScope('ws_a', async (scope) => {
    await scope.tx.execute(sql`select 1 / 0`).catch(() => {})
    return await query(scope)
  })
  await expect(lost).rejects.toThrow()
})

test('a process that sleeps in the middle of a transaction does not keep its locks', async () => {
  const limit = sql`select current_setting('idle_in_transaction_session_timeout') as idle`
  const idle = [
    await withScope('ws_a', async ({ tx }) => await tx.execute(limit)),
    await withSystem(async ({ tx }) => await tx.execute(limit)),
  ].map(([row]) => row?.['idle'])
  expect(idle).toEqual(['30s', '30s'])
})

test('a statement is planned once a connection: what differs are its values; one with many values is not kept', async () => {
  const kept = await withScope('ws_a', async (scope) => {
    for (let n = 0; n < 3; n += 1) await scope.tx.execute(sql`select ${n}::int + 1 as once_only`)
    const many = sql.join(
      Array.from({ length: 80 }, (_, n) => sql`${n}::int`),
      sql`, `,
    )
    await scope.tx.execute(sql`select array[${many}] as many_values`)
    const rows = await scope.tx.execute(sql`select statement from pg_prepared_statements`)
    return rows.map((row) => String(row['statement']))
  })
  expect(kept.filter((text) => text.includes('once_only'))).toHaveLength(1)
  expect(kept.filter((text) => text.includes('many_values'))).toEqual([])
})
