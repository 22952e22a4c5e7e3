import { expect, test } from 'vitest'
import { findConditions } from '#components/conditions/find-conditions.ts'
import { readYaml } from '#components/crews/patch-yaml.ts'

const JOB = `
steps:
  - { id: list, kind: tool, tool: tables.read, with: { path: '\${ inputs.list }' } }
  - { id: fixed, kind: tool, tool: tables.read, with: { path: lists/fixed.csv } }
  - id: large
    note: Only large amounts.
    kind: tool
    tool: tables.filter
    with: { rows: '\${ steps.list.output.rows }', where: 'row["Sum"] > 5.0' }
  - { id: sorted, kind: tool, tool: tables.sort, with: { rows: '\${ steps.large.output.rows }', by: [Sum] } }
  - id: perRow
    kind: each
    in: '\${ steps.sorted.output.rows.filter(row, row["Ok"] == true) }'
    as: one
    max: 5
    steps:
      - { id: inner, kind: tool, tool: tables.filter, with: { rows: '\${ steps.fixed.output.rows }', where: 'true' } }
  - { id: bare, kind: each, in: steps.fixed.output.rows, as: one, max: 5, steps: [] }
  - id: way
    kind: branch
    arms:
      - { when: 'steps.list.output.rows.exists(row, row["Sum"] > 9.0)', steps: [] }
      - { when: '\${ inputs.all }', steps: [] }
    otherwise: []
  - { id: groups, kind: each, in: '\${ steps.people.output.groups }', as: one, max: 5, steps: [] }
`

test('finds filters, loops and ways, inside others too, with the file that the rows come from', () => {
  expect(findConditions(readYaml(JOB)).map(({ write: _, ...place }) => place)).toEqual([
    {
      kind: 'filter',
      step: 'large',
      note: 'Only large amounts.',
      path: ['steps', 2, 'with', 'where'],
      cel: 'row["Sum"] > 5.0',
      source: { input: 'list' },
    },
    { kind: 'each', step: 'perRow', note: null, path: ['steps', 4, 'in'], cel: 'row["Ok"] == true', source: { input: 'list' } },
    {
      kind: 'filter',
      step: 'inner',
      note: null,
      path: ['steps', 4, 'steps', 0, 'with', 'where'],
      cel: 'true',
      source: { path: 'lists/fixed.csv' },
    },
    { kind: 'each', step: 'bare', note: null, path: ['steps', 5, 'in'], cel: null, source: { path: 'lists/fixed.csv' } },
    { kind: 'branch', step: 'way', note: null, path: ['steps', 6, 'arms', 0, 'when'], cel: 'row["Sum"] > 9.0', source: { input: 'list' } },
  ])
})

test('what is written is found again with the same condition', () => {
  const places = findConditions(readYaml(JOB))
  const written = places.map((place) => place.write('row["A"] == ")"'))
  expect(written).toEqual([
    'row["A"] == ")"',
    '${ steps.sorted.output.rows.filter(row, row["A"] == ")") }',
    'row["A"] == ")"',
    '${ steps.fixed.output.rows.filter(row, row["A"] == ")") }',
    'steps.list.output.rows.exists(row, row["A"] == ")")',
  ])
  const again = findConditions({
    steps: [
      { id: 'x', kind: 'each', in: written[1] },
      { id: 'y', kind: 'branch', arms: [{ when: written[4] }] },
    ],
  })
  expect(again.map(({ cel }) => cel)).toEqual(['row["A"] == ")"', 'row["A"] == ")"'])
  expect(places[3]?.write(null)).toBe('${ steps.fixed.output.rows }')
})

test('a half-written or foreign text has no places and no error', () => {
  for (const given of [
    null,
    {},
    { steps: 'x' },
    { steps: [null, 3, { kind: 'each' }, { kind: 'branch', arms: {} }, { kind: 'tool', tool: 'tables.filter' }] },
  ])
    expect(() => findConditions(given as never)).not.toThrow()
})

test('steps that name each other in a circle end', () => {
  const circle = { id: 'a', kind: 'tool', tool: 'tables.filter', with: { rows: 'steps.a.output.rows', where: 'true' } }
  expect(findConditions({ steps: [circle] })[0]?.source).toBeNull()
})
