import { TABLES_ROWS } from '#server/catalogue/bundled/tables.ts'
import { written } from '#server/connectors/files/connector.ts'
import { keepReplaced } from '#server/connectors/files/keep-replaced.ts'
import { splitPath } from '#server/connectors/files/open-folder.ts'
import { probeFile } from '#server/connectors/files/read-bytes.ts'
import { writeBytes } from '#server/connectors/files/write-bytes.ts'
import type { InProcessConnector, ToolImplementation } from '#server/connectors/in-process.ts'
import { type Row, TABLE_LIMITS } from '#server/connectors/tables/limits.ts'
import { readTable } from '#server/connectors/tables/read-table.ts'
import { filterRows, findDuplicates, groupRows, joinRows, sortRows, sumColumn } from '#server/connectors/tables/rows.ts'
import { tableBytes } from '#server/connectors/tables/write-table.ts'
import { AppError } from '#server/kernel/app-error.ts'
import type { JsonObject } from '#server/kernel/canonical-json.ts'

type Args = { readonly [name: string]: unknown }

/** Connector `tables`. Arguments have passed the row's schema. */
export const tablesConnector: InProcessConnector = {
  key: 'tables',
  rows: TABLES_ROWS,
  tools: {
    read: {
      run: async (args, { workspaceId }) =>
        (await readTable(workspaceId, args['path'] as string, args['sheet'] as string | undefined)) as unknown as JsonObject,
    },
    probe: { run: async (args, { workspaceId }) => await probeFile(workspaceId, args['path'] as string) },
    filter: pure(async (args) => counted(await filterRows(rowsOf(args, 'rows'), args['where'] as string))),
    join: pure((args) =>
      counted(
        joinRows(
          {
            ...(args as { leftKey: string; rightKey: string; kind: 'left' | 'inner' }),
            left: rowsOf(args, 'left'),
            right: rowsOf(args, 'right'),
            prefix: (args['prefix'] as string | undefined) ?? '',
          },
          TABLE_LIMITS.rowsMax,
        ),
      ),
    ),
    group: pure((args) => {
      const groups = groupRows(rowsOf(args, 'rows'), args['by'] as string[], (args['sums'] as string[] | undefined) ?? [])
      return { groups, groupCount: groups.length }
    }),
    sum: pure((args) => ({ sum: sumColumn(rowsOf(args, 'rows'), args['column'] as string) })),
    sort: pure((args) => counted(sortRows(rowsOf(args, 'rows'), [args['by']].flat() as string[], args['descending'] === true))),
    duplicates: pure((args) => findDuplicates(rowsOf(args, 'rows'), args['key'] as string[], args['distinctBy'] as string | undefined)),
    write: {
      prepare: async (args) => {
        splitPath(args['path'] as string)
        tableBytes(rowsOf(args, 'rows'), args['columns'] as string[] | undefined, args['format'] as 'csv' | 'xlsx')
        return args
      },
      run: async (args, { workspaceId }) => {
        const rows = rowsOf(args, 'rows')
        const bytes = tableBytes(rows, args['columns'] as string[] | undefined, args['format'] as 'csv' | 'xlsx')
        return { ...(await writeBytes(workspaceId, args['path'] as string, bytes)), rowCount: rows.length }
      },
      after: (args) => {
        const rows = rowsOf(args, 'rows')
        const done = written(
          args['path'] as string,
          tableBytes(rows, args['columns'] as string[] | undefined, args['format'] as 'csv' | 'xlsx'),
        )
        return { probe: done.probe, output: { ...done.output, rowCount: rows.length } }
      },
      keepEarlier: async (args, { bytesMax, workspaceId }) => await keepReplaced(workspaceId, args['path'] as string, bytesMax),
    },
  },
}

function pure(work: (args: Args) => unknown): ToolImplementation {
  return { run: async (args) => (await work(args)) as JsonObject }
}

function counted(rows: readonly Row[]) {
  return { rows, rowCount: rows.length }
}

function rowsOf(args: Args, name: string): readonly Row[] {
  const rows = args[name] as readonly Row[]
  if (rows.length > TABLE_LIMITS.rowsMax) throw new AppError('LIMIT_EXCEEDED', { context: { limit: 'rows', max: TABLE_LIMITS.rowsMax } })
  return rows
}
