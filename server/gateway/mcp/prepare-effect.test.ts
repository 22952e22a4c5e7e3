import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BUNDLED_CONNECTORS } from '#server/connectors/bundled.ts'
import { prepareEffect } from '#server/gateway/mcp/prepare-effect.ts'
import type { JsonObject } from '#server/kernel/canonical-json.ts'
import type { ProgramTool } from '#server/program/program.ts'

const FACTS = {
  workspaceId: 'ws_prepare',
  key: 'ab'.repeat(32),
  dateMs: 1_760_000_000_000,
  memberAddress: 'keeper@acme.example',
  documents: new Set<string>(),
}
const rows = Object.values(BUNDLED_CONNECTORS).flatMap((connector) => connector.rows.filter((row) => row.mutates))
/** Mail asks the database for its sender; its own test gives it odd input. */
const pure = rows.filter(({ tool }) => !tool.startsWith('mail.'))

async function prepare(tool: string, args: JsonObject): Promise<unknown> {
  const row = rows.find((one) => one.tool === tool) as unknown as ProgramTool
  return await prepareEffect({ ...FACTS, tool, row, args }).catch((error: unknown) => error)
}

/** Values that fit many schemas, and are odd. */
const oddText = fc.oneof(
  fc.constantFrom(
    '',
    '/',
    '..',
    'a/../b',
    '__proto__',
    'constructor',
    'x.constructor',
    'x'.repeat(2000),
    'a\u0000b',
    '\ud800',
    'out.xlsx',
    'out.csv',
  ),
  fc.string({ unit: 'binary', maxLength: 20 }),
)
const oddRow = fc.dictionary(oddText, fc.oneof(oddText, fc.jsonValue(), fc.constant('x'.repeat(40_000))), { maxKeys: 4 })
const oddValue = fc.oneof(
  oddText,
  fc.jsonValue(),
  fc.array(oddRow, { maxLength: 3 }),
  fc.constantFrom<unknown>('csv', 'xlsx', 'text', 'AAAA'),
)

describe('what is prepared at planning is prepared, or refused with a code: no odd argument ends in a raw error', () => {
  test.each(pure.map(({ tool, inputSchema }) => [tool, Object.keys((inputSchema['properties'] ?? {}) as object)] as const))(
    '%s',
    async (tool, names) => {
      const args = fc.record(Object.fromEntries(names.map((name) => [name, oddValue])), { requiredKeys: [] })
      const outcome = async (given: Record<string, unknown>) => {
        const found = await prepare(tool, given as JsonObject)
        if (found instanceof Error) expect(found, JSON.stringify(given).slice(0, 300)).toMatchObject({ name: 'AppError' })
      }
      await fc.assert(fc.asyncProperty(args, outcome), { numRuns: 150 })
    },
  )

  test('a cell that XLSX cannot hold names its address, for a table and for a result', async () => {
    const value = [{ A: 'a', B: 'x'.repeat(40_000) }]
    const refused = { code: 'VALIDATION_FAILED', context: { cell: 'B2', why: expect.stringContaining('cell B2 has 40000 characters') } }
    expect(await prepare('tables.write', { path: 'out.xlsx', rows: value, format: 'xlsx' })).toMatchObject(refused)
    expect(await prepare('result.keep', { name: 'out.xlsx', value })).toMatchObject(refused)
    expect(await prepare('result.keep', { name: 'out.csv', value })).not.toBeInstanceOf(Error)
    expect(await prepare('result.keep', { name: 'a/b.csv', value: 'x' })).toMatchObject({ code: 'VALIDATION_FAILED' })
  })
})
