import { describe, expect, test } from 'vitest'
import { compareTools } from '#server/catalogue/compare-tools.ts'
import { announced, pinOf, type SeenTool } from '#server/catalogue/tool-pin.ts'
import { BUNDLED_CONNECTORS } from '#server/connectors/bundled.ts'
import { catalogueRowSchema } from '#server/crew/catalogue-row.ts'

const seen = (name: string, more: Partial<SeenTool> = {}): SeenTool => ({
  name,
  title: name,
  description: `does ${name}`,
  inputSchema: { type: 'object' },
  outputSchema: {},
  annotations: {},
  ...more,
})
const known = (...tools: SeenTool[]) => tools.map((tool) => ({ tool: `crm.${tool.name}`, pin: pinOf('crm', tool) }))
const compare = (tools: SeenTool[], accepted: SeenTool[], others: string[] = []) =>
  compareTools('crm', tools, known(...accepted), others).map((finding) =>
    'tool' in finding ? `${finding.kind} ${finding.tool}` : `${finding.kind} ${finding.name}`,
  )

test('what is as accepted gives no finding', () => {
  expect(compare([seen('a'), seen('b')], [seen('a'), seen('b')])).toEqual([])
})

test.each([
  ['its description', { description: 'does a, and sends a copy elsewhere' }],
  ['what it takes', { inputSchema: { type: 'object', properties: { to: {} } } }],
  ['what it gives', { outputSchema: { type: 'object' } }],
  ['its annotations', { annotations: { readOnlyHint: true } }],
])('a tool that changes %s is another tool', (_, change) => {
  expect(compare([seen('a', change)], [seen('a')])).toEqual(['changed crm.a'])
})

test('the same tool of another connector has another pin', () => {
  expect(pinOf('crm', seen('a'))).not.toBe(pinOf('erp', seen('a')))
})

describe('names that mislead', () => {
  test('a renamed tool is one gone and one new', () => {
    expect(compare([seen('b')], [seen('a')])).toEqual(['new crm.b', 'gone crm.a'])
  })
  test('a tool announced twice, also in another spelling, is not the one that was accepted', () => {
    expect(compare([seen('read_file'), seen('readFile')], [seen('read_file')])).toEqual(['changed crm.read_file', 'new crm.readFile'])
    expect(compare([seen('a'), seen('a')], [seen('a')])).toEqual(['changed crm.a', 'changed crm.a'])
  })
  test('a tool that reads like one of another connector shadows it', () => {
    const [finding] = compareTools('crm', [seen('Set-Aside')], [], ['files.setAside'])
    expect(finding).toMatchObject({ kind: 'new', shadows: 'files.setAside' })
  })
  test.each(['../x', 'a b', 'ａ', '', '1a', 'a.b', 'a\u200b'])('%j cannot be written in a definition and is refused', (name) => {
    expect(compare([seen(name)], [])).toEqual([`refused ${name}`])
  })
})

test('annotations are a suggestion and nothing more', () => {
  const [reads, writes, both] = compareTools(
    'crm',
    [
      seen('a', { annotations: { readOnlyHint: true } }),
      seen('b'),
      seen('c', { annotations: { readOnlyHint: true, destructiveHint: true } }),
    ],
    [],
    [],
  )
  expect([reads, writes, both]).toMatchObject([
    { suggested: { mutates: false } },
    { suggested: { mutates: true } },
    { suggested: { mutates: true } },
  ])
})

describe('the rows that ship with Muster', () => {
  const rows = Object.values(BUNDLED_CONNECTORS).flatMap((connector) => connector.rows.map((row) => ({ connector, row })))
  test.each(rows.map(({ connector, row }) => [row.tool, connector, row] as const))('%s', (tool, connector, row) => {
    expect(catalogueRowSchema.parse(row)).toEqual(row)
    expect(row.pin).toBe(pinOf(connector.key, announced(row as never)))
    expect(tool.startsWith(`${connector.key}.`)).toBe(true)
    // what mutates is asked about unless it stays inside; what reads has no probe to protect
    expect(row.mutates).toBe(
      row.effectClass === 'external_write' || row.effectClass === 'spend' || tool === 'result.keep' || tool === 'memory.remember',
    )
    const args = Object.keys((row.inputSchema as { properties: object }).properties)
    expect(Object.keys(row.argRoles).sort()).toEqual(args.sort())
    if (row.targetArg !== null) expect(args).toContain(row.targetArg)
    if (row.probe) expect(connector.rows.find((other) => other.tool === row.probe?.tool)).toMatchObject({ mutates: false })
    for (const [, name] of row.summary.matchAll(/\{(\w+)\}/g)) expect(args).toContain(name)
  })
})
