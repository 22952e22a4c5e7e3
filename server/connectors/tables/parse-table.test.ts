import { utils, write } from '@e965/xlsx'
import { strToU8, zipSync } from 'fflate'
import iconv from 'iconv-lite'
import { describe, expect, test } from 'vitest'
import { TABLE_LIMITS } from '#server/connectors/tables/limits.ts'
import { parseTable } from '#server/connectors/tables/parse-table.ts'

const csv = (text: string) => parseTable(Buffer.from(text, 'utf8'))
const types = (text: string) => Object.fromEntries(csv(text).columns.map(({ name, type }) => [name, type]))
const column = (text: string, name: string) => csv(text).rows.map((row) => row[name])

describe('what a text file is taken for is said, and nothing is guessed', () => {
  test.each([
    [';', 'Name;Amount\nAnna;12,50\nBob;"1;2"\n'],
    [',', 'Name,Amount\n"Smith, Anna",12.50\nBob,3.00\n'],
    ['\t', 'Name\tAmount\nAnna, Bob\t12\n'],
    ['|', 'Name|Amount\nAnna|12\n'],
  ])('delimiter %j', (delimiter, text) => {
    const { detected, columns } = csv(text)
    expect(detected.delimiter).toBe(delimiter)
    expect(columns.map(({ name }) => name)).toEqual(['Name', 'Amount'])
  })

  test.each([
    ['utf-8', 'utf-8'],
    ['windows-1252', 'windows-1252'],
    ['utf-16le', 'utf-16le'],
    ['utf-16be', 'utf-16be'],
  ])('encoding %s', (encoding, found) => {
    const text = 'Straße;Größe;Betrag\nMüllerstraße;Übergröße;5,00 €\nHäußlerweg;mäßig;6,00 €\n'
    const bytes = iconv.encode(text, encoding, { addBOM: encoding.startsWith('utf-16') })
    const { detected, rows } = parseTable(bytes)
    expect(detected.encoding).toBe(found)
    expect(rows).toEqual([
      { _row: 2, Straße: 'Müllerstraße', Größe: 'Übergröße', Betrag: 5 },
      { _row: 3, Straße: 'Häußlerweg', Größe: 'mäßig', Betrag: 6 },
    ])
  })

  test('a mark in front of UTF-8 is no part of the first name', () => {
    expect(csv('\ufeffName;X\nAnna;1\n').columns[0]?.name).toBe('Name')
  })

  test('decimal comma and decimal point, with thousands and currency', () => {
    expect(csv('A;B\n1.234,56 €;12,5\n-3,00;1\n')).toMatchObject({
      detected: { decimal: ',' },
      rows: [
        { A: 1234.56, B: 12.5 },
        { A: -3, B: 1 },
      ],
    })
    expect(csv('A,B\n"1,234.56",12.5\n$3.00,1\n')).toMatchObject({
      detected: { decimal: '.' },
      rows: [
        { A: 1234.56, B: 12.5 },
        { A: 3, B: 1 },
      ],
    })
  })

  test('dates become ISO when their order is proved, and stay text when it is not', () => {
    expect(csv('D,N\n13/02/2026,1.5\n01/03/2026,2\n')).toMatchObject({
      detected: { dateOrder: 'dmy' },
      rows: [{ D: '2026-02-13' }, { D: '2026-03-01' }],
    })
    expect(csv('D,N\n02/13/2026,1.5\n03/01/2026,2\n')).toMatchObject({
      detected: { dateOrder: 'mdy' },
      rows: [{ D: '2026-02-13' }, { D: '2026-03-01' }],
    })
    expect(csv('D,N\n01/02/2026,1.5\n')).toMatchObject({ detected: { dateOrder: 'ambiguous' }, rows: [{ D: '01/02/2026' }] })
    expect(csv('D,N\n13/02/2026,1.5\n02/13/2026,2\n')).toMatchObject({
      detected: { dateOrder: 'ambiguous' },
      rows: [{ D: '13/02/2026' }, { D: '02/13/2026' }],
    })
    expect(csv('D;N\n1.10.2026;1,5\n')).toMatchObject({ detected: { dateOrder: 'dmy' }, rows: [{ D: '2026-10-01' }] })
    expect(types('D\n2026-02-29\n2026-02-28\n')).toEqual({ D: 'text' })
    expect(types('D\n2024-02-29\n')).toEqual({ D: 'date' })
  })
})

describe('a column has a type only when every filled cell fits', () => {
  test('one word among numbers leaves all as written', () => {
    expect(column('A,B\n1,x\nnone,y\n3,z\n', 'A')).toEqual(['1', 'none', '3'])
  })
  test('account numbers, postcodes and telephone numbers stay text', () => {
    expect(types('Zip,Iban,Phone\n01067,DE02120300000000202051,+49 30 1234\n')).toEqual({ Zip: 'text', Iban: 'text', Phone: 'text' })
    expect(column('Card\n1234567890123456\n', 'Card')).toEqual(['1234567890123456'])
  })
  test('an empty cell among numbers is null', () => {
    expect(column('A,B\n1,x\n,y\n', 'A')).toEqual([1, null])
  })
  test('names that repeat, are missing or would be dangerous get names of their own', () => {
    const table = csv('A,A,,__proto__,_row\n1,2,3,4,5\n')
    expect(table.columns.map(({ name }) => name)).toEqual(['A', 'A (2)', 'Column 3', 'Column 4', '_row (2)'])
    expect(Object.getPrototypeOf(table.rows[0])).toBe(Object.prototype)
  })
})

