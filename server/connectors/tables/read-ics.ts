import ICAL from 'ical.js'
import { type RawCell, type RawTable, TABLE_LIMITS } from '#server/connectors/tables/limits.ts'
import { AppError } from '#server/kernel/app-error.ts'

/** Component and property as the library gives them (jCal, RFC 7265). */
type Property = readonly [name: string, parameters: { readonly [name: string]: unknown }, type: string, ...values: unknown[]]
type Component = readonly [name: string, properties: readonly Property[], components: readonly Component[]]

const KINDS: { readonly [component: string]: string } = { vevent: 'event', vtodo: 'task' }
const BEGINS_ROW = /^BEGIN:(?:VEVENT|VTODO)[ \t]*$/i
const MOMENT = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}Z?)?$/

/** One column each, the same for every calendar, so that a job works on the next file too. */
const COLUMNS: readonly (readonly [name: string, read: (component: Component) => RawCell])[] = [
  ['Kind', ([name]) => KINDS[name] ?? ''],
  ['Title', (component) => text(component, 'summary')],
  ['Start', (component) => moment(component, 'dtstart')],
  ['End', (component) => moment(component, 'dtend') ?? moment(component, 'due') ?? endByDuration(component)],
  ['All day', (component) => find(component, 'dtstart')?.[2] === 'date'],
  ['Zone', (component) => zone(component)],
  ['Place', (component) => text(component, 'location')],
  ['Description', (component) => text(component, 'description')],
  ['Organizer', (component) => address(find(component, 'organizer')?.[3])],
  [
    'Attendees',
    (component) =>
      all(component, 'attendee')
        .map((property) => address(property[3]))
        .join(', '),
  ],
  ['Status', (component) => text(component, 'status')],
  ['Repeats', (component) => repeats(component)],
  ['UID', (component) => text(component, 'uid')],
]

/** What is written in words stays text, also when a title is a number. */
const FOUND_OUT = ['Start', 'End', 'All day']
const TEXT_COLUMNS = new Set(COLUMNS.flatMap(([name], i) => (FOUND_OUT.includes(name) ? [] : [i])))

/**
 * Reads the events and tasks of a calendar (RFC 5545) in their order; the line of a row is that of its BEGIN. A repeating
 * event is one row that says how it repeats. Times stay as they are written: a date for whole days, `Z` for UTC, else the
 * local time of `Zone`; as in the file, the end of whole days is the day after the last.
 * @throws AppError FILE_UNREADABLE with line and reason, LIMIT_EXCEEDED
 */
export function readIcs(calendar: string): RawTable {
  const lines = rowLines(calendar)
  const components = parseCalendar(calendar.replace(/^\ufeff?\s*/, '')).flatMap(([, , inside]) =>
    inside.filter(([name]) => Object.hasOwn(KINDS, name)),
  )
  const rows = components.map((component, i) => {
    const line = lines[i] ?? 0
    return { line, cells: COLUMNS.map(([column, read]) => checked(line, column, () => read(component))) }
  })
  return { header: COLUMNS.map(([name]) => name), rows, textColumns: TEXT_COLUMNS }
}

/** Whether text is a calendar. */
export function isIcs(calendar: string): boolean {
  return /^\ufeff?\s*BEGIN:VCALENDAR\b/i.test(calendar)
}

function rowLines(calendar: string): number[] {
  const lines: number[] = []
  for (const [i, line] of calendar.split(/\r\n|\n|\r/).entries()) if (BEGINS_ROW.test(line)) lines.push(i + 1)
  if (lines.length > TABLE_LIMITS.rowsMax) throw new AppError('LIMIT_EXCEEDED', { context: { limit: 'rows', max: TABLE_LIMITS.rowsMax } })
  return lines
}

function parseCalendar(calendar: string): Component[] {
  try {
    const parsed = ICAL.parse(calendar) as unknown as Component | Component[]
    const found = Array.isArray(parsed[0]) ? (parsed as Component[]) : [parsed as Component]
    if (found.every(([name]) => name === 'vcalendar')) return found
  } catch (cause) {
    throw new AppError('FILE_UNREADABLE', { cause, context: { why: reason(cause) } })
  }
  throw new AppError('FILE_UNREADABLE', { context: { why: 'it is no calendar' } })
}

/** What the library objects to, without the line that it quotes. */
function reason(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : ''
  return message.includes('did not end') ? 'a part of the calendar has no end' : 'a line is no line of a calendar'
}

function checked(line: number, column: string, read: () => RawCell): RawCell {
  try {
    return read()
  } catch (cause) {
    throw new AppError('FILE_UNREADABLE', { cause, context: { line, column, why: 'it is no date or time' } })
  }
}

function find([, properties]: Component, name: string): Property | undefined {
  return properties.find((property) => property[0] === name)
}

function all([, properties]: Component, name: string): Property[] {
  return properties.filter((property) => property[0] === name)
}

function text(component: Component, name: string): string {
  const property = find(component, name)
  return property === undefined ? '' : property.slice(3).map(String).join(', ')
}

function moment(component: Component, name: string): string | { date: string } | null {
  const property = find(component, name)
  if (property === undefined) return null
  const value = String(property[3])
  if (!MOMENT.test(value)) throw new Error(name)
  return property[2] === 'date' ? { date: value } : value
}

function endByDuration(component: Component): string | { date: string } | null {
  const duration = find(component, 'duration')
  const start = find(component, 'dtstart')
  if (duration === undefined || start === undefined) return null
  const end = ICAL.Time.fromString(String(start[3]), undefined)
  end.addDuration(ICAL.Duration.fromString(String(duration[3])))
  return end.isDate ? { date: end.toString() } : end.toString()
}

function zone(component: Component): string {
  const start = find(component, 'dtstart') ?? find(component, 'due')
  if (start === undefined || start[2] !== 'date-time') return ''
  if (String(start[3]).endsWith('Z')) return 'UTC'
  return typeof start[1]['tzid'] === 'string' ? start[1]['tzid'] : ''
}

function repeats(component: Component): string {
  return all(component, 'rrule')
    .map((property) => ICAL.Recur.fromData(property[3] as object).toString())
    .join('; ')
}

function address(value: unknown): string {
  return value === undefined ? '' : String(value).replace(/^mailto:/i, '')
}
