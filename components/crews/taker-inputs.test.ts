import { expect, test } from 'vitest'
import { COMPARISONS, type Comparison, fromCel, toCel } from '#components/conditions/row-condition.ts'
import { conditionFields } from '#components/crews/taker-inputs.ts'
import { SCORED_SNAPSHOT } from '#server/authoring/author/testing/score-jobs.ts'
import { compile } from '#server/compiler/compile.ts'
import { takerInputs } from '#server/crew/taker-inputs.ts'

const schema = {
  type: 'object',
  properties: {
    total: { type: 'number' },
    count: { type: 'integer' },
    who: { type: 'string' },
    isLate: { type: 'boolean' },
    due: { type: 'string', format: 'date' },
    rows: { type: 'array' },
    note: { type: 'string' },
  },
  required: ['total', 'count', 'isLate', 'due', 'rows'],
}
const output = { schema, value: { total: 2.5, count: 1, who: 'Ann', isLate: true, due: '2026-01-01', rows: [] } }

test('what the taker needs is compared with what comes out, by name and kind', () => {
  const inputs = {
    properties: {
      total: { type: 'number', title: 'Sum' },
      count: { type: 'number' },
      who: { type: 'integer' },
      note: { type: 'string' },
      limit: { type: 'number', default: 5 },
      color: { type: 'string' },
      to: { type: 'string' },
    },
    required: ['total', 'count', 'who', 'note', 'limit', 'to'],
  }
  expect(takerInputs(inputs, output).map(({ title, comes }) => `${title} ${comes}`)).toEqual([
    'Sum given',
    'count given',
    'who other',
    'note maybe',
    'limit default',
    'color default',
    'to missing',
  ])
  expect(takerInputs(inputs, undefined).filter(({ comes }) => comes === 'missing')).toHaveLength(5)
  expect(takerInputs(null, output)).toEqual([])
})

const job = (when: string) => ({
  metadata: { name: 'Abc', slug: 'abc' },
  objective: 'x',
  rigidity: 'guided',
  output,
  steps: [{ id: 's', kind: 'set', values: { n: 1 } }],
  handoffs: [{ to: 'other', when }],
})
const VALUES = { number: '500', date: '2026-10-01', text: 'Ann "A"', none: '' } as const

test.each(conditionFields(output))(
  'every comparison of $name that can be built is one that the compiler takes, and reads back',
  ({ name, type }) => {
    const fitting = (Object.keys(COMPARISONS) as Comparison[]).filter((one) => (COMPARISONS[one].kinds as readonly string[]).includes(type))
    for (const comparison of fitting) {
      const condition = { join: 'all' as const, lines: [{ column: name, comparison, value: VALUES[COMPARISONS[comparison].value] }] }
      const when = toCel(condition, 'output')
      expect(fromCel(when, 'output')).toEqual(condition)
      const result = compile(job(when), SCORED_SNAPSHOT)
      const wrong = result.ok ? [] : result.diagnostics.filter(({ pointer }) => pointer === '/handoffs/0/when')
      expect([when, wrong]).toEqual([when, []])
    }
  },
)

test('a field that may not come, or is no single value, is not offered for a condition', () => {
  expect(conditionFields(output).map(({ name }) => name)).toEqual(['total', 'count', 'who', 'isLate', 'due'])
  expect(conditionFields(undefined)).toEqual([])
})
