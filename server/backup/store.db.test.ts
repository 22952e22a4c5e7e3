import { expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing/test-database.ts'
import { copyOut, countRows, inSnapshot } from '#server/backup/store.ts'

const database = useTestDatabase()

test('a table that ends with a large row does not keep the next query waiting', async () => {
  const { owner } = database.current
  await owner.unsafe('create table public.wide (text text)')
  for (const kib of [1, 63, 64, 65, 130, 1000]) {
    await owner.unsafe(`truncate public.wide; insert into public.wide select repeat('x', ${kib} * 1024)`)
    // What comes in one piece depends on the moment.
    for (let tried = 0; tried < 10; tried += 1)
      await inSnapshot(process.env['DATABASE_OWNER_URL'] ?? '', async (tx) => {
        let bytes = 0
        for await (const part of copyOut(tx, { name: 'public.wide', columns: ['text'] })) bytes += part.length
        expect(bytes).toBe(kib * 1024 + 1)
        expect(await countRows(tx, 'public.wide')).toBe(1)
      })
  }
})
