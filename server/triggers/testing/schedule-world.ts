import { beforeAll } from 'vitest'
import { useRunWorld } from '#server/dispatch/testing/run-world.ts'
import { arrangePerson } from '#server/identity/testing/arrange.ts'
import { createMember } from '#server/members/create-member.ts'
import { publishMember } from '#server/members/publish-member.ts'
import { inScope } from '#server/tenancy/store.ts'
import { createTrigger, type NewTrigger } from '#server/triggers/create-trigger.ts'

/** Hands its input over as a value: no effect outside, so its runs end without a decision. */
const YAML = `
metadata: { name: Quiet worker, slug: quiet-worker }
objective: Say what it was given.
tools: []
inputs:
  type: object
  properties: { tag: { type: string } }
  required: [tag]
  additionalProperties: false
steps:
  - { id: one, kind: set, values: { said: '\${ inputs.tag }' } }
output:
  schema: { type: object }
  value: { said: '\${ steps.one.output.said }' }
`

/** A run world with a published crew member and a person with the role operator. */
export function useScheduleWorld() {
  const world = useRunWorld()
  const ids = { memberId: '', ownerId: '' }
  beforeAll(async () => {
    ids.ownerId = (await arrangePerson({ [world.workspaceId]: 'operator' })).userId
    ids.memberId = await inScope(world.workspaceId, async (scope) => {
      const { memberId } = await createMember(scope, { yaml: YAML, by: ids.ownerId })
      await publishMember(scope, { memberId, by: ids.ownerId })
      return memberId
    })
  })
  const sql = () => world.owner.current.owner
  return {
    ...world,
    ids,
    sql,
    /** A schedule made at that moment; Berlin, skip, unless said. */
    schedule: async (sentence: string, at: string, more: Partial<NewTrigger> = {}): Promise<string> => {
      const given = {
        memberId: ids.memberId,
        sentence,
        timeZone: 'Europe/Berlin',
        inputs: { tag: 't' },
        overlap: 'skip' as const,
        by: ids.ownerId,
      }
      return await inScope(
        world.workspaceId,
        async (scope) => (await createTrigger(scope, { ...given, ...more }, Date.parse(at))).triggerId,
      )
    },
    /** What became of its slots, oldest first: `2026-11-23T07:00 started`. */
    slots: async (id: string): Promise<string[]> => {
      const rows = await sql()`select slot_at, outcome, reason from muster.trigger_invocations where trigger_id = ${id} order by slot_at`
      return rows.map(
        (row) => `${(row['slot_at'] as Date).toISOString().slice(0, 16)} ${[row['outcome'], row['reason']].filter(Boolean).join(' ')}`,
      )
    },
    /** Runs that the schedule started. */
    runsOf: async (id: string) =>
      await sql()`select r.* from muster.runs r join muster.trigger_invocations i on i.run_id = r.id where i.trigger_id = ${id} order by r.n`,
    row: async (id: string) => {
      const [row] = await sql()`select * from muster.triggers where id = ${id}`
      return row ?? {}
    },
    /** Takes every schedule away, so that the next test is alone. */
    clear: async () => void (await sql()`update muster.triggers set deleted_at = now()`),
  }
}
