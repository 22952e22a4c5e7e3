import { openSql } from '#db/client.ts'
import type { Installation } from '../../scripts/installation.ts'
import { runtimeUrls } from '../../scripts/prepare-database.ts'
import { type Finding, finding } from './finding.ts'

const VERSION_MIN = 150_000

/** Reachable, new enough, and both run-time roles bound by row-level security. */
export async function checkDatabase(installation: Installation): Promise<Finding[]> {
  const urls = runtimeUrls(installation)
  const kind = process.env['DATABASE_URL'] ? 'given by DATABASE_URL' : 'embedded'
  const findings = await Promise.all([checkRole('application', urls.appUrl, kind), checkRole('system', urls.systemUrl, kind)])
  return findings.flat()
}

async function checkRole(name: string, url: string, kind: string): Promise<Finding[]> {
  const sql = openSql(url, { max: 1 })
  try {
    const [row] = await sql`select current_setting('server_version_num')::int as version, rolsuper or rolbypassrls as above,
      exists (select 1 from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname in ('muster', 'system') and c.relowner = r.oid) as owns
      from pg_roles r where rolname = current_user`
    if (!row) return [finding('problem', 'database', `${name} role: unknown to the database`)]
    if (Number(row['version']) < VERSION_MIN) return [finding('problem', 'database', 'older than PostgreSQL 15')]
    if (row['above'] || row['owns'])
      return [finding('problem', 'database', `the ${name} role can bypass row-level security: run npx muster init`)]
    return [finding('ok', 'database', `${kind}, ${name} role reaches it and is bound by row-level security`)]
  } catch (error) {
    const code = (error as { code?: string }).code ?? 'no answer'
    return [
      finding(
        'problem',
        'database',
        `${kind}, ${name} role cannot reach it (${code}): ${kind === 'embedded' ? 'npm start runs it' : 'check DATABASE_URL, run npx muster init'}`,
      ),
    ]
  } finally {
    await sql.end({ timeout: 2 }).catch(() => {})
  }
}
