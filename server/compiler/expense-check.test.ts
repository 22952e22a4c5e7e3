import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { compile } from '#server/compiler/compile.ts'
import { GOLDEN_SNAPSHOT } from '#server/compiler/golden/snapshot.ts'
import { parseDefinitionYaml } from '#server/compiler/locate.ts'
import type { JsonObject, JsonValue } from '#server/kernel/canonical-json.ts'
import type { ToolCall } from '#server/program/core/frame.ts'
import { walkProgram } from '#server/program/core/walk.ts'

/** The sample job of examples/expense-check, walked without connectors: tables read here by the plainest code that agrees with their contract. */

const FOLDER = new URL('../../examples/expense-check/', import.meta.url)
const load = (name: string) => readFileSync(new URL(name, FOLDER), 'utf8')

function readTable(name: string): JsonObject[] {
  const [head = '', ...lines] = load(name).trimEnd().split('\r\n')
  const columns = head.split(';')
  return lines.map((line, i) => ({ _row: i + 2, ...Object.fromEntries(line.split(';').map((cell, c) => [columns[c] ?? '', typed(cell)])) }))
}

function typed(cell: string): JsonValue {
  const date = /^(\d\d)\.(\d\d)\.(\d{4})$/.exec(cell)
  if (date) return `${date[3]}-${date[2]}-${date[1]}`
  return /^-?\d+(,\d+)?$/.test(cell) ? Number(cell.replace(',', '.')) : cell
}

const keyOf = (row: JsonObject, columns: readonly string[]) => JSON.stringify(columns.map((column) => row[column]))

function groupRows(rows: readonly JsonObject[], columns: readonly string[]): (readonly JsonObject[])[] {
  return [...Map.groupBy(rows, (row) => keyOf(row, columns)).values()]
}

function read({ block, args }: ToolCall): JsonValue {
  const rows = (args.rows ?? []) as JsonObject[]
  if (block.tool === 'tables.read') {
    const table = readTable(String(args.path))
    return { columns: [], rows: table, rowCount: table.length, detected: {} }
  }
  if (block.tool === 'tables.duplicates') {
    const groups = groupRows(rows, args.key as string[]).filter(
      (group) => new Set(group.map((row) => row[String(args.distinctBy)])).size > 1,
    )
    return { rows: groups.flat(), groups: groups as unknown as JsonValue }
  }
  if (block.tool === 'tables.group') {
    const by = args.by as string[]
    const groups = groupRows(rows, by).map((group) => ({
      key: Object.fromEntries(by.map((column) => [column, group[0]?.[column] ?? null])),
      count: group.length,
      rows: group,
      sums: Object.fromEntries(
        (args.sums as string[]).map((column) => [
          column,
          group.reduce((cents, row) => cents + Math.round(Number(row[column]) * 100), 0) / 100,
        ]),
      ),
    }))
    return { groups, groupCount: groups.length }
  }
  throw new Error(`unexpected read ${block.tool}`)
}

function compileTemplate() {
  const parsed = parseDefinitionYaml(load('expense-check.yaml'))
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.diagnostics))
  const result = compile(parsed.value, { ...GOLDEN_SNAPSHOT, self: 'expense-check' })
  if (!result.ok) throw new Error(JSON.stringify(result.diagnostics))
  return result
}

const inputs = { list: 'expenses-2026-10.csv', limits: 'limits.csv', finance: 'finance@acme.example', answerBy: '2026-11-27' }
const walk = () =>
  walkProgram(
    compileTemplate().program,
    { inputs, run: { startedAt: '2026-11-19T09:24:00.000Z', timeZone: 'Europe/Berlin' } },
    {
      read: async (call) => read(call),
      fact: () => undefined,
      answer: () => undefined,
      amendment: () => undefined,
      waited: async () => undefined,
      model: async () => expect.fail('it needs none'),
      skill: () => Promise.reject(new Error('no skills here')),
      faultOf: async () => null,
    },
  )

describe('expense check', () => {
  test('needs no model, and asks before all it does outside', () => {
    const { posture, program } = compileTemplate()
    expect(posture.sentence).toBe('Reads tables. Asks before each e-mail and each table it writes. Keeps results inside. Can never spend.')
    expect(program.body.at(-1)).toMatchObject({
      kind: 'checkpoint',
      asks: ['perPerson/mail', 'report', 'summary'],
      requiredGrant: 'approvals:decide:external_write',
    })
  })

  test('the sample has 200 rows and 12 limits; all addresses are invented', () => {
    const rows = readTable('expenses-2026-10.csv')
    expect(rows).toHaveLength(200)
    expect(readTable('limits.csv')).toHaveLength(12)
    expect(rows.every((row) => /^[a-z-]+@(acme|lumen-works)\.example$/.test(String(row['E-mail'])))).toBe(true)
    expect(new Set(rows.map((row) => row['E-mail']).filter((address) => String(address).endsWith('@lumen-works.example'))).size).toBe(1)
  })

  test('is one plan: 9 e-mails and 1 file; 200 rows, 14 questioned, 3,412.50 €', async () => {
    const { effects, finished, output } = await walk()
    expect(finished).toBe(true)
    expect(output).toEqual({ rows: 200, questioned: 14, amountEur: 3412.5, people: 8, limits: 12 })
    expect(effects.map(({ block }) => block.tool).sort()).toEqual([...Array<string>(9).fill('mail.send'), 'result.keep', 'tables.write'])
    const report = effects.find(({ block }) => block.tool === 'tables.write')
    expect(report?.args.path).toBe('reports/questioned-expenses-2026-10.csv')
    expect(report?.args.rows).toHaveLength(14)
  })

  test('hands the summary over inside Muster, with each questioned row', async () => {
    const { effects } = await walk()
    const overview = effects.find(({ block }) => block.tool === 'result.keep')?.args
    expect(overview).toMatchObject({ name: 'summary-expenses-2026-10.md', title: 'Summary of expenses-2026-10: 14 of 200 rows questioned' })
    expect(String(overview?.value).match(/^\| \d+ \| /gm)).toHaveLength(14)
    expect(String(overview?.value)).toContain('**14 of 200** rows are questioned, **3,412.50 EUR** in all.')
  })

  test('each person gets only their own rows, finance the sum', async () => {
    const { effects } = await walk()
    const mails = effects.filter(({ block }) => block.tool === 'mail.send').map(({ args }) => args)
    const recipients = mails.map(({ to }) => to)
    expect(new Set(recipients).size).toBe(9)
    const rows = readTable('expenses-2026-10.csv')
    for (const { to, text } of mails.slice(0, -1)) {
      const named = [...String(text).matchAll(/^Row (\d+),/gm)].map((match) => Number(match[1]))
      expect(named.length).toBeGreaterThan(0)
      expect(named.map((no) => rows.find((row) => row.No === no)?.['E-mail'])).toEqual(named.map(() => to))
    }
    expect(mails.find(({ to }) => to === 'studio@lumen-works.example')?.text).toContain(
      'Row 143, 14.10.2026, Photo studio, half day, 238.00 EUR: over the limit of 150.00 EUR for Photo.',
    )
    expect(mails.find(({ to }) => to === 'hr@acme.example')?.text).toContain('receipt B-2291 is claimed by two people')
    expect(mails.find(({ to }) => to === 'events@acme.example')?.subject).toBe('Question about 3 expense lines, 1,284.00 EUR')
    expect(mails.at(-1)).toMatchObject({ to: 'finance@acme.example', subject: 'Expense check: 14 of 200 rows questioned, 3,412.50 EUR' })
  })
})
