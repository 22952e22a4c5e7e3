import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { skills } from '#db/schema/skills.ts'
import { useTestDatabase } from '#db/testing/test-database.ts'
import { withScope } from '#db/with-scope.ts'
import { wordOnce } from '#db/word-once.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import { arrangeSkill } from '#server/skills/resolve/testing/arrange-skills.ts'

const database = useTestDatabase()

test('a query worded once is asked in the transaction that it is given: it sees what that one wrote and no other workspace', async () => {
  const [one, two] = [systemIds.next('ws'), systemIds.next('ws')]
  let times = 0
  const named = wordOnce<{ slug: string; at: Date }[], { slug: string }>((tx) => {
    times += 1
    return tx
      .select({ slug: skills.slug, at: skills.createdAt })
      .from(skills)
      .where(sql`slug = ${sql.placeholder('slug')}`)
  })
  const ask = async (workspaceId: string, slug: string) =>
    (await withScope(workspaceId, async ({ tx }) => await named(tx, { slug }))).map((row) => row.slug)
  await arrangeSkill(database.current.owner, { workspaceId: one, slug: 'kept' })
  expect([await ask(one, 'kept'), await ask(two, 'kept'), await ask(one, 'other')]).toEqual([['kept'], [], []])
  const inside = await withScope(one, async ({ tx }) => {
    await tx.execute(sql`update muster.skills set description = 'x', deleted_at = null where slug = 'kept'`)
    await tx.insert(skills).values({
      workspaceId: one,
      id: systemIds.next('skl'),
      slug: 'fresh',
      ownerSlug: 'one',
      visibility: 'private',
      description: '',
      createdBy: 'usr_a',
    })
    const [mine, theirs] = [await named(tx, { slug: 'fresh' }), await ask(one, 'fresh')]
    return [mine.map(({ slug, at }) => [slug, at instanceof Date]), theirs]
  })
  expect(inside).toEqual([[['fresh', true]], []])
  expect(times).toBe(1)
})
