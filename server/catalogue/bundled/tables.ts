import { bundledRow, objectSchema, PATH, ROWS, TEXT, TEXTS, WHOLE } from '#server/catalogue/bundled/row.ts'
import type { CatalogueRow } from '#server/crew/catalogue-row.ts'
import { msg } from '#server/kernel/language/say.ts'

/** Working on rows already read: nothing outside is touched. */
const pure = { effectClass: 'internal' } as const
const ROWS_OUT = objectSchema({ rows: ROWS, rowCount: WHOLE })
const COLUMN = objectSchema({ name: TEXT, type: { type: 'string', enum: ['text', 'number', 'date', 'boolean'] } })
const GROUP = objectSchema({ key: { type: 'object' }, count: WHOLE, sums: { type: 'object' }, rows: ROWS })
const PROBE_OUT = objectSchema({ exists: { type: 'boolean' }, sha256: TEXT, size: WHOLE })

/** Connector `tables`: CSV, TSV, XLSX, ICS and JSON files of the workspace, and work on their rows. */
export const TABLES_ROWS: readonly CatalogueRow[] = [
  bundledRow({
    effectClass: 'external_read',
    tool: 'tables.read',
    title: msg('Read a table'),
    description: msg(
      'Reads a CSV, TSV, XLSX, ICS or JSON file (a list of objects). Says which kind, delimiter, encoding, decimal sign and order of dates it found; `_row` is the line in the file, in JSON the place in the list.',
    ),
    inputSchema: objectSchema({ path: PATH, sheet: TEXT }, ['path']),
    outputSchema: objectSchema({
      columns: { type: 'array', items: COLUMN },
      rows: ROWS,
      rowCount: WHOLE,
      detected: objectSchema({ kind: TEXT, delimiter: TEXT, encoding: TEXT, decimal: TEXT, dateOrder: TEXT, sheet: TEXT }, [
        'kind',
        'delimiter',
        'encoding',
        'decimal',
        'dateOrder',
      ]),
    }),
    argRoles: { path: 'selector', sheet: 'selector' },
    targetArg: 'path',
  }),
  bundledRow({
    effectClass: 'external_read',
    tool: 'tables.probe',
    title: msg('Look at the state of a table file'),
    description: msg('Says whether a file exists, its SHA-256 and its size; empty and 0 when it does not.'),
    inputSchema: objectSchema({ path: PATH }),
    outputSchema: PROBE_OUT,
    argRoles: { path: 'selector' },
    targetArg: 'path',
  }),
  bundledRow({
    ...pure,
    tool: 'tables.join',
    title: msg('Join two tables'),
    description: msg('Adds the columns of the right rows to the left rows that have the same key.'),
    inputSchema: objectSchema(
      { left: ROWS, right: ROWS, leftKey: TEXT, rightKey: TEXT, kind: { type: 'string', enum: ['left', 'inner'] }, prefix: TEXT },
      ['left', 'right', 'leftKey', 'rightKey', 'kind'],
    ),
    outputSchema: ROWS_OUT,
    argRoles: { left: 'content', right: 'content', leftKey: 'content', rightKey: 'content', kind: 'content', prefix: 'content' },
  }),
  bundledRow({
    ...pure,
    tool: 'tables.filter',
    title: msg('Filter rows'),
    description: msg('Keeps the rows for which the condition, a CEL expression over `row`, is true.'),
    inputSchema: objectSchema({ rows: ROWS, where: { type: 'string', minLength: 1, maxLength: 4096 } }),
    outputSchema: ROWS_OUT,
    argRoles: { rows: 'content', where: 'code' },
  }),
  bundledRow({
    ...pure,
    tool: 'tables.group',
    title: msg('Group rows'),
    description: msg('Groups rows by columns, in order of first appearance, with exact decimal sums.'),
    inputSchema: objectSchema({ rows: ROWS, by: TEXTS, sums: TEXTS }, ['rows', 'by']),
    outputSchema: objectSchema({ groups: { type: 'array', items: GROUP }, groupCount: WHOLE }),
    argRoles: { rows: 'content', by: 'content', sums: 'content' },
  }),
  bundledRow({
    ...pure,
    tool: 'tables.sum',
    title: msg('Sum a column'),
    description: msg('Adds up a column of numbers, exact in decimal; empty cells count 0.'),
    inputSchema: objectSchema({ rows: ROWS, column: TEXT }),
    outputSchema: objectSchema({ sum: { type: 'number' } }),
    argRoles: { rows: 'content', column: 'content' },
  }),
  bundledRow({
    ...pure,
    tool: 'tables.sort',
    title: msg('Sort rows'),
    description: msg('Sorts rows by one or more columns; equal rows keep their order, empty cells come last.'),
    inputSchema: objectSchema({ rows: ROWS, by: { type: ['string', 'array'], items: TEXT }, descending: { type: 'boolean' } }, [
      'rows',
      'by',
    ]),
    outputSchema: ROWS_OUT,
    argRoles: { rows: 'content', by: 'content', descending: 'content' },
  }),
  bundledRow({
    ...pure,
    tool: 'tables.duplicates',
    title: msg('Find duplicates'),
    description: msg('Gives the rows that share a key with another row; with `distinctBy`, only where that column differs among them.'),
    inputSchema: objectSchema({ rows: ROWS, key: { ...TEXTS, minItems: 1 }, distinctBy: TEXT }, ['rows', 'key']),
    outputSchema: objectSchema({
      rows: ROWS,
      groups: { type: 'array', items: objectSchema({ key: { type: 'object' }, count: WHOLE, rows: ROWS }) },
    }),
    argRoles: { rows: 'content', key: 'content', distinctBy: 'content' },
  }),
  bundledRow({
    effectClass: 'external_write',
    mutates: true,
    reversible: true,
    idempotency: { kind: 'natural' },
    tool: 'tables.write',
    title: msg('Write a table'),
    description: msg(
      'Writes rows to a CSV or XLSX file; what was there before is replaced. Cells that a spreadsheet would run as formulas are made text.',
    ),
    inputSchema: objectSchema({ path: PATH, rows: ROWS, columns: TEXTS, format: { type: 'string', enum: ['csv', 'xlsx'] } }, [
      'path',
      'rows',
      'format',
    ]),
    outputSchema: objectSchema({ path: TEXT, sha256: TEXT, size: WHOLE, rowCount: WHOLE }),
    argRoles: { path: 'destination', rows: 'content', columns: 'content', format: 'content' },
    targetArg: 'path',
    probe: { tool: 'tables.probe', arg: 'path' },
    summary: msg('Write table {path}'),
    summaryMany: msg('Write {n} {n|file|files}'),
  }),
]