describe('rows keep the line where they begin in the file', () => {
  test('also after quoted line breaks and empty lines', () => {
    expect(csv('A,B\n"x\ny",1\n\n"p",2\nq,3\n').rows.map(({ _row, A }) => [_row, A])).toEqual([
      [2, 'x\ny'],
      [5, 'p'],
      [6, 'q'],
    ])
  })
})

describe('what cannot be read is refused with the reason', () => {
  test.each([
    ['nothing', ''],
    ['more fields than names', 'A,B\n1,2,3\n'],
    ['bytes that are no text', 'A,B\u0000\u0001\n'],
  ])('%s', (_, text) => {
    expect(() => csv(text)).toThrow(expect.objectContaining({ code: 'FILE_UNREADABLE' }))
  })
  test('too many rows', () => {
    expect(() => csv(`A\n${'1\n'.repeat(TABLE_LIMITS.rowsMax + 1)}`)).toThrow(expect.objectContaining({ code: 'LIMIT_EXCEEDED' }))
    expect(csv(`A\n${'1\n'.repeat(TABLE_LIMITS.rowsMax)}`).rowCount).toBe(TABLE_LIMITS.rowsMax)
  })
  test('too many columns', () => {
    expect(() => csv(`${Array.from({ length: TABLE_LIMITS.columnsMax + 1 }, (_, i) => `c${i}`).join(',')}\n`)).toThrow(
      expect.objectContaining({ code: 'LIMIT_EXCEEDED' }),
    )
  })
})

describe('a workbook', () => {
  const book = (sheets: { readonly [name: string]: readonly (readonly unknown[])[] }) => {
    const made = utils.book_new()
    for (const [name, rows] of Object.entries(sheets)) utils.book_append_sheet(made, utils.aoa_to_sheet(rows.map((row) => [...row])), name)
    return made
  }
  const bytesOf = (made: ReturnType<typeof book>) => write(made, { type: 'buffer', bookType: 'xlsx', compression: true }) as Buffer

  test('gives the named sheet, else the first; an unknown one is not found', () => {
    const bytes = bytesOf(book({ One: [['A'], [1]], Two: [['B'], [2]] }))
    expect(parseTable(bytes)).toMatchObject({ detected: { sheet: 'One', encoding: 'xlsx' }, rows: [{ _row: 2, A: 1 }] })
    expect(parseTable(bytes, { sheet: 'Two' }).rows).toEqual([{ _row: 2, B: 2 }])
    for (const sheet of ['Three', 'constructor', '__proto__'])
      expect(() => parseTable(bytes, { sheet })).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }))
  })

  test('dates by format come as ISO dates, numbers and truth as they are', () => {
    const made = book({
      S: [
        ['D', 'N', 'T'],
        [0, 12.5, true],
      ],
    })
    const sheet = made.Sheets['S']
    if (sheet) sheet['A2'] = { t: 'n', v: 46_296, z: 'dd.mm.yyyy' }
    expect(parseTable(bytesOf(made))).toMatchObject({
      columns: [{ type: 'date' }, { type: 'number' }, { type: 'boolean' }],
      rows: [{ D: '2026-10-01', N: 12.5, T: true }],
    })
  })

  test('a formula is never run: its last value counts', () => {
    const made = book({ S: [['A'], [1]] })
    const sheet = made.Sheets['S']
    if (sheet) sheet['A2'] = { t: 'n', v: 41, f: '40+2' }
    expect(parseTable(bytesOf(made)).rows).toEqual([{ _row: 2, A: 41 }])
  })

  test('a bomb is refused before it is unpacked, also one that lies about its size', () => {
    const big = new Uint8Array(TABLE_LIMITS.inflatedBytesMax + 1)
    const bomb = Buffer.from(zipSync({ 'xl/workbook.xml': big }, { level: 9 }))
    expect(() => parseTable(bomb)).toThrow(expect.objectContaining({ code: 'PAYLOAD_TOO_LARGE' }))
    const directory = bomb.lastIndexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02]))
    bomb.writeUInt32LE(10, directory + 24)
    expect(() => parseTable(bomb)).toThrow(expect.objectContaining({ code: 'FILE_UNREADABLE' }))
    const many = zipSync(Object.fromEntries(Array.from({ length: TABLE_LIMITS.zipEntriesMax + 1 }, (_, i) => [`${i}`, strToU8('')])))
    expect(() => parseTable(many)).toThrow(expect.objectContaining({ code: 'PAYLOAD_TOO_LARGE' }))
  })

  test('a broken archive is unreadable, whichever byte breaks', () => {
    const whole = bytesOf(book({ S: [['A'], [1]] }))
    for (let at = 4; at < whole.length; at += 7) {
      const broken = Buffer.from(whole)
      broken.writeUInt8(broken.readUInt8(at) ^ 0xff, at)
      try {
        parseTable(broken)
      } catch (error) {
        expect(error, `byte ${at}`).toMatchObject({ name: 'AppError' })
      }
    }
    expect(() => parseTable(whole.subarray(0, whole.length / 2))).toThrow(expect.objectContaining({ code: 'FILE_UNREADABLE' }))
  })
})
