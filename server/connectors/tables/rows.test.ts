import { describe, expect, test } from 'vitest'
import { filterRows, findDuplicates, groupRows, joinRows, sortRows, sumColumn } from '#server/connectors/tables/rows.ts'

const ROWS = [
  { _row: 2, Who: 'Bob', Cost: 0.1, Ref: 'A' },
  { _row: 3, Who: 'Anna', Cost: 0.2, Ref: 'B' },
  { _row: 4, Who: 'Bob', Cost: 0.3, Ref: 'A' },
  { _row: 5, Who: 'anna', Cost: null, Ref: '' },
]

test('sums are exact in decimal; an empty cell counts nothing, a text is refused with its line', () => {
  expect(sumColumn(ROWS, 'Cost')).toBe(0.6)
  expect(sumColumn([], 'Cost')).toBe(0)
  expect(() => sumColumn([{ _row: 9, Cost: '12' }], 'Cost')).toThrow(
    expect.objectContaining({ code: 'VALIDATION_FAILED', context: { column: 'Cost', row: 9, why: 'not a number' } }),
  )
})

test('groups come in order of first appearance, with their rows and exact sums', () => {
  expect(groupRows(ROWS, ['Who'], ['Cost']).map(({ key, count, sums }) => ({ key, count, sums }))).toEqual([
    { key: { Who: 'Bob' }, count: 2, sums: { Cost: 0.4 } },
    { key: { Who: 'Anna' }, count: 1, sums: { Cost: 0.2 } },
    { key: { Who: 'anna' }, count: 1, sums: { Cost: 0 } },
  ])
})

describe('a filter', () => {
  test('keeps the rows for which the condition holds', async () => {
    expect((await filterRows(ROWS, 'row.Who == "Bob" && row.Cost > 0.2')).map(({ _row }) => _row)).toEqual([4])
  })
  test('has one budget for all rows: a condition that each row alone could afford is refused, with the line it came to', async () => {
    const cells = Array.from({ length: 1000 }, (_, i) => i).join(',')
    const where = `[${cells}].exists(a, a == row.n)`
    const rows = Array.from({ length: 10_000 }, (_, i) => ({ _row: i + 2, n: -1 }))
    expect(await filterRows(rows.slice(0, 100), where)).toEqual([])
    await expect(filterRows(rows, where)).rejects.toMatchObject({
      code: 'LIMIT_EXCEEDED',
      context: { limit: 'expressionSteps', line: expect.any(Number) },
    })
  })
  test('lets others have their turn between rows', async () => {
    const order: string[] = []
    const filtering = filterRows(
      Array.from({ length: 5000 }, (_, i) => ({ n: i })),
      'row.n >= 0.0',
    ).then(() => order.push('filtered'))
    setImmediate(() => order.push('other'))
    await filtering
    expect(order).toEqual(['other', 'filtered'])
  })
  test.each(['row.', 'row.Cost +', 'process.exit()'])('%s is no condition', async (where) => {
    await expect(filterRows(ROWS, where)).rejects.toEqual(expect.objectContaining({ code: 'EXPRESSION_FAILED' }))
  })
})

test('duplicates share a filled key; with distinctBy only where that column differs', () => {
  expect(findDuplicates(ROWS, ['Ref'], undefined).rows.map(({ _row }) => _row)).toEqual([2, 4])
  expect(findDuplicates(ROWS, ['Ref'], 'Who').rows).toEqual([])
  expect(findDuplicates(ROWS, ['Ref'], 'Cost').groups).toHaveLength(1)
  expect(findDuplicates([{ Ref: '' }, { Ref: '' }, { Ref: null }], ['Ref'], undefined).rows).toEqual([])
})

test('sorting is stable, numbers by value, empty cells last in both directions', () => {
  const order = (by: string[], descending: boolean) => sortRows(ROWS, by, descending).map(({ _row }) => _row)
  expect(order(['Cost'], false)).toEqual([2, 3, 4, 5])
  expect(order(['Cost'], true)).toEqual([4, 3, 2, 5])
  expect(order(['Who'], false)).toEqual([3, 2, 4, 5])
  expect(sortRows([{ n: 10 }, { n: 9 }, { n: 100 }], ['n'], false)).toEqual([{ n: 9 }, { n: 10 }, { n: 100 }])
})

describe('a join', () => {
  const right = [
    { _row: 2, Key: 'A', Who: 'Boss', Limit: 5 },
    { _row: 3, Key: 'A', Who: 'Chief', Limit: 6 },
  ]
  const join = { left: ROWS.slice(0, 2), right, leftKey: 'Ref', rightKey: 'Key', prefix: '' }
  test('left keeps rows without partner, inner does not; a taken name gets another; several partners give several rows', () => {
    expect(joinRows({ ...join, kind: 'left' }, 10)).toEqual([
      { _row: 2, Who: 'Bob', Cost: 0.1, Ref: 'A', 'Who (2)': 'Boss', Limit: 5 },
      { _row: 2, Who: 'Bob', Cost: 0.1, Ref: 'A', 'Who (2)': 'Chief', Limit: 6 },
      { _row: 3, Who: 'Anna', Cost: 0.2, Ref: 'B', 'Who (2)': null, Limit: null },
    ])
    expect(joinRows({ ...join, kind: 'inner' }, 10)).toHaveLength(2)
    expect(Object.keys(joinRows({ ...join, kind: 'inner', prefix: 'boss ' }, 10)[0] ?? {})).toContain('boss Who')
  })
  test('empty keys match nothing, and a product that grows too large is refused', () => {
    expect(joinRows({ ...join, left: [{ Ref: '' }], right: [{ Key: '' }], kind: 'inner' }, 10)).toEqual([])
    const many = Array.from({ length: 100 }, () => ({ Ref: 'A' }))
    expect(() => joinRows({ ...join, left: many, kind: 'inner' }, 150)).toThrow(expect.objectContaining({ code: 'LIMIT_EXCEEDED' }))
  })
})
