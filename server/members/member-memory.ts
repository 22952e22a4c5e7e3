import { forgetMemory } from '#server/connectors/memory/forget-memory.ts'
import { listMemory } from '#server/connectors/memory/list-memory.ts'
import { findMember } from '#server/members/store.ts'
import { inScope } from '#server/tenancy/store.ts'

/** What a crew member of this workspace remembers, the newest first. @throws AppError NOT_FOUND */
export async function readMemory(workspaceId: string, memberId: string): ReturnType<typeof listMemory> {
  await inScope(workspaceId, async (scope) => await findMember(scope, memberId))
  return await listMemory(workspaceId, memberId)
}

/**
 * Has a crew member of this workspace forget what stands under a key; null = everything.
 * @throws AppError NOT_FOUND
 */
export async function clearMemory(workspaceId: string, order: Parameters<typeof forgetMemory>[1]): ReturnType<typeof forgetMemory> {
  await inScope(workspaceId, async (scope) => await findMember(scope, order.memberId))
  return await forgetMemory(workspaceId, order)
}
