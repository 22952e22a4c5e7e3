import type postgres from 'postgres'
import { describe, expect, it } from 'vitest'
import { useTestDatabase } from './testing/test-database.ts'

/**
 * Architecture §5: no table, view or definer function without protection. Schema muster by rule, schema system by list,
 * any other schema not at all. A new table that forgets its protection fails here, not in production.
 */
const database = useTestDatabase()

/** The system plane, and what the application role may do with each table there. */
const SYSTEM_TABLES: Record<string, readonly string[]> = {
  instance: ['SELECT'],
  oauth_records: [],
  person_preferences: [],
  sessions: [],
  setup_links: [],
  users: [],
  worker_heartbeats: [],
  workspaces: ['SELECT', 'UPDATE'],
}
/** Functions that run with their owner's rights; each one was looked at. */
const DEFINER_FUNCTIONS = ['muster.enqueue']
/** Tenant tables that the system role may see across workspaces, for look-ups, admission and sweeping. */
const PLANE_TABLES = [
  'api_tokens',
  'approvals',
  'asks',
  'attempts',
  'audit_events',
  'connected_programs',
  'invitations',
  'mailbox_messages',
  'mailboxes',
  'member_tokens',
  'memberships',
  'model_transcripts',
  'notices',
  'runs',
  'skill_bindings',
  'skill_invocations',
  'skill_versions',
  'triggers',
  'usage_events',
  'waits',
  'webhook_deliveries',
  'webhooks',
  'workspace_keys',
]
/** What a workspace may make public: every workspace of the installation reads it then, and never writes it. */
const PUBLIC_TABLES = ['skill_versions', 'skills']
/** What is written once: no UPDATE and no DELETE for the run-time roles, in any column. */
const APPEND_ONLY = [
  'amendments',
  'artifacts',
  'audit_checkpoints',
  'audit_events',
  'handoffs',
  'mail_servers',
  'model_rules',
  'permission_uses',
  'practice_tickets',
  'programs',
  'results',
  'run_events',
  'secret_places',
  'set_up_requests',
  'skill_policies',
  'skill_uploads',
  'spend_allowances',
  'trigger_invocations',
  'votes',
]
const VOTE_EXCEPTION = { table: 'votes', columns: ['voided_at'] }
/** Other people's tables: the queue's and the migrator's. The application role reaches neither. */
const FOREIGN_SCHEMAS = ['drizzle', 'graphile_worker']

async function findUnprotected(sql: postgres.Sql): Promise<string[]> {
  const found: string[] = []
  const relations = await sql<
    { schema: string; name: string; kind: string; rls: boolean; force: boolean; options: string[] | null; policies: string[] }[]
  >`
    select n.nspname as schema, c.relname as name, c.relkind::text as kind, c.relrowsecurity as rls, c.relforcerowsecurity as force, c.reloptions as options,
      coalesce((select array_agg(p.polname || ' ' || coalesce(pg_get_expr(p.polqual, p.polrelid), '-') || ' ' || coalesce(pg_get_expr(p.polwithcheck, p.polrelid), '-') order by p.polname)
        from pg_policy p where p.polrelid = c.oid), '{}') as policies
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'v', 'm', 'f') and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast') and n.nspname !~ '^pg_temp'`
  for (const { schema, name, kind, rls, force, options, policies } of relations) {
    const full = `${schema}.${name}`
    if (FOREIGN_SCHEMAS.includes(schema)) continue
    if (kind === 'v' && !options?.includes('security_invoker=true')) found.push(`view ${full} is not security_invoker`)
    else if (kind === 'm' || kind === 'f') found.push(`${full} is a materialised view or foreign table`)
    else if (kind === 'v') continue
    else if (schema === 'system') {
      if (!(name in SYSTEM_TABLES)) found.push(`${full} is not in the list of the system plane`)
    } else if (schema !== 'muster') found.push(`${full} lies in a schema we do not know`)
    else {
      if (!rls || !force) found.push(`${full} has no forced row-level security`)
      const tenant = 'tenant (workspace_id = muster.current_workspace()) (workspace_id = muster.current_workspace())'
      if (!policies.includes(tenant)) found.push(`${full} has no tenant policy`)
      const listed = PUBLIC_TABLES.includes(name) ? /^(plane|admission|public_skill) / : /^(plane|admission) /
      if (policies.some((policy) => policy !== tenant && !listed.test(policy))) found.push(`${full} has a policy nobody listed`)
    }
  }
  const functions = await sql<{ name: string; config: string[] | null }[]>`
    select n.nspname || '.' || p.proname as name, p.proconfig as config from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where p.prosecdef and n.nspname not in ('pg_catalog', 'information_schema', 'graphile_worker')`
  for (const { name, config } of functions) {
    if (!DEFINER_FUNCTIONS.includes(name)) found.push(`definer function ${name} is not in the list`)
    if (!config?.some((setting) => setting.startsWith('search_path='))) found.push(`definer function ${name} has no fixed search_path`)
  }
  return found.sort()
}

