import { expect, test } from 'vitest'
import { z } from 'zod'
import { checkFields } from '#server/kernel/check-fields.ts'
import { catalogueOf } from '#server/kernel/language/catalogue.ts'
import { sayIn } from '#server/kernel/language/say.ts'

const german = sayIn('de', catalogueOf('de'))
const english = sayIn('en', {})
type Code = z.core.$ZodIssue['code']

/** Each kind of issue of zod, with what is entered wrong and what is said of it. A new kind does not compile until it is here. */
const ISSUES = {
  invalid_type: [
    [z.object({ name: z.string() }), {}, 'Fill this in', 'Bitte ausfüllen'],
    [z.object({ name: z.string() }), { name: 4 }, 'This must be a text', 'Das muss ein Text sein'],
    [z.number(), 'x', 'This must be a number', 'Das muss eine Zahl sein'],
    [z.number().int(), 1.5, 'This must be a whole number', 'Das muss eine ganze Zahl sein'],
    [z.boolean(), 1, 'This must be yes or no (true or false)', 'Das muss ja oder nein sein (true oder false)'],
    [z.array(z.string()), {}, 'This must be a list', 'Das muss eine Liste sein'],
    [z.object({}), [], 'This must be a group of fields', 'Das muss eine Gruppe von Feldern sein'],
    [z.null(), 1, /wrong kind/, /falscher Art/],
  ],
  too_small: [
    [z.number().min(0), -1, 'This must be 0 or more', 'Das muss 0 oder mehr sein'],
    [z.number().gt(1500), 2, 'This must be more than 1,500', 'Das muss mehr als 1.500 sein'],
    [z.string().min(1), '', 'Fill this in', 'Bitte ausfüllen'],
    [z.string().min(8), 'short', 'This must have at least 8 characters', 'Das muss mindestens 8 Zeichen haben'],
    [z.string().length(2), 'x', 'This must have exactly 2 characters', 'Das muss genau 2 Zeichen haben'],
    [z.array(z.string()).min(1), [], 'Give at least one', 'Mindestens einen Eintrag angeben'],
    [z.array(z.string()).min(2), ['x'], 'Give at least 2 of them', 'Mindestens 2 Einträge angeben'],
    [z.date().min(new Date(9)), new Date(1), 'This is too early', 'Das ist zu früh'],
  ],
  too_big: [
    [z.number().max(12), 13, 'This must be 12 or less', 'Das darf höchstens 12 sein'],
    [z.number().lt(12), 12, 'This must be less than 12', 'Das muss weniger als 12 sein'],
    [z.number().int(), 2 ** 60, /or less/, /höchstens/],
    [z.string().max(3), 'long', 'This must have at most 3 characters', 'Das darf höchstens 3 Zeichen haben'],
    [z.string().max(1), 'XY', 'This must have at most one character', 'Das darf höchstens ein Zeichen haben'],
    [z.string().length(1), 'XY', 'This must have exactly one character', 'Das muss genau ein Zeichen haben'],
    [z.array(z.string()).max(2), ['x', 'y', 'z'], 'Give at most 2 of them', 'Höchstens 2 Einträge angeben'],
    [z.array(z.string()).max(1), ['x', 'y'], 'Give at most one', 'Höchstens einen Eintrag angeben'],
    [z.array(z.string()).length(1), ['x', 'y'], 'Give exactly one', 'Genau einen Eintrag angeben'],
    [z.set(z.string()).max(0), new Set(['x']), 'Leave this empty', 'Hier nichts angeben'],
  ],
  invalid_format: [
    [z.email(), 'ada', 'This must be an e-mail address like name@example.com', 'Das muss eine E-Mail-Adresse wie name@example.com sein'],
    [z.url(), 'x', 'This must be a web address like https://example.com', 'Das muss eine Webadresse wie https://example.com sein'],
    [z.iso.datetime(), 'x', /2026-11-21T08:30/, /2026-11-21T08:30/],
    [z.iso.date(), 'x', /2026-11-21/, /2026-11-21/],
    [z.string().startsWith('vault:'), 'x', 'This must begin with vault:', 'Das muss mit vault: beginnen'],
    [z.string().endsWith('.txt'), 'x', 'This must end with .txt', 'Das muss mit .txt enden'],
    [z.string().includes('@'), 'x', 'This must contain @', 'Das muss @ enthalten'],
    [z.string().regex(/^[a-z]+$/), 'X', /not written as it has to be/, /nicht so geschrieben/],
  ],
  not_multiple_of: [[z.number().multipleOf(5), 7, 'This must be a multiple of 5', 'Das muss ein Vielfaches von 5 sein']],
  unrecognized_keys: [
    [z.strictObject({}), { nmae: 1 }, /^There is no field nmae here\. Leave it out/, /^Ein Feld nmae gibt es hier nicht/],
  ],
  invalid_union: [
    [z.union([z.string(), z.number()]), true, /none of the forms/, /keiner der Formen/],
    [z.discriminatedUnion('kind', [z.object({ kind: z.literal('a') }), z.object({ kind: z.literal('b') })]), { kind: 'c' }, /./, /./],
  ],
  invalid_key: [[z.record(z.string().regex(/^[a-z]$/), z.number()), { A: 1 }, /^A name in here/, /^Ein Name hierin/]],
  invalid_element: [[z.map(z.object({}), z.number()), new Map([[{}, 'x']]), /^An entry in here/, /^Ein Eintrag hierin/]],
  invalid_value: [
    [z.enum(['day', 'month']), 'year', 'This must be one of these: day, month', 'Das muss eines davon sein: day, month'],
    [z.literal('all'), 'none', 'This must be all', 'Das muss all sein'],
    [z.object({ period: z.enum(['day']) }), {}, 'Fill this in', 'Bitte ausfüllen'],
  ],
  custom: [[z.string().refine(() => false), 'x', 'This cannot be used. Check what you entered', /^Das kann so nicht verwendet werden/]],
} as const satisfies Record<Code, readonly (readonly [z.ZodType, unknown, string | RegExp, string | RegExp])[]>

