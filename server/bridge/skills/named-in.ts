import { z } from 'zod'
import type { Naming } from '#server/bridge/skills/schema.ts'
import { listJobSkills } from '#server/bridge/skills/store.ts'
import type { MemberRow } from '#server/members/store.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

type Job = Pick<MemberRow, 'id' | 'activeVersionId'>
const namesSchema = z.array(z.object({ skill: z.string() })).catch([])

/**
 * Where the jobs of crew members name a skill: as they are at work, or in an open draft only. Before a job was put to work, its draft
 * is what there is of it.
 * @returns by id of a crew member, what says it of a skill by its name as people here say it
 */
export async function namedIn(scope: TenantScope, members: readonly Job[]): Promise<ReadonlyMap<string, (skill: string) => Naming>> {
  const rows = await listJobSkills(
    scope,
    members.map(({ id }) => id),
  )
  return new Map(
    members.map(({ id, activeVersionId }) => {
      const draft = namesOf(rows.find((row) => row.memberId === id && row.status === 'draft'))
      const job = activeVersionId === null ? draft : namesOf(rows.find((row) => row.versionId === activeVersionId))
      return [id, (skill) => (job.has(skill) ? 'job' : draft.has(skill) ? 'draft' : 'no')]
    }),
  )
}

function namesOf(row: { readonly skills: unknown } | undefined): ReadonlySet<string> {
  return new Set(namesSchema.parse(row?.skills ?? []).map(({ skill }) => skill))
}
