import { expect, test } from 'vitest'
import { readFields } from '#server/dispatch/read-fields.ts'
import { validateInputs } from '#server/dispatch/validate-inputs.ts'

const field = (more: object) => ({ type: 'object', properties: { value: { type: 'string', ...more } }, additionalProperties: false })
const errorsOf = (read: () => unknown): unknown => {
  try {
    return read()
  } catch (error) {
    return (error as { errors?: readonly { pointer: string }[] }).errors?.map(({ pointer }) => pointer)
  }
}

test('an author’s pattern that backtracks without end holds nobody up, and is enforced', () => {
  const schema = field({ pattern: '^(a+)+$' })
  expect(errorsOf(() => validateInputs(schema, { value: `${'a'.repeat(5000)}!` }))).toEqual(['/inputs/value'])
  expect(validateInputs(schema, { value: 'aaa' })).toEqual({ value: 'aaa' })
})

test('a pattern is never run as it is, nor is one that cannot be checked in bounded time', () => {
  const errors = (pattern: string) => () => readFields(field({ pattern }), { value: 'b' }, '/inputs')
  const said = (pointer: string, message: unknown) => expect.objectContaining({ errors: [expect.objectContaining({ pointer, message })] })
  expect(errors('^(a+)+$')).toThrow(said('/inputs/value', 'This is not written as it has to be. Check its letters and signs'))
  expect(errors('(?=b)')).toThrow(said('/inputs', expect.stringContaining('bounded time')))
})

test('defaults come in, and each wrong field is named', () => {
  expect(readFields(field({ default: 'x', pattern: '^x$' }), {}, '/inputs')).toEqual({ value: 'x' })
  expect(errorsOf(() => readFields(field({ pattern: 'x' }), { value: 7 }, '/answer'))).toEqual(['/answer/value'])
})

test('names by pattern, one of several patterns and a field called pattern are read as before', () => {
  const named = { type: 'object', patternProperties: { '^x-': { type: 'number' } }, additionalProperties: false }
  expect(readFields(named, { 'x-a': 1 }, '')).toEqual({ 'x-a': 1 })
  expect(errorsOf(() => readFields(named, { y: 1 }, '/inputs'))).toEqual(['/inputs/'])
  const oneOf = {
    oneOf: [
      { type: 'string', pattern: '^a' },
      { type: 'string', pattern: 'b$' },
    ],
  }
  expect([readFields(oneOf, 'a', ''), errorsOf(() => readFields(oneOf, 'ab', '/answer'))]).toEqual(['a', ['/answer/']])
  const called = { type: 'object', properties: { pattern: { type: 'string', maxLength: 3 } }, required: ['pattern'] }
  expect(readFields(called, { pattern: 'abc' }, '')).toEqual({ pattern: 'abc' })
  expect(errorsOf(() => readFields(called, {}, '/inputs'))).toEqual(['/inputs/pattern'])
})

test('a field may be called as a part of every object: nothing given is nothing, its default counts, what is given stays', () => {
  for (const name of ['constructor', 'toString', 'hasOwnProperty', 'valueOf']) {
    const rows = { type: 'array', items: { type: 'object', properties: { [name]: { type: 'integer' } }, additionalProperties: true } }
    const schema = (more = {}) => ({
      type: 'object',
      properties: { [name]: { type: 'integer', ...more }, rows },
      additionalProperties: false,
    })
    expect(readFields(schema(), {}, '/inputs')).toEqual({})
    expect(readFields(schema({ default: 2 }), {}, '/inputs')).toEqual({ [name]: 2 })
    const given = { [name]: 5, rows: [{ more: { deep: [1] } }] }
    const read = readFields(schema({ default: 2 }), given, '/inputs') as typeof given
    expect(read).toEqual(given)
    expect(Object.getPrototypeOf(read.rows[0]?.more)).toBe(Object.prototype)
    expect(() => readFields({ ...schema(), required: [name] }, {}, '/inputs')).toThrow('VALIDATION_FAILED')
  }
})
