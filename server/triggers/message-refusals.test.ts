import { expect, test } from 'vitest'
import { AppError } from '#server/kernel/app-error.ts'
import { inputOf } from '#server/triggers/message-refusals.ts'

const MAPPING = { order: '${ payload.order }', total: '${ payload.total }' }
const unfit = (...pointers: string[]) =>
  new AppError('VALIDATION_FAILED', { errors: pointers.map((pointer) => ({ pointer, code: 'type', message: 'Expected a number' })) })

test('a refusal names the one input that it is about, and none where it is about several or all', () => {
  expect(inputOf(new AppError('EXPRESSION_FAILED', { context: { input: 'total' } }), MAPPING)).toBe('total')
  expect(inputOf(unfit('/inputs/order/lines/0'), MAPPING)).toBe('order')
  expect(inputOf(unfit('/inputs/order/lines', '/inputs/order/at'), MAPPING)).toBe('order')
  expect([inputOf(unfit('/inputs/order', '/inputs/total'), MAPPING), inputOf(unfit('/inputs/'), MAPPING)]).toEqual([null, null])
})

test('a name that a message brought along is never the name of an input', () => {
  expect(inputOf(unfit('/inputs/hunter2'), MAPPING)).toBeNull()
  expect(inputOf(new AppError('EXPRESSION_FAILED', { context: { input: 'toString' } }), MAPPING)).toBeNull()
})
