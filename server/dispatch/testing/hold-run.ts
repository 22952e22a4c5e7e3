import { loadContext, type RunContext } from '#server/dispatch/run-context.ts'
import { AUTHOR, type useRunWorld } from '#server/dispatch/testing/run-world.ts'
import { createMember } from '#server/members/create-member.ts'
import { publishMember } from '#server/members/publish-member.ts'
import { type AttemptRow, findAttempt, findRun } from '#server/runs/store.ts'
import { inScope } from '#server/tenancy/store.ts'

type World = ReturnType<typeof useRunWorld>

/** Takes a run as a worker does, so that a test can make one move of its own. */
export async function holdRun(world: World, runId: string): Promise<{ context: RunContext; attempt: AttemptRow }> {
  await world.owner.current
    .owner`update muster.runs set fence = fence + 1, admitted_at = now(), lease_until = now() + interval '1 minute' where id = ${runId}`
  return await inScope(world.workspaceId, async (scope) => {
    const run = await findRun(scope, runId)
    const attempt = await findAttempt(scope, runId, run.leg, run.attempt)
    if (!attempt) throw new Error('no attempt')
    return { context: await loadContext(scope, run, { fence: run.fence, workerId: 'test' }), attempt }
  })
}

/** Changes rows as a database superuser would: around triggers and rights. */
export async function tamper(world: World, statement: string, values: string[]): Promise<void> {
  await world.owner.current.owner.begin(async (sql) => {
    await sql.unsafe('set local session_replication_role = replica')
    await sql.unsafe(statement, values)
  })
}

/** Ends whatever a test left unfinished, so that the next one drives its own runs only. */
export async function leaveNothing(world: World): Promise<void> {
  const { owner } = world.owner.current
  await owner`update muster.runs set outcome = 'cancelled', queued_at = null, admitted_at = null where outcome is null`
  await owner`update muster.approvals set status = 'cancelled' where status = 'pending'`
}

/** Hires and publishes a member from its job description. */
export async function hire(workspaceId: string, yaml: string): Promise<string> {
  return await inScope(workspaceId, async (scope) => {
    const { memberId } = await createMember(scope, { yaml, by: AUTHOR })
    await publishMember(scope, { memberId, by: AUTHOR })
    return memberId
  })
}