async function privileges(sql: postgres.Sql, role: string): Promise<Map<string, Set<string>>> {
  const rows = await sql<{ table: string; privilege: string; column: string | null }[]>`
    select table_schema || '.' || table_name as table, privilege_type as privilege, null as column from information_schema.table_privileges where grantee = ${role}
    union all
    select table_schema || '.' || table_name, privilege_type, column_name from information_schema.column_privileges where grantee = ${role}`
  const held = new Map<string, Set<string>>()
  for (const { table, privilege, column } of rows) {
    const set = held.get(table) ?? held.set(table, new Set()).get(table)
    set?.add(privilege)
    if (column && privilege === 'UPDATE') set?.add(`UPDATE ${column}`)
  }
  return held
}

describe('the database catalogue', () => {
  it('has no table, view or definer function without protection', async () => {
    expect(await findUnprotected(database.current.owner)).toEqual([])
  })

  it.each([
    [
      'a table without row-level security',
      'create table muster.planted (workspace_id text)',
      'muster.planted has no forced row-level security',
    ],
    [
      'row-level security without FORCE',
      'create table muster.planted (workspace_id text); alter table muster.planted enable row level security',
      'muster.planted has no forced row-level security',
    ],
    [
      'a policy that lets everybody through',
      'create table muster.planted (workspace_id text); alter table muster.planted enable row level security, force row level security; create policy tenant on muster.planted to muster_app using (true)',
      'muster.planted has no tenant policy',
    ],
    ['a second, wider policy', 'create policy wide on muster.runs to muster_app using (true)', 'muster.runs has a policy nobody listed'],
    ['a system table nobody listed', 'create table system.planted (id text)', 'system.planted is not in the list of the system plane'],
    ['a table in schema public', 'create table public.planted (id text)', 'public.planted lies in a schema we do not know'],
    [
      "a view with its owner's rights",
      'create view muster.planted as select * from muster.runs',
      'view muster.planted is not security_invoker',
    ],
    [
      'a materialised view',
      'create materialized view muster.planted as select 1 as one',
      'muster.planted is a materialised view or foreign table',
    ],
    [
      'a definer function',
      "create function muster.planted() returns text language sql security definer as $$ select 'x' $$",
      'definer function muster.planted is not in the list',
    ],
  ])('sees %s', async (_, plant, finding) => {
    const stop = new Error('undo')
    await database.current.owner
      .begin(async (tx) => {
        await tx.unsafe(plant)
        expect(await findUnprotected(tx as unknown as postgres.Sql)).toContain(finding)
        throw stop
      })
      .catch((error: unknown) => expect(error).toBe(stop))
  })

  it('every tenant table is keyed by its workspace first', async () => {
    const rows = await database.current.owner`
      select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'muster' and c.relkind = 'r' and not exists (
        select 1 from pg_index i join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0] where i.indrelid = c.oid and i.indisprimary and a.attname = 'workspace_id')`
    expect(rows.map((row) => row['relname'])).toEqual([])
  })

  it('the run-time roles own nothing and bypass nothing', async () => {
    const sql = database.current.owner
    const roles =
      await sql`select rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb from pg_roles where rolname in ('muster_app', 'muster_system')`
    expect(roles).toHaveLength(2)
    for (const role of roles)
      expect([role['rolsuper'], role['rolbypassrls'], role['rolcreaterole'], role['rolcreatedb']]).toEqual([false, false, false, false])
    const owned =
      await sql`select relname from pg_class where relowner in (select oid from pg_roles where rolname in ('muster_app', 'muster_system'))`
    expect(owned.map((row) => row['relname'])).toEqual([])
  })

  it('the application role reaches of the system plane only what is listed', async () => {
    const held = await privileges(database.current.owner, 'muster_app')
    for (const [table, allowed] of Object.entries(SYSTEM_TABLES)) {
      const kinds = [...(held.get(`system.${table}`) ?? [])].filter((one) => !one.startsWith('UPDATE '))
      expect([table, kinds.sort()]).toEqual([table, [...allowed]])
    }
    const foreign = [...held.keys()].filter((table) => FOREIGN_SCHEMAS.some((schema) => table.startsWith(`${schema}.`)))
    expect(foreign).toEqual([])
  })

  it('the system role sees across workspaces only the listed tables', async () => {
    const held = await privileges(database.current.owner, 'muster_system')
    const tables = [...held.keys()].filter((table) => table.startsWith('muster.')).map((table) => table.slice('muster.'.length))
    expect(tables.sort()).toEqual(PLANE_TABLES)
  })

  it('append-only tables can be neither changed nor emptied', async () => {
    for (const role of ['muster_app', 'muster_system']) {
      const held = await privileges(database.current.owner, role)
      for (const table of APPEND_ONLY) {
        const kinds = [...(held.get(`muster.${table}`) ?? [])]
        const allowed = table === VOTE_EXCEPTION.table ? ['UPDATE', ...VOTE_EXCEPTION.columns.map((column) => `UPDATE ${column}`)] : []
        expect([table, kinds.filter((one) => !['SELECT', 'INSERT', 'REFERENCES', ...allowed].includes(one))]).toEqual([table, []])
      }
    }
  })
})
