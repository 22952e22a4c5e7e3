import { expect, test } from 'vitest'
import { whyNot } from '#components/hooks/hook-words.ts'
import { inEnglish } from '#server/kernel/language/say.ts'

const failed = (reason: string, input: string | null) => whyNot({ outcome: 'failed', reason, input }, inEnglish)

test('a message that does not hold what is taken from it says for which input, where that is known', () => {
  expect(failed('EXPRESSION_FAILED', 'customer')).toBe('The message does not hold what is taken from it for customer.')
  expect(failed('VALIDATION_FAILED', 'amount')).toBe('What the message gave for amount does not fit this input of the crew member.')
  expect(failed('EXPRESSION_FAILED', null)).toBe('The message does not hold what is taken from it.')
})

test('what is about no input is said as it is', () => {
  expect(failed('MEMBER_SUSPENDED', null)).toBe('The crew member is suspended.')
  expect(failed('LIMIT_EXCEEDED', 'customer')).toBe('Working out the inputs took too long.')
  expect(whyNot({ outcome: 'started', reason: null, input: null }, inEnglish)).toBeNull()
})
