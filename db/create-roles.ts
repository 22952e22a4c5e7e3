import type postgres from 'postgres'

export const ROLES = { app: 'muster_app', system: 'muster_system' } as const

/**
 * Makes the two run-time roles of a cluster, or sets their passwords. Needs a role that may create roles.
 * They own nothing and cannot bypass row-level security (architecture §5).
 */
export async function createRoles(sql: postgres.Sql, passwords: { app: string; system: string }): Promise<void> {
  for (const [key, role] of Object.entries(ROLES) as ['app' | 'system', string][]) {
    const known = await sql`select 1 from pg_roles where rolname = ${role}`
    const verb = known.length > 0 ? 'alter' : 'create'
    const secret = passwords[key].replaceAll("'", "''")
    await sql.unsafe(`${verb} role ${role} login nosuperuser nocreatedb nocreaterole nobypassrls password '${secret}'`)
  }
}
