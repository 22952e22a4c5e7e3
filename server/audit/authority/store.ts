import { sql } from 'drizzle-orm'
import type { TenantScope } from '#db/with-scope.ts'
import type { Right } from '#server/audit/core/compare-authority.ts'

export interface AuthorityFact {
  readonly [column: string]: unknown
  /** A right, or an entry of the chain about one. */
  readonly kind: Right['kind'] | 'entry'
  /** As `Right` says it. */
  readonly subject: string | null
  /** As `Right` says it; of severities and versions the columns, as JSON. */
  readonly says: string | null
  readonly signature: string | null
  readonly envelope_text: string | null
}

/** Every right in force, and every entry that gave or took one, in one statement: of one snapshot. */
export async function readAuthorityFacts(scope: TenantScope): Promise<AuthorityFact[]> {
  return [
    ...(await scope.tx.execute<{ [K in keyof AuthorityFact]: AuthorityFact[K] }>(sql`
      select 'role' as kind, user_id as subject, role || ' ' || array_to_string(grants, ',') as says, signature, null as envelope_text, 0::bigint as seq
        from muster.memberships where workspace_id = ${scope.workspaceId}
      union all
      select 'tool', tool, (row->>'effectClass') || ' ' || (row->>'pin'), signature, null, 0
        from muster.catalogue_rows where workspace_id = ${scope.workspaceId} and row->>'effectClass' is not null
      union all
      (select 'rules', 'house', digest, signature, null, 0
        from muster.policy_bundles where workspace_id = ${scope.workspaceId} order by n desc limit 1)
      union all
      (select 'model-rules', 'models', rules::text, signature, null, 0
        from muster.model_rules where workspace_id = ${scope.workspaceId} order by n desc limit 1)
      union all
      select 'skill', binding_id || ' ' || permission, granted_by, signature, null, 0
        from muster.skill_grants where workspace_id = ${scope.workspaceId}
      union all
      -- one in use that lacks what it asks for was put to use past the product: nobody gave that
      select 'skill', b.id || ' ' || (asked.one->>'permission'), 'use without it', '', null, 0
        from muster.skill_bindings b
        cross join lateral (
          select distinct jsonb_array_elements((b.asked->'permissions') || coalesce(b.asked->'counted', '[]')) - 'by' as one
        ) asked
        where b.workspace_id = ${scope.workspaceId} and b.state = 'active' and not b.pending and not exists (
          select 1 from muster.skill_grants g
            where g.workspace_id = b.workspace_id and g.permission = asked.one->>'permission' and (g.binding_id = b.id
              -- another binding's, that counted, as it was given then
              or (g.binding_id = asked.one->>'bindingId'
                and to_char(g.granted_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') = asked.one->>'grantedAt')))
      union all
      (select 'strictness', 'skills', policy::text, signature, null, 0
        from muster.skill_policies where workspace_id = ${scope.workspaceId} order by n desc limit 1)
      union all
      select 'version', id, jsonb_build_object('version', semver, 'treeDigest', tree_digest, 'archiveDigest', archive_digest,
          'manifest', manifest, 'files', files, 'reach', reach, 'wider', wider)::text, signature, null, 0
        from muster.skill_versions where workspace_id = ${scope.workspaceId}
      union all
      select 'withdrawal', id, coalesce(yank_severity, 'no severity') || ' ' || coalesce(yanked_by, 'nobody'), '', null, 0
        from muster.skill_versions where workspace_id = ${scope.workspaceId} and (yank_severity is not null or yanked_at is not null)
      union all
      select 'program', id, user_id || ' ' || client_id || ' ' || surface || ' ' || answers_to || ' '
          || to_char(expires_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), signature, null, 0
        from muster.connected_programs where workspace_id = ${scope.workspaceId} and revoked_at is null
      union all
      select 'entry', null, null, null, envelope_text, seq
        from muster.audit_events where workspace_id = ${scope.workspaceId}
          and type in ('membership.granted', 'membership.changed', 'membership.removed', 'catalogue.accepted', 'policy.activated', 'model_rules.set',
            'skill_grant.given', 'skill_grant.revoked', 'skill.policy_set', 'skill.published', 'skill.withdrawn', 'skill.reinstated',
            'program.connected', 'program.ended')
      order by seq`)),
  ]
}
