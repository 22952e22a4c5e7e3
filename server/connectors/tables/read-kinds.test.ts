import { describe, expect, test } from 'vitest'
import { TABLE_LIMITS } from '#server/connectors/tables/limits.ts'
import { parseTable } from '#server/connectors/tables/parse-table.ts'

const read = (text: string, name?: string) => parseTable(Buffer.from(text, 'utf8'), name === undefined ? {} : { name })
const refused = (code: string, context: object) => expect.objectContaining({ code, context: expect.objectContaining(context) })

describe('TSV', () => {
  const text = 'Name\tPlaces\nAnna, Bob\tBerlin, Bonn\nEve, Max\tWien, Graz\n'
  test('the name says that tabulators divide, even where commas would too', () => {
    const { detected, columns, rows } = read(text, 'people.tsv')
    expect(detected).toMatchObject({ kind: 'tsv', delimiter: '\t' })
    expect(columns.map(({ name }) => name)).toEqual(['Name', 'Places'])
    expect(rows[0]).toEqual({ _row: 2, Name: 'Anna, Bob', Places: 'Berlin, Bonn' })
    expect(read('A, b\tC, d\n1, 2\t3, 4\n', 'x.tsv').columns.map(({ name }) => name)).toEqual(['A, b', 'C, d'])
  })
  test('a file of that name without a tabulator is read as what it is', () => {
    expect(read('A;B\n1;2\n', 'x.tsv').detected).toMatchObject({ kind: 'csv', delimiter: ';' })
  })
})

describe('JSON', () => {
  test('each object is a row, each name a column, and nested values are their text', () => {
    const { detected, columns, rows } = read(
      '[{"Name":"Anna","Tags":["a","b"],"At":{"x":1}},\n {"Name":"Bob","Paid":true,"Sum":12.5,"Day":"2026-10-01"}]',
    )
    expect(detected).toMatchObject({ kind: 'json', delimiter: 'none', encoding: 'utf-8' })
    expect(columns).toEqual([
      { name: 'Name', type: 'text' },
      { name: 'Tags', type: 'text' },
      { name: 'At', type: 'text' },
      { name: 'Paid', type: 'boolean' },
      { name: 'Sum', type: 'number' },
      { name: 'Day', type: 'date' },
    ])
    expect(rows).toEqual([
      { _row: 1, Name: 'Anna', Tags: '["a","b"]', At: '{"x":1}', Paid: null, Sum: null, Day: null },
      { _row: 2, Name: 'Bob', Tags: '', At: '', Paid: true, Sum: 12.5, Day: '2026-10-01' },
    ])
  })
  test('a number that would be rounded stays as it is written', () => {
    expect(read('[{"Card":1234567890123456789,"N":0.1}]').rows).toEqual([{ _row: 1, Card: '1234567890123456789', N: 0.1 }])
    expect(read('[{"Big":1e999}]').rows).toEqual([{ _row: 1, Big: '1e999' }])
  })
  test('names that would be dangerous get names of their own', () => {
    const { columns, rows } = read('[{"__proto__":1,"constructor":2}]')
    expect(columns.map(({ name }) => name)).toEqual(['Column 1', 'constructor'])
    expect(Object.getPrototypeOf(rows[0])).toBe(Object.prototype)
  })
  test.each([
    ['broken text', '[{"A":1},\n{"A":}]', { line: 2, why: 'it is not valid JSON' }],
    ['no list', '{"A":1}', { why: 'it holds no list of objects' }],
    ['a list of other things', '[{"A":1},[2]]', { item: 2 }],
    ['nothing', '[]', { why: 'the list holds no named values' }],
  ])('%s is refused with the place', (_, text, context) => {
    expect(() => read(text, 'x.json')).toThrow(refused('FILE_UNREADABLE', context))
  })
  test('nothing of the file stands in the reason', () => {
    expect(() => read('[{"secret": hunter2}]', 'x.json')).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining('hunter2') }),
    )
  })
  test('too many rows, too many columns and bottomless nesting are refused', () => {
    const { rowsMax, columnsMax } = TABLE_LIMITS
    expect(read(`[${'{"A":1},'.repeat(rowsMax - 1)}{"A":1}]`).rowCount).toBe(rowsMax)
    expect(() => read(`[${'{"A":1},'.repeat(rowsMax)}{"A":1}]`)).toThrow(refused('LIMIT_EXCEEDED', { limit: 'rows' }))
    const wide = Object.fromEntries(Array.from({ length: columnsMax + 1 }, (_, i) => [`c${i}`, i]))
    expect(() => read(JSON.stringify([wide]))).toThrow(refused('LIMIT_EXCEEDED', { limit: 'columns', item: 1 }))
    const deep = `[{"A":${'['.repeat(200_000)}${']'.repeat(200_000)}}]`
    expect(() => read(deep, 'x.json')).toThrow(expect.objectContaining({ code: 'FILE_UNREADABLE' }))
  })
  test('text that only begins like it is delimiter-separated text', () => {
    expect(read('[id];name\n1;x\n').columns.map(({ name }) => name)).toEqual(['[id]', 'name'])
  })
})

