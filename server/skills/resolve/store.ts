import { sql } from 'drizzle-orm'
import type { TenantScope } from '#db/with-scope.ts'
import type { BoundSkill, LiveBinding } from '#server/skills/resolve/core/pick-in-scope.ts'
import { scopePairs } from '#server/skills/resolve/core/scope-key.ts'
import type { LockEntry, ScopeType, SkillScope } from '#server/skills/schema.ts'

/** Of a version that is still there: by its owner and id. */
type VersionFacts = Pick<BoundSkill, 'slug' | 'description' | 'triggers' | 'isYanked'>
type Row =
  | { readonly kind: 'binding'; readonly of: ScopeType; readonly id: string; readonly doc: readonly LockEntry[] }
  | { readonly kind: 'version'; readonly of: string; readonly id: string; readonly doc: VersionFacts }

/**
 * The bindings that count in a scope, in one query: active, enabled, nothing pending, on any of its places; and whole: each skill of the
 * lock is still there for this workspace and none was withdrawn for its security, for what needs an unsafe skill is unsafe.
 */
export async function findLiveBindings({ tx, workspaceId }: TenantScope, scope: SkillScope): Promise<LiveBinding[]> {
  const places = scopePairs(workspaceId, scope).map(([type, id]) => sql`(${type}, ${id})`)
  // `offset 0`: each version is looked up by its key, where the planner would rather read the whole table.
  const rows = await tx.execute<Row & Record<string, unknown>>(sql`
    with bound as materialized (
      select id, scope_type, lock from muster.skill_bindings
      where workspace_id = ${workspaceId} and state = 'active' and state <> 'ended' and enabled and not pending
        and (scope_type, scope_id) in (${sql.join(places, sql`, `)})
    ), wanted as (
      select distinct l.entry->>'skillWorkspaceId' as workspace_id, l.entry->>'versionId' as id
      from bound cross join lateral jsonb_array_elements(bound.lock) as l(entry)
    )
    select 'binding' as kind, scope_type as of, id, lock as doc from bound
    union all
    select 'version', w.workspace_id, w.id, jsonb_build_object(
      'slug', case when w.workspace_id = ${workspaceId} then s.slug else s.owner_slug || '/' || s.slug end,
      'description', v.manifest->'description', 'triggers', v.manifest->'triggers', 'isYanked', v.yank_severity is not null)
    from wanted w
    cross join lateral (
      select skill_id, manifest, yank_severity from muster.skill_versions
      where workspace_id = w.workspace_id and id = w.id and yank_severity is distinct from 'security' offset 0
    ) v
    cross join lateral (
      select slug, owner_slug from muster.skills where workspace_id = w.workspace_id and id = v.skill_id and deleted_at is null offset 0
    ) s`)
  const known = new Map<string, VersionFacts>()
  for (const row of rows) if (row.kind === 'version') known.set(`${row.of} ${row.id}`, row.doc)
  return rows.flatMap((row) => (row.kind === 'binding' ? wholeBinding(row.id, row.of, row.doc, known) : []))
}

function wholeBinding(
  bindingId: string,
  scopeType: ScopeType,
  lock: readonly LockEntry[],
  known: ReadonlyMap<string, VersionFacts>,
): LiveBinding[] {
  const skills: BoundSkill[] = []
  for (const entry of lock) {
    const facts = known.get(`${entry.skillWorkspaceId} ${entry.versionId}`)
    if (!facts) return []
    skills.push({ ...entry, ...facts })
  }
  return [{ bindingId, scopeType, skills }]
}
