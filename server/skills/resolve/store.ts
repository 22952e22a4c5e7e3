import { sql } from 'drizzle-orm'
import type { TenantScope } from '#db/with-scope.ts'
import type { BoundSkill, LiveBinding } from '#server/skills/resolve/core/pick-in-scope.ts'
import { scopePairs } from '#server/skills/resolve/core/scope-key.ts'
import type { LockEntry, ScopeType, SkillScope } from '#server/skills/schema.ts'

interface Row extends Record<string, unknown> {
  readonly id: string
  readonly scope_type: ScopeType
  readonly skills: readonly (LockEntry & { about: { description: string; triggers: string[] } | null; yank: string | null; name: string })[]
}

/**
 * The bindings that count in a scope, in one query: active, enabled, nothing pending, on any of its places; and whole: each skill of the
 * lock is still there for this workspace and none was withdrawn for its security, for what needs an unsafe skill is unsafe.
 * @param bindingId only this one: what `view` checks again
 */
export async function findLiveBindings(
  { tx, workspaceId }: TenantScope,
  scope: SkillScope,
  bindingId: string | null = null,
): Promise<LiveBinding[]> {
  const places = scopePairs(workspaceId, scope).map(([type, id]) => sql`(${type}, ${id})`)
  const rows = await tx.execute<Row>(sql`
    select b.id, b.scope_type, tree.skills
    from muster.skill_bindings b
    cross join lateral (
      select jsonb_agg(l.entry || jsonb_build_object(
          'name', case when s.workspace_id = b.workspace_id then s.slug else s.owner_slug || '/' || s.slug end,
          'yank', v.yank_severity,
          'about', jsonb_build_object('description', v.manifest->'description', 'triggers', v.manifest->'triggers')
        ) order by l.n) as skills,
        count(*) filter (where s.id is null or s.deleted_at is not null or v.id is null or v.yank_severity = 'security') as gone
      from jsonb_array_elements(b.lock) with ordinality as l(entry, n)
      left join muster.skill_versions v on v.workspace_id = l.entry->>'skillWorkspaceId' and v.id = l.entry->>'versionId'
      left join muster.skills s on s.workspace_id = v.workspace_id and s.id = v.skill_id
    ) tree
    where b.workspace_id = ${workspaceId} and b.state <> 'ended' and b.state = 'active' and b.enabled and not b.pending
      and (b.scope_type, b.scope_id) in (${sql.join(places, sql`, `)})
      and (${bindingId}::text is null or b.id = ${bindingId})
      and tree.gone = 0`)
  return rows.map(({ id, scope_type, skills }) => ({ bindingId: id, scopeType: scope_type, skills: (skills ?? []).map(toBound) }))
}

function toBound({ about, yank, name, ...entry }: Row['skills'][number]): BoundSkill {
  return {
    ...entry,
    slug: name,
    description: about?.description ?? '',
    triggers: about?.triggers ?? [],
    isYanked: yank !== null,
  }
}
