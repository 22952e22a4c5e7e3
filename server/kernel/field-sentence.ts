import type { z } from 'zod'
import { type Holes, msg } from '#server/kernel/language/say.ts'

/** What is wrong with a field and what to do, as a sentence of the catalogue and what stands in its holes. */
export interface FieldSentence {
  readonly message: string
  readonly holes?: Holes
}

type Raw = z.core.$ZodRawIssue
type Code = z.core.$ZodIssue['code']
/** A limit, with whether it may be reached itself, or must be. */
interface Limit {
  readonly n: number
  readonly reached: boolean
  readonly exact: boolean
}

const FILL: FieldSentence = { message: msg('Fill this in') }

const TYPES: Readonly<Record<string, string>> = {
  string: msg('This must be a text'),
  number: msg('This must be a number'),
  int: msg('This must be a whole number'),
  bigint: msg('This must be a whole number'),
  boolean: msg('This must be yes or no (true or false)'),
  array: msg('This must be a list'),
  tuple: msg('This must be a list'),
  set: msg('This must be a list'),
  object: msg('This must be a group of fields'),
  record: msg('This must be a group of fields'),
  map: msg('This must be a group of fields'),
  date: msg('This must be a date'),
  file: msg('This must be a file'),
}

const FORMATS: Readonly<Record<string, string>> = {
  email: msg('This must be an e-mail address like name@example.com'),
  url: msg('This must be a web address like https://example.com'),
  uuid: msg('This must be an id as it was given, letter by letter'),
  datetime: msg('This must be a day and a time like 2026-11-21T08:30:00Z'),
  date: msg('This must be a day like 2026-11-21'),
  time: msg('This must be a time like 08:30'),
  duration: msg('This must be a length of time like PT30M'),
  ipv4: msg('This must be an address of a computer like 192.0.2.1'),
  ipv6: msg('This must be an address of a computer like 2001:db8::1'),
  base64: msg('This must be base64'),
  json_string: msg('This must be JSON'),
}

/** How many there may be, of one and of several. */
const COUNTS = {
  signsExactly: [msg('This must have exactly one character'), msg('This must have exactly {n} characters')],
  signsLeast: [msg('This must have at least one character'), msg('This must have at least {n} characters')],
  signsMost: [msg('This must have at most one character'), msg('This must have at most {n} characters')],
  exactly: [msg('Give exactly one'), msg('Give exactly {n} of them')],
  least: [msg('Give at least one'), msg('Give at least {n} of them')],
  most: [msg('Give at most one'), msg('Give at most {n} of them')],
} as const
const counted = (what: keyof typeof COUNTS, n: number): string => COUNTS[what][n === 1 ? 0 : 1]

const LEAST: Readonly<Record<string, (limit: Limit) => string>> = {
  number: ({ reached }) => (reached ? msg('This must be {n} or more') : msg('This must be more than {n}')),
  string: ({ n, exact }) => counted(exact ? 'signsExactly' : 'signsLeast', n),
  array: ({ n, exact }) => counted(exact ? 'exactly' : 'least', n),
  date: () => msg('This is too early'),
  file: () => msg('This file is too small'),
}
const MOST: Readonly<Record<string, (limit: Limit) => string>> = {
  number: ({ reached }) => (reached ? msg('This must be {n} or less') : msg('This must be less than {n}')),
  string: ({ n, exact }) => counted(exact ? 'signsExactly' : 'signsMost', n),
  array: ({ n, exact }) => (n === 0 ? msg('Leave this empty') : counted(exact ? 'exactly' : 'most', n)),
  date: () => msg('This is too late'),
  file: () => msg('This file is too large'),
}
const ALIKE: Readonly<Record<string, string>> = {
  int: 'number',
  bigint: 'number',
  set: 'array',
  map: 'array',
  object: 'array',
  record: 'array',
}

/** One sentence for each way in which a value can miss its schema. */
const SENTENCES = {
  invalid_type: (issue) =>
    isMissing(issue.input)
      ? FILL
      : { message: TYPES[String(issue['expected'])] ?? msg('This is of a wrong kind. Leave it out, or look it up in the guide') },
  too_small: (issue) => limited(LEAST, issue, limitOf(issue, 'minimum')),
  too_big: (issue) => limited(MOST, issue, limitOf(issue, 'maximum')),
  invalid_format: (issue) => formatted(issue),
  not_multiple_of: (issue) => ({ message: msg('This must be a multiple of {n}'), holes: { n: Number(issue['divisor']) } }),
  unrecognized_keys: (issue) => ({
    message: msg('There is no field {names} here. Leave it out, or check how it is spelled'),
    holes: { names: listed(issue['keys']) },
  }),
  invalid_union: (issue) =>
    isMissing(issue.input)
      ? FILL
      : Array.isArray(issue['options'])
        ? oneOf(issue['options'])
        : { message: msg('This fits none of the forms that are possible here. Look them up in the guide') },
  invalid_key: () => ({ message: msg('A name in here is not written as it has to be. Change that name') }),
  invalid_element: () => ({ message: msg('An entry in here is not right. Change or remove it') }),
  invalid_value: (issue) => (isMissing(issue.input) ? FILL : oneOf(issue['values'])),
  custom: () => ({ message: msg('This cannot be used. Check what you entered') }),
} as const satisfies Record<Code, (issue: Raw) => FieldSentence>

/** What zod found, in our own words. Pure. Limits and choices are the schema's; nothing that was entered is repeated but names of fields. */
export function fieldSentence(issue: Raw): FieldSentence {
  const say = Object.hasOwn(SENTENCES, issue.code) ? SENTENCES[issue.code as Code] : SENTENCES.custom
  return say(issue)
}

const isMissing = (input: unknown) => input === undefined || input === ''

function limitOf(issue: Raw, which: 'minimum' | 'maximum'): Limit {
  return { n: Number(issue[which]), reached: issue['inclusive'] !== false, exact: issue['exact'] === true }
}

function limited(table: typeof LEAST, issue: Raw, limit: Limit): FieldSentence {
  const origin = String(issue['origin'])
  if (table === LEAST && origin === 'string' && isMissing(issue.input)) return FILL
  const say = table[ALIKE[origin] ?? origin] ?? SENTENCES.custom
  const said = say === SENTENCES.custom ? SENTENCES.custom().message : (say as (limit: Limit) => string)(limit)
  return { message: said, holes: { n: limit.n } }
}

const WITHIN: Readonly<Record<string, string>> = {
  starts_with: msg('This must begin with {piece}'),
  ends_with: msg('This must end with {piece}'),
  includes: msg('This must contain {piece}'),
}

function formatted(issue: Raw): FieldSentence {
  const format = String(issue['format'])
  const within = WITHIN[format]
  if (within !== undefined)
    return { message: within, holes: { piece: String(issue['prefix'] ?? issue['suffix'] ?? issue['includes'] ?? '') } }
  if (isMissing(issue.input)) return FILL
  return { message: FORMATS[format] ?? msg('This is not written as it has to be. Check its letters and signs') }
}

function oneOf(values: unknown): FieldSentence {
  const names = listed(values)
  return Array.isArray(values) && values.length === 1
    ? { message: msg('This must be {name}'), holes: { name: names } }
    : { message: msg('This must be one of these: {names}'), holes: { names } }
}

const LISTED_MAX = 20
function listed(values: unknown): string {
  const all = (Array.isArray(values) ? values : []).map((value) => String(value) || '“”')
  return [...all.slice(0, LISTED_MAX), ...(all.length > LISTED_MAX ? ['…'] : [])].join(', ')
}
