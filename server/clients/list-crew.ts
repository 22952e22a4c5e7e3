import type { Principal } from '#server/identity/principal.ts'
import { can } from '#server/identity/roles.ts'
import type { JsonObject } from '#server/kernel/canonical-json.ts'
import { loadProgram } from '#server/members/load-program.ts'
import { findVersion, listMembers, type MemberRow } from '#server/members/store.ts'
import { inScope, type TenantScope } from '#server/tenancy/store.ts'

/** A crew member at work, as programs outside see it. */
export interface OfferedMember {
  readonly id: string
  /** What it is asked for by. */
  readonly slug: string
  readonly name: string
  readonly summary: string
  /** JSON Schema of what it starts with. */
  readonly inputSchema: JsonObject
}

/** Crew members that this caller may start: published, at work, sorted by slug. */
export async function listCrew(principal: Principal): Promise<readonly OfferedMember[]> {
  if (!can(principal, 'runs:start')) return []
  return await inScope(principal.workspaceId, async (scope) => {
    const members = (await listMembers(scope)).sort((a, b) => (a.slug < b.slug ? -1 : 1))
    const offered: OfferedMember[] = []
    for (const member of members) offered.push(...(await offeredMember(scope, member)))
    return offered
  })
}

/** The one that is asked for, if this caller may start it: nothing is read of the others. */
export async function findCrewMember(principal: Principal, isMeant: (slug: string) => boolean): Promise<OfferedMember | undefined> {
  if (!can(principal, 'runs:start')) return undefined
  return await inScope(principal.workspaceId, async (scope) => {
    const member = (await listMembers(scope)).find(({ slug }) => isMeant(slug))
    return member && (await offeredMember(scope, member))[0]
  })
}

async function offeredMember(scope: TenantScope, { activeVersionId, id, name, slug, status }: MemberRow): Promise<OfferedMember[]> {
  if (status !== 'active' || activeVersionId === null) return []
  const { programDigest } = await findVersion(scope, activeVersionId)
  if (programDigest === null) return []
  const { inputs, metadata } = await loadProgram(scope, programDigest)
  return [{ id, slug, name, summary: metadata.summary, inputSchema: inputs }]
}
