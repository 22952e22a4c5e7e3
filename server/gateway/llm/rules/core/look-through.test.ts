import { describe, expect, test } from 'vitest'
import { lookThrough } from '#server/gateway/llm/rules/core/look-through.ts'
import { readFinder, rulesFor } from '#server/gateway/llm/rules/core/ready-rule.ts'
import type { ModelRule } from '#server/gateway/llm/rules/schema.ts'
import type { JsonObject } from '#server/kernel/canonical-json.ts'

const rule = (over: Partial<ModelRule> = {}): ModelRule => ({
  ...{ id: 'mru_1', name: 'Project', finds: { kind: 'words', words: ['Project Falcon', '机密'] }, where: 'both', does: 'stop', roles: [] },
  ...over,
})
const asked = (content: string): JsonObject => ({ messages: [{ role: 'user', content }] })
function looked(body: JsonObject, rules: readonly ModelRule[], over: { hasMedia?: boolean; nowMs?: () => number } = {}) {
  const ready = rulesFor(rules, 'primary')
  if (!ready) throw new Error('expected rules')
  const { hasMedia = false, nowMs = () => 0 } = over
  return lookThrough({ body, hasMedia, side: 'request' }, ready.request, nowMs)
}
const decisions = (...given: Parameters<typeof looked>) =>
  looked(...given).evaluations.map(({ policyId, decision }) => `${policyId} ${decision}`)

describe('words are found', () => {
  test.each([
    ['as they stand', 'About Project Falcon.'],
    ['in another case, and with something else between', 'about PROJECT-falcon'],
    ['over a line', 'project\n  falcon'],
    ['with invisible characters inside', 'Pro\u00adject Fal\u200bcon'],
    ['with other characters inside that nobody sees', 'Pro\u034fject Fal\ufe0fc\u3164o\u{e0101}n'],
    ['in another way of writing the same letters', 'Ｐｒｏｊｅｃｔ Falcon'],
    ['where words stand without spaces', '这是机密文件'],
    ['inside JSON that is written as text', '{"about":"Project Falc\\u006fn"}'],
    ['in JSON inside JSON', JSON.stringify({ a: JSON.stringify({ b: 'project falcon' }) })],
  ])('%s', (_, text) => {
    expect(decisions(asked(text), [rule()])).toEqual(['mru_1 deny'])
  })

  test('in a number, which is left out there too, and never in the settings of the request', () => {
    const account = rule({ finds: { kind: 'pattern', pattern: '\\b4711\\d{4}\\b' } })
    const body = {
      ...asked('hello'),
      seed: 47110815,
      tools: [{ function: { parameters: { properties: { account: { const: 47110815 } } } } }],
    }
    expect(decisions(body, [account])).toEqual(['mru_1 deny'])
    expect(decisions({ ...asked('hello'), seed: 47110815 }, [account])).toEqual([])
    const { body: left, evaluations } = looked(body, [{ ...account, does: 'hide' }])
    expect(evaluations.map(({ decision }) => decision)).toEqual(['warn'])
    expect(left).toEqual({
      ...body,
      tools: [{ function: { parameters: { properties: { account: { const: '[left out]' } } } } }],
    })
  })

  test('in the name of a field, and across the parts of one message', () => {
    expect(decisions({ tools: [{ function: { parameters: { properties: { 'project falcon': {} } } } }] }, [rule()])).toHaveLength(1)
    const parts = [
      { type: 'text', text: 'Project Fal' },
      { type: 'text', text: 'con' },
    ]
    expect(decisions({ messages: [{ role: 'user', content: parts }] }, [rule()])).toHaveLength(1)
  })

  test('as whole words only, and never in what the interface itself says', () => {
    expect(decisions(asked('Projects of Falconers; a falcon project'), [rule()])).toEqual([])
    const own = rule({ finds: { kind: 'words', words: ['user', 'role', 'messages', 'content'] } })
    expect(decisions(asked('hello'), [own])).toEqual([])
    expect(decisions(asked('hello user'), [own])).toEqual(['mru_1 deny'])
  })
})

test('what a rule leaves out is replaced wherever it stands, and counted; what cannot be replaced stops the call', () => {
  const hide = rule({ does: 'hide' })
  const both = looked(asked('Project Falcon and project-falcon.'), [hide])
  expect(both).toMatchObject({ body: asked('[left out] and [left out].'), hidden: 2, evaluations: [{ decision: 'warn' }] })
  const number = rule({ does: 'hide', finds: { kind: 'pattern', pattern: 'C-\\d{6}' } })
  expect(looked(asked('c-123456, C-654321'), [number]).body).toEqual(asked('[left out], [left out]'))
  expect(decisions(asked('Ｃ-123456'), [number])).toEqual(['mru_1 deny'])
  expect(decisions(asked('C-123\u034f456'), [number])).toEqual(['mru_1 deny'])
  expect(decisions({ 'project falcon': 'x' }, [hide])).toEqual(['mru_1 deny'])
})

test('a rule that only notes lets through as it is, and says that it found something', () => {
  const noted = looked(asked('Project Falcon'), [rule({ does: 'note' })])
  expect(noted).toMatchObject({ body: asked('Project Falcon'), hidden: 0, evaluations: [{ policyId: 'mru_1', decision: 'warn' }] })
})

test('a rule that stops sees what another leaves out', () => {
  expect(decisions(asked('Project Falcon'), [rule({ does: 'hide', id: 'mru_0' }), rule()])).toEqual(['mru_1 deny', 'mru_0 warn'])
})

test('what nobody can look through stops where a rule wants it looked through, not where one only notes', () => {
  expect(decisions(asked('x'), [rule()], { hasMedia: true })).toEqual(['builtin.model.rules deny'])
  expect(decisions(asked('x'), [rule({ does: 'note' })], { hasMedia: true })).toEqual([])
})

test('what would take too long stops, a pattern over a long text as well as very many places to leave out', () => {
  const pattern = rule({ finds: { kind: 'pattern', pattern: '(?:a|b){0,90}x' } })
  expect(decisions(asked('a'.repeat(4_000_000)), [pattern])).toEqual(['builtin.model.rules deny'])
  let now = 0
  const hide = rule({ does: 'hide', finds: { kind: 'pattern', pattern: 'a' } })
  expect(decisions(asked('a'.repeat(5000)), [hide], { nowMs: () => now++ })).toEqual(['builtin.model.rules deny'])
})

test('a rule holds for the uses that it names, and for every one when it names none', () => {
  expect(rulesFor([rule({ roles: ['authoring'] })], 'primary')).toEqual({ request: [], answer: [] })
  expect(rulesFor([rule({ where: 'answer' })], 'primary')).toMatchObject({ request: [], answer: [{ id: 'mru_1' }] })
})

test('a pattern that cannot be read in bounded time, fits everywhere or is too large is refused, so is a word of one letter', () => {
  for (const pattern of ['(?=a)b', '(a)\\1', 'a*', '(', `(?:abc){900}`])
    expect(readFinder({ kind: 'pattern', pattern })).toEqual(expect.any(String))
  for (const word of ['a', '§§', 'C++']) expect(readFinder({ kind: 'words', words: [word] })).toEqual(expect.any(String))
  expect(rulesFor([rule({ finds: { kind: 'pattern', pattern: '(?=a)b' } })], 'primary')).toBeNull()
})
