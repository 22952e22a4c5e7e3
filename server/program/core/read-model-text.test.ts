import { describe, expect, test } from 'vitest'
import { readJson, withoutThought } from '#server/program/core/read-model-text.ts'

const FENCE = '```'
const READ = { ok: true, value: { a: 1 } }

describe('JSON of a model is read', () => {
  test.each([
    ['as it is', '{"a":1}'],
    ['after what it thought', '<think>hm, {"a":2}?</think>\n{"a":1}'],
    ['after nothing thought', '<think>\n\n</think>\n\n{"a":1}'],
    ['after a thought whose beginning the server kept', 'The letter says so.\n</think>\n\n{"a":1}'],
    ['in a fence', `${FENCE}json\n{"a":1}\n${FENCE}`],
    ['in a fence without a name', `\n${FENCE}\n{"a":1}\n${FENCE}\n`],
    ['in a fence on one line', `${FENCE}json {"a":1}${FENCE}`],
    ['in a fence, after what it thought', `<think>hm</think>\n${FENCE}json\n{"a":1}\n${FENCE}`],
    ['in a fence, after a thought whose beginning the server kept', `hm</think>${FENCE}JSON\n{"a":1}${FENCE}`],
  ])('%s', (_, text) => {
    expect(readJson(text)).toEqual(READ)
  })
  test('with the marks of a thought or a fence inside it', () => {
    const value = { a: `<think>x</think> ${FENCE}json\n${FENCE}` }
    expect(readJson(JSON.stringify(value))).toEqual({ ok: true, value })
    expect(readJson(`<think>x</think>${JSON.stringify(value)}`)).toEqual({ ok: true, value })
  })
})

test.each([
  ['a fence that closes at once', `${FENCE}json\n${FENCE}`],
  ['a fence with nothing between', `${FENCE}${FENCE}`],
  ['half a fence', FENCE],
  ['a fence that never closes', `${FENCE}json\n{"a":1}`],
  ['a thought alone', '<think>hm</think>'],
  ['a thought that never ends', '<think>{"a":1}'],
  ['two thoughts', '<think>hm</think><think>hm</think>{"a":1}'],
  ['two fences', `${FENCE}\n${FENCE}json\n{"a":1}\n${FENCE}\n${FENCE}`],
  ['words around it', 'Sure: {"a":1}'],
])('%s is no JSON', (_, text) => {
  expect(readJson(text)).toEqual({ ok: false, why: 'the answer is no JSON' })
})

test('of a text only a thought that it begins with is taken off', () => {
  expect(withoutThought('<think>hm</think>\nDone.')).toBe('Done.')
  for (const text of [
    'Done.',
    'The tag </think> ends it.',
    'Use </think> [like this]',
    'hm</think>{"a":1}',
    '<think>Done.',
    'Done. <think>hm</think> Yes.',
    '',
  ])
    expect(withoutThought(text)).toBe(text)
})

test('a long text is read in one go, whatever it is made of', () => {
  for (const part of [' ', '\n', FENCE, '<think>', '</think>', `${FENCE} `]) {
    const text = `${FENCE}${part.repeat(400_000 / part.length)}x`
    expect(readJson(text).ok).toBe(false)
  }
})
