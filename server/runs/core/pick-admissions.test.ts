import fc from 'fast-check'
import { expect, test } from 'vitest'
import { pickAdmissions, type QueuedRun } from '#server/runs/core/pick-admissions.ts'

const SLOTS = { total: 8, perWorkspace: 3 }
const line = (workspaceId: string, n: number): QueuedRun[] =>
  Array.from({ length: n }, (_, i) => ({ workspaceId, id: `${workspaceId}${i}` }))
const workspaces = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd', 'e'), fc.record({ queued: fc.nat(6), active: fc.nat(3) }))

test('never more slots than there are, nor for one workspace, and none left free while somebody may have it', () => {
  fc.assert(
    fc.property(workspaces, (given) => {
      const active = new Map(Object.entries(given).map(([id, { active }]) => [id, active]))
      const queued = Object.entries(given).flatMap(([id, { queued }]) => line(id, queued))
      const picked = pickAdmissions(queued, active, SLOTS)
      const counts = new Map(active)
      for (const { workspaceId } of picked) counts.set(workspaceId, (counts.get(workspaceId) ?? 0) + 1)
      const used = [...counts.values()].reduce((sum, n) => sum + n, 0)
      expect(used).toBeLessThanOrEqual(Math.max(SLOTS.total, used - picked.length))
      for (const { workspaceId } of picked) expect(counts.get(workspaceId)).toBeLessThanOrEqual(SLOTS.perWorkspace)
      expect(new Set(picked).size).toBe(picked.length)
      const waiting = queued.filter((run) => !picked.includes(run) && (counts.get(run.workspaceId) ?? 0) < SLOTS.perWorkspace)
      if (used < SLOTS.total) expect(waiting).toEqual([])
    }),
  )
})

test('in turn over workspaces: who has the fewest is next, oldest first', () => {
  const picked = pickAdmissions([...line('a', 5), ...line('b', 2), ...line('c', 1)], new Map([['b', 1]]), { total: 6, perWorkspace: 3 })
  expect(picked.map(({ id }) => id)).toEqual(['a0', 'c0', 'a1', 'b0', 'a2'])
})