const EACH = Object.entries(ISSUES).flatMap(([code, cases]) => cases.map((one) => [code, ...one] as const))

test.each(EACH)('%s is said in our words, and in German', (code, schema, given, inEnglish, inGerman) => {
  const checked = checkFields(schema as z.ZodType, given)
  if (checked.ok) throw new Error('it fits')
  const [error] = checked.errors
  expect(error?.code).toBe(code)
  const said = [english, german].map((say) => say(error?.message ?? '', error?.holes))
  for (const [i, wanted] of [inEnglish, inGerman].entries())
    if (typeof wanted === 'string') expect(said[i]).toBe(wanted)
    else expect(said[i]).toMatch(wanted)
  // neither the library's words, nor a hole that nothing filled, nor a sentence without its German
  for (const text of said) expect(text).not.toMatch(/expected|received|Invalid|Too (?:big|small)|[{}]/)
  expect(said[1]).not.toBe(said[0])
})

test('a schema that says it itself is heard, with the place of the field', () => {
  const schema = z.object({ 'a/b': z.array(z.string().min(3, 'Three letters, please')) })
  expect(checkFields(schema, { 'a/b': ['abc', 'x'] }, '/inputs')).toEqual({
    ok: false,
    errors: [{ pointer: '/inputs/a~1b/1', code: 'too_small', message: 'Three letters, please' }],
  })
})

test('what fits is given with its defaults, and no more is said than fifty times', () => {
  expect(checkFields(z.object({ n: z.number().default(3) }), {})).toEqual({ ok: true, value: { n: 3 } })
  const many = checkFields(z.array(z.string()), Array(200).fill(1))
  expect(many.ok ? 0 : many.errors.length).toBe(50)
})
