import { describe, expect, test } from 'vitest'
import { isAppError } from '#server/kernel/app-error.ts'
import type { JsonValue } from '#server/kernel/canonical-json.ts'
import { mapMessage, mappingFaults } from '#server/triggers/core/map-message.ts'

const SCHEMA = {
  type: 'object',
  properties: {
    order: { type: 'string' },
    total: { type: 'number' },
    pieces: { type: 'integer' },
    lines: { type: 'array' },
    note: { type: 'string' },
  },
  required: ['order', 'total'],
}
const OK = { order: '${ payload.id }', total: '${ payload.total }' }
const codes = (mapping: Record<string, never> | object, headers: string[] = []) =>
  mappingFaults(mapping as never, headers, SCHEMA).map(({ pointer, code }) => `${pointer} ${code}`)

describe('a mapping', () => {
  test('that fits is kept', () => {
    expect(codes(OK)).toEqual([])
    expect(
      codes({ ...OK, note: 'From ${ payload.shop }, ${ headers["x-topic"] }', pieces: '${ size(payload.lines) }', lines: [1] }, [
        'x-topic',
      ]),
    ).toEqual([])
  })
  test.each([
    ['a required input that nothing fills', { order: 'x' }, '/inputs/total missing'],
    ['an input that nobody takes', { ...OK, extra: 1 }, '/inputs/extra unknown_input'],
    ['syntax', { ...OK, note: '${ payload. }' }, '/inputs/note expression'],
    ['another name than payload and headers', { ...OK, note: '${ inputs.x }' }, '/inputs/note unknown_name'],
    ['a step', { ...OK, note: '${ steps.a.output }' }, '/inputs/note unknown_name'],
    ['a header that is not listed', { ...OK, note: '${ headers["x-secret"] }' }, '/inputs/note unknown_name'],
    ['a fixed value of another type', { ...OK, total: 'many' }, '/inputs/total type'],
    ['text where a number is wanted', { ...OK, total: '${ payload.a } EUR' }, '/inputs/total type'],
    ['an expression that gives another type', { ...OK, total: '${ size(payload.lines) > 1 }' }, '/inputs/total type'],
  ])('is refused for %s', (_, mapping, fault) => {
    expect(codes(mapping)).toEqual([fault])
  })
})

describe('a message', () => {
  test('becomes inputs; what gives null for one that need not be given is left out', () => {
    const mapping = { ...OK, note: '${ get(payload, "note", null) }' }
    const message = { payload: { id: 'A-1', total: 12.5 }, headers: {} }
    expect(mapMessage(mapping, message, ['order', 'total'])).toEqual({ order: 'A-1', total: 12.5 })
    expect(mapMessage(mapping, { ...message, payload: { id: 'A-1', total: 1, note: 'n' } }, [])).toEqual({
      order: 'A-1',
      total: 1,
      note: 'n',
    })
  })
  test('without what the mapping wants is refused', () => {
    expect(() => mapMessage(OK, { payload: { id: 'A-1' }, headers: {} }, [])).toThrow('EXPRESSION_FAILED')
    expect(() => mapMessage(OK, { payload: null, headers: {} }, [])).toThrow('EXPRESSION_FAILED')
  })
  test('without what the mapping wants is refused with the input that it was for', () => {
    const inputOf = (payload: JsonValue) => {
      try {
        return mapMessage(OK, { payload, headers: {} }, [])
      } catch (error) {
        return isAppError(error) ? error.context['input'] : error
      }
    }
    expect([inputOf({ id: 'A-1' }), inputOf({ total: 1 })]).toEqual(['total', 'order'])
  })
})
