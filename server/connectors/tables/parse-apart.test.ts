import { utils, write } from '@e965/xlsx'
import { describe, expect, test } from 'vitest'
import { TABLE_LIMITS } from '#server/connectors/tables/limits.ts'
import { parseApart } from '#server/connectors/tables/parse-apart.ts'
import { parseTable } from '#server/connectors/tables/parse-table.ts'
import { tableBytes } from '#server/connectors/tables/write-table.ts'

const rows = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ Name: `name ${i}`, Amount: i + 0.5, Day: '2026-10-01', Ok: i % 2 === 0 }))
const workbook = tableBytes(rows(20_000), undefined, 'xlsx')
const unlimited = { readMs: 60_000, readMegabytesMax: 1024 }

/** How often the event loop turned while something was done. */
async function turnsWhile(work: Promise<unknown>): Promise<number> {
  let turns = 0
  let done = false
  const turn = (): void => {
    turns += 1
    if (!done) setImmediate(turn)
  }
  setImmediate(turn)
  await work.catch(() => {})
  done = true
  return turns
}

describe('a table read in a thread of its own', () => {
  test('is the same as read here, workbook and text', async () => {
    const text = tableBytes(rows(20_000), undefined, 'csv')
    expect(text.byteLength).toBeGreaterThan(TABLE_LIMITS.inlineBytesMax)
    for (const bytes of [workbook, text, tableBytes(rows(3), undefined, 'csv')])
      expect(await parseApart(bytes, { name: 'x' }, unlimited)).toEqual(parseTable(bytes, { name: 'x' }))
  })

  test('leaves the event loop to others: leases are renewed meanwhile', async () => {
    expect(await turnsWhile(parseApart(workbook, {}, unlimited))).toBeGreaterThan(50)
    expect(await turnsWhile((async () => parseTable(workbook))())).toBeLessThan(5)
  })

  test('is refused with the code and place that reading here gives', async () => {
    await expect(parseApart(workbook, { sheet: 'Two' }, unlimited)).rejects.toMatchObject({ code: 'NOT_FOUND', context: { sheet: 'Two' } })
    await expect(parseApart(workbook.subarray(0, 5000), {}, unlimited)).rejects.toMatchObject({ code: 'FILE_UNREADABLE' })
  })

  test('that takes too long or too much memory is given up, and the next one is read', async () => {
    const slow = parseApart(workbook, {}, { ...unlimited, readMs: 1 })
    await expect(slow).rejects.toMatchObject({ code: 'PAYLOAD_TOO_LARGE', context: { why: expect.stringContaining('longer than 1 ms') } })
    const big = parseApart(workbook, {}, { ...unlimited, readMegabytesMax: 16 })
    await expect(big).rejects.toMatchObject({ code: 'PAYLOAD_TOO_LARGE', context: { why: expect.stringContaining('too much memory') } })
    const many = await Promise.all(
      Array.from({ length: 5 }, async () => await parseApart(tableBytes(rows(2), undefined, 'xlsx'), {}, unlimited)),
    )
    expect(many.map(({ rowCount }) => rowCount)).toEqual([2, 2, 2, 2, 2])
  })
})

describe('a small file that would become a vast table is refused', () => {
  test('by its cells', () => {
    const names = Array.from({ length: 400 }, (_, i) => `c${i}`).join(',')
    expect(() => parseTable(Buffer.from(`${names}\n${'1\n'.repeat(TABLE_LIMITS.cellsMax / 400 + 1)}`))).toThrow(
      expect.objectContaining({ code: 'LIMIT_EXCEEDED', context: expect.objectContaining({ limit: 'cells' }) }),
    )
  })
  test('by the text of its cells and of the names that every row repeats', () => {
    const names = Array.from({ length: 400 }, (_, i) => `${i}`.padStart(200, 'n')).join(',')
    expect(() => parseTable(Buffer.from(`${names}\n${'1\n'.repeat(1000)}`))).toThrow(
      expect.objectContaining({ code: 'LIMIT_EXCEEDED', context: expect.objectContaining({ limit: 'characters' }) }),
    )
    // each cell of a workbook may point to the same long text
    const sheet = utils.aoa_to_sheet([['A'], ...Array.from({ length: 3000 }, () => ['x'.repeat(30_000)])])
    const bytes = write({ SheetNames: ['S'], Sheets: { S: sheet } }, { type: 'buffer', bookType: 'xlsx', bookSST: true, compression: true })
    expect(() => parseTable(bytes as Buffer)).toThrow(
      expect.objectContaining({ code: 'LIMIT_EXCEEDED', context: expect.objectContaining({ limit: 'characters' }) }),
    )
  })
})
