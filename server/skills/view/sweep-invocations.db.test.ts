import { expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing/test-database.ts'
import { insertInvocation } from '#server/skills/view/store.ts'
import { INVOCATIONS_KEPT_MS, sweepInvocations } from '#server/skills/view/sweep-invocations.ts'
import { inScope } from '#server/tenancy/store.ts'

const database = useTestDatabase()
const NOW_MS = Date.parse('2026-11-21T12:00:00Z')

test('who asked for which skill is kept for 90 days, in every workspace, and not a moment less', async () => {
  const what = { surface: 'mcp', operation: 'list', scopeKey: 'k', bytes: 1, latencyMs: 1, result: 'ok' } as const
  for (const workspaceId of ['ws_a', 'ws_b'])
    for (const [id, ageMs] of Object.entries({ old: INVOCATIONS_KEPT_MS + 1, kept: INVOCATIONS_KEPT_MS, fresh: 0 }))
      await inScope(workspaceId, async (scope) => await insertInvocation(scope, { ...what, id, at: new Date(NOW_MS - ageMs) }))
  await sweepInvocations(NOW_MS)
  const rows = await database.current.owner`select workspace_id || ' ' || id as left from muster.skill_invocations order by 1`
  expect(rows.map(({ left }) => left)).toEqual(['ws_a fresh', 'ws_a kept', 'ws_b fresh', 'ws_b kept'])
})
