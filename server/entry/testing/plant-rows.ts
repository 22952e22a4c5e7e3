import type postgres from 'postgres'

interface Column {
  readonly table: string
  readonly column: string
  readonly type: string
  readonly required: boolean
}

const PREFIXES: Readonly<Record<string, string>> = {
  runs: 'run',
  members: 'mem',
  member_versions: 'ver',
  approvals: 'apr',
  asks: 'ask',
  crews: 'crw',
  connectors: 'con',
  catalogue_rows: 'cat',
  invitations: 'inv',
  results: 'res',
  secrets: 'sec',
  votes: 'vot',
  whitelist_entries: 'wle',
  outbox_messages: 'out',
  practice_tickets: 'tck',
  api_tokens: 'tok',
  change_requests: 'chg',
  model_providers: 'mpr',
  spend_limits: 'spl',
  connected_programs: 'pgm',
  skill_bindings: 'bnd',
}

/** The planted id of a tenant table, e.g. `run_foreign`. */
export function plantedId(table: string): string {
  return `${PREFIXES[table] ?? table.slice(0, 3)}_foreign`
}

/** Puts one row of a workspace into every tenant table, from the catalogue alone; foreign keys rest meanwhile. */
export async function plantRows(owner: postgres.Sql, workspaceId: string): Promise<void> {
  const columns = await owner<Column[]>`
    select table_name as table, column_name as column, data_type as type, is_nullable = 'NO' and column_default is null as required
    from information_schema.columns where table_schema = 'muster' order by table_name, ordinal_position`
  const tables = Map.groupBy(columns, (column) => column.table)
  await owner.begin(async (tx) => {
    await tx`set local session_replication_role = replica`
    for (const [table, all] of tables) {
      const wanted = all.filter((column) => column.required)
      const values = wanted.map((column) => literalOf(table, column, workspaceId))
      await tx.unsafe(
        `insert into muster.${table} (${wanted.map((column) => `"${column.column}"`).join(', ')}) values (${values.join(', ')}) on conflict do nothing`,
      )
    }
  })
}

/** Statements of `snapshot`, one of a database. */
const statements = new WeakMap<postgres.Sql, Promise<string>>()

/**
 * Everything a workspace has, as text: two snapshots differ when anybody changed anything. Asked in one prepared statement, since
 * one for each of a hundred tables, before and after every call of every route, was half of what the calls themselves took.
 */
export async function snapshot(owner: postgres.Sql, workspaceId: string): Promise<Record<string, string>> {
  const statement = statements.get(owner) ?? writeStatement(owner)
  statements.set(owner, statement)
  const rows = await owner.unsafe<{ table: string; text: string }[]>(await statement, [workspaceId], { prepare: true })
  return Object.fromEntries(rows.map(({ table, text }) => [table, text]))
}

async function writeStatement(owner: postgres.Sql): Promise<string> {
  const tables = await owner<
    { table: string }[]
  >`select table_name as table from information_schema.tables where table_schema = 'muster' order by 1`
  const told = (name: string, from: string, key: string) =>
    `select '${name}' as table, (select coalesce(string_agg(t::text, E'\\n' order by t::text), '') from ${from} t where ${key} = $1) as text`
  const own = tables.map(({ table }) => told(table, `muster.${table}`, 'workspace_id'))
  return [...own, told('system.workspaces', 'system.workspaces', 'id')].join('\nunion all\n')
}

function literalOf(table: string, { column, type }: Column, workspaceId: string): string {
  if (column === 'workspace_id') return `'${workspaceId}'`
  if (column === 'id') return `'${plantedId(table)}'`
  if (column.endsWith('_id')) return `'${plantedId(`${column.slice(0, -3)}s`)}'`
  if (type === 'jsonb' || type === 'json') return `'{}'`
  if (type === 'ARRAY') return `'{}'`
  if (type === 'boolean') return 'false'
  if (type === 'bytea') return `'\\x00'`
  if (type.startsWith('timestamp')) return 'now()'
  if (/int|numeric|double|real/.test(type)) return '1'
  return `'foreign-${table}-${column}'`
}
