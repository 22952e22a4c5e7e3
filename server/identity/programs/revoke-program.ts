import type { IdentityContext } from '#server/identity/context.ts'
import type { Principal } from '#server/identity/principal.ts'
import { hasProgram, revokeProgramRow, revokeProgramRows } from '#server/identity/programs/store.ts'
import { recordEnds } from '#server/identity/record-ends.ts'
import { can } from '#server/identity/roles.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { inScope, type TenantScope } from '#server/tenancy/store.ts'

/**
 * Ends a connected program at once, for good, whatever tokens it has: one's own, or for an admin anybody's. Twice is once.
 * @throws AppError NOT_FOUND
 */
export async function revokeProgram(context: IdentityContext, principal: Principal, id: string): Promise<void> {
  const by = { userId: principal.userId, all: can(principal, 'people:manage') }
  await inScope(principal.workspaceId, async (scope) => {
    const connectedBy = await revokeProgramRow(scope, id, by, new Date(context.clock.nowMs()))
    if (connectedBy === undefined) {
      if (await hasProgram(scope, id, by)) return
      throw new AppError('NOT_FOUND')
    }
    await recordEnds(context, scope, 'program.ended', [id], { actorId: principal.userId, details: { connectedBy } })
  })
}

/** Ends every program of somebody who leaves: who is asked in again connects them anew. */
export async function revokeProgramsOf(context: IdentityContext, scope: TenantScope, userId: string, by: string): Promise<void> {
  const ids = await revokeProgramRows(scope, userId, by, new Date(context.clock.nowMs()))
  await recordEnds(context, scope, 'program.ended', ids, { actorId: by, details: { connectedBy: userId } })
}

/** After a restore nobody knows which programs were ended meanwhile: every one has to be connected anew. @returns how many */
export async function revokeEveryProgram(context: IdentityContext, scope: TenantScope, why: string): Promise<number> {
  const ids = await revokeProgramRows(scope, null, 'operator', new Date(context.clock.nowMs()))
  await recordEnds(context, scope, 'program.ended', ids, { actorId: null, details: { why } })
  return ids.length
}

/** Ends a program that gave its token back, or whose code or refresh token came twice: then somebody else has it. @param subject of `subjectOf` */
export async function endProgram(context: IdentityContext, subject: string): Promise<void> {
  const [workspaceId, id] = subject.split('/')
  if (!workspaceId || !id) return
  await inScope(workspaceId, async (scope) => {
    const by = { userId: 'program', all: true }
    const connectedBy = await revokeProgramRow(scope, id, by, new Date(context.clock.nowMs()))
    if (connectedBy !== undefined)
      await recordEnds(context, scope, 'program.ended', [id], { actorId: null, details: { connectedBy, why: 'given back' } })
  })
}