const calendar = (...lines: string[]) => ['BEGIN:VCALENDAR', 'VERSION:2.0', ...lines, 'END:VCALENDAR', ''].join('\r\n')
const event = (...lines: string[]) => ['BEGIN:VEVENT', ...lines, 'END:VEVENT']

describe('ICS', () => {
  test('each event and task is a row with the same columns, times as they are written', () => {
    const { detected, rows } = read(
      calendar(
        'BEGIN:VTIMEZONE',
        'TZID:Europe/Berlin',
        'END:VTIMEZONE',
        ...event(
          'UID:1',
          'DTSTART;TZID=Europe/Berlin:20261130T090000',
          'DURATION:PT90M',
          'SUMMARY:Notice\\, lease',
          'DESCRIPTION:A long',
          '  line',
          'LOCATION:Berlin',
          'ORGANIZER;CN="Lee, Ann":mailto:ann@acme.example',
          'ATTENDEE:mailto:a@acme.example',
          'ATTENDEE:MAILTO:b@acme.example',
          'RRULE:FREQ=YEARLY;COUNT=3',
          'BEGIN:VALARM',
          'ACTION:DISPLAY',
          'END:VALARM',
        ),
        ...event('UID:2', 'DTSTART;VALUE=DATE:20261224', 'DTEND;VALUE=DATE:20261227', 'SUMMARY:Closed', 'STATUS:CONFIRMED'),
        'BEGIN:VTODO',
        'UID:3',
        'DUE:20261201T100000Z',
        'SUMMARY:Renew',
        'END:VTODO',
      ),
    )
    expect(detected).toMatchObject({ kind: 'ics', delimiter: 'none' })
    expect(rows).toEqual([
      {
        _row: 6,
        Kind: 'event',
        Title: 'Notice, lease',
        Start: '2026-11-30T09:00:00',
        End: '2026-11-30T10:30:00',
        'All day': false,
        Zone: 'Europe/Berlin',
        Place: 'Berlin',
        Description: 'A long line',
        Organizer: 'ann@acme.example',
        Attendees: 'a@acme.example, b@acme.example',
        Status: '',
        Repeats: 'FREQ=YEARLY;COUNT=3',
        UID: '1',
      },
      {
        _row: 22,
        Kind: 'event',
        Title: 'Closed',
        Start: '2026-12-24',
        End: '2026-12-27',
        'All day': true,
        Zone: '',
        Place: '',
        Description: '',
        Organizer: '',
        Attendees: '',
        Status: 'CONFIRMED',
        Repeats: '',
        UID: '2',
      },
      expect.objectContaining({ _row: 29, Kind: 'task', Title: 'Renew', Start: '', End: '2026-12-01T10:00:00Z', UID: '3' }),
    ])
  })
  test('a calendar of whole days has columns of dates, and an empty one the same columns', () => {
    const types = Object.fromEntries(
      read(calendar(...event('DTSTART;VALUE=DATE:20261224', 'SUMMARY:x'))).columns.map(({ name, type }) => [name, type]),
    )
    expect(types).toMatchObject({ Start: 'date', 'All day': 'boolean', Title: 'text' })
    expect(read(calendar())).toMatchObject({ rowCount: 0, columns: expect.arrayContaining([{ name: 'Title', type: 'text' }]) })
  })
  test.each([
    ['a part without end', 'BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VEVENT', undefined, { why: 'a part of the calendar has no end' }],
    ['a line that is none', calendar('nonsense'), undefined, { why: 'a line is no line of a calendar' }],
    ['a time that is none', calendar(...event('DTSTART:2026')), undefined, { line: 3, column: 'Start' }],
    ['another kind of file', 'A;B\n1;2\n', 'x.ics', {}],
    ['contacts', 'BEGIN:VCARD\nFN:x\nEND:VCARD', 'x.ics', {}],
  ])('%s is refused with the place', (_, text, name, context) => {
    expect(() => read(text, name)).toThrow(refused('FILE_UNREADABLE', context))
  })
  test('too many events are refused before the calendar is taken apart', () => {
    const many = calendar(...Array.from({ length: TABLE_LIMITS.rowsMax + 1 }, () => 'BEGIN:VEVENT\r\nEND:VEVENT'))
    expect(() => read(many)).toThrow(refused('LIMIT_EXCEEDED', { limit: 'rows' }))
  })
})
