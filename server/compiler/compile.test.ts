import { describe, expect, test } from 'vitest'
import { compile } from '#server/compiler/compile.ts'
import { GOLDEN_CASES } from '#server/compiler/golden/cases.ts'
import { outline } from '#server/compiler/golden/outline.ts'
import { GOLDEN_SNAPSHOT } from '#server/compiler/golden/snapshot.ts'
import { verifyProgram } from '#server/compiler/passes/verify.ts'
import { reachDigest } from '#server/compiler/reach-digest.ts'
import type { WhitelistEntry } from '#server/compiler/snapshot.ts'
import { parseCanonicalJson } from '#server/kernel/canonical-json.ts'
import { taggedDigest } from '#server/kernel/digest.ts'
import type { CallBlock } from '#server/program/program.ts'

const brief = (diagnostics: readonly { code: string; pointer: string }[]) =>
  diagnostics.map(({ code, pointer }) => `${code} ${pointer}`).sort()

describe('golden cases', () => {
  test.each(GOLDEN_CASES.map((golden) => [golden.name, golden] as const))('%s', (_, golden) => {
    const result = compile(golden.definition, { ...GOLDEN_SNAPSHOT, ...golden.snapshot })
    if (result.ok) {
      expect(golden.errors, `it compiled to ${outline(result.program.body)}`).toBeUndefined()
      expect(outline(result.program.body)).toBe(golden.program)
      expect(brief(result.warnings)).toEqual(golden.warnings ?? [])
      expect(parseCanonicalJson(result.programText)).toEqual(result.program)
      expect(result.programDigest).toBe(taggedDigest('muster.program.v1', result.program))
      expect(verifyProgram(result.program)).toEqual([])
    } else {
      expect(brief(result.diagnostics.filter(({ severity }) => severity === 'error'))).toEqual(golden.errors)
      for (const { message, hint } of result.diagnostics) expect(`${message}${hint}`).not.toMatch(/undefined|\[object|node_modules/)
    }
  })
  test('there are at least 60 of them', () => expect(GOLDEN_CASES.length).toBeGreaterThanOrEqual(60))
})

test('diagnostics come in the order of the definition, each once', () => {
  const definition = GOLDEN_CASES.find(({ name }) => name === 'everything at once')?.definition
  const result = compile(definition, GOLDEN_SNAPSHOT)
  const keys = result.ok ? [] : result.diagnostics.map(({ pointer, code }) => `${pointer} ${code}`)
  expect(keys).toEqual([
    '/handoffs/0/to M210',
    '/steps/0/tool M200',
    '/steps/1/id M201',
    '/steps/1/values/v M200',
    '/steps/1/values/w M110',
  ])
})

test('a hand-over names what the other needs and does not get; one that is not at work yet is not measured', () => {
  const inputs = {
    type: 'object',
    properties: { total: { type: 'number' }, who: { type: 'string' }, note: { type: 'string' }, limit: { type: 'number', default: 5 } },
    required: ['total', 'who', 'limit'],
  }
  const snapshot = { ...GOLDEN_SNAPSHOT, inputsOf: { mailer: inputs } }
  const given = (properties: object, value: object) => ({
    metadata: { name: 'T', slug: 'tester' },
    objective: 'o',
    steps: [{ id: 'a', kind: 'set', values: { v: 1 } }],
    output: { schema: { type: 'object', properties }, value },
    handoffs: [{ to: 'mailer' }],
  })
  const found = (definition: unknown, known = snapshot) => {
    const result = compile(definition, known)
    return result.ok ? [] : result.diagnostics.map(({ code, pointer, message }) => `${code} ${pointer} ${message}`)
  }
  const integer = { type: 'integer' }
  expect(found(given({ total: integer, who: integer }, { total: 1, who: 2 }))).toEqual([
    'M211 /handoffs/0/to mailer needs who to begin, and what comes out here is of another kind',
  ])
  const nothing = given({}, {})
  expect(found(nothing)).toEqual([
    'M211 /handoffs/0/to mailer needs total to begin, and nothing of that name comes out here',
    'M211 /handoffs/0/to mailer needs who to begin, and nothing of that name comes out here',
  ])
  expect(found(given({ total: integer, who: { type: 'string' } }, { total: 1, who: 'x' }))).toEqual([])
  expect(found(nothing, { ...snapshot, inputsOf: {} as never })).toEqual([])
})

test('a pattern that cannot be checked in bounded time is found where it stands', () => {
  const pattern = { type: 'object', properties: { pattern: { type: 'string', pattern: '(?=a)' } } }
  const definition = {
    metadata: { name: 'T', slug: 'tester' },
    objective: 'o',
    inputs: pattern,
    output: { schema: { patternProperties: { '(a)\\1/': {} } }, value: 1 },
    steps: [{ id: 'a', kind: 'ask', question: 'q', form: { type: 'string', pattern: '^(a+)+$' } }],
  }
  const result = compile(definition, GOLDEN_SNAPSHOT)
  expect(result.ok ? [] : brief(result.diagnostics)).toEqual([
    'M100 /inputs/properties/pattern/pattern',
    'M100 /output/schema/patternProperties/(a)\\1~1',
  ])
})

test('a step, a value and a field of a form that no expression could read are told before they end a run, whatever else is so called', () => {
  const properties = {
    constructor: { type: 'string' },
    toString: { type: 'string' },
    rows: { type: 'array', items: { properties: { constructor: {} } } },
  }
  const definition = {
    metadata: { name: 'T', slug: 'tester' },
    objective: 'o',
    inputs: { type: 'object', properties },
    output: { schema: { type: 'object', properties: { constructor: {} } }, value: { constructor: 1 } },
  }
  const faultsWith = (steps: unknown) => {
    const result = compile({ ...definition, steps }, GOLDEN_SNAPSHOT)
    return result.ok ? [] : brief(result.diagnostics)
  }
  expect(faultsWith([{ id: 'valueOf', kind: 'set', values: { hasOwnProperty: 1 } }])).toEqual([
    'M100 /inputs/properties/constructor',
    'M100 /inputs/properties/rows/items/properties/constructor',
  ])
  const odd = faultsWith([{ id: 'constructor', kind: 'set', values: { constructor: 1 } }])
  expect(odd).toEqual(expect.arrayContaining(['M100 /steps/0/id', 'M100 /steps/0/values/constructor']))
})

describe('standing permissions', () => {
  const definition = (to: unknown, tools: unknown = [], more = {}) => ({
    metadata: { name: 'T', slug: 'tester' },
    objective: 'o',
    output: { value: 1 },
    tools,
    inputs: { type: 'object', properties: { to: { type: 'string' } } },
    steps: [
      { id: 'a', kind: 'tool', tool: 'tables.read', with: { path: '/in/a.csv' } },
      { id: 'mail', kind: 'tool', tool: 'mail.send', with: { to, subject: 's', text: 'n ${ steps.a.output.rowCount }' }, ...more },
    ],
  })
  const declared = [{ tool: 'tables.read', targets: ['/in/**'] }]
  const entryFor = (to: unknown): WhitelistEntry => {
    const result = compile(definition(to, declared), GOLDEN_SNAPSHOT)
    if (!result.ok) throw new Error(JSON.stringify(result.diagnostics))
    const block = result.program.body.find(({ path }) => path === 'mail') as CallBlock
    return {
      digest: 'w1',
      memberSlug: 'tester',
      stepPath: 'mail',
      tool: 'mail.send',
      pin: 'pin:mail.send',
      reachDigest: reachDigest(block, result.program.tools),
      args: {},
      perRunMax: 1,
      perDayMax: 1,
      expiresAt: '2026-12-01T00:00:00Z',
    }
  }
  const whitelistOf = (to: unknown, entry: WhitelistEntry, tools: unknown = declared, more = {}) => {
    const result = compile(definition(to, tools, more), { ...GOLDEN_SNAPSHOT, whitelist: [entry] })
    if (!result.ok) throw new Error(JSON.stringify(result.diagnostics))
    return [
      (result.program.body.find(({ path }) => path === 'mail') as CallBlock).whitelist,
      result.program.whitelistDigests,
      outline(result.program.body),
    ]
  }
  const asks = 'a mail*? [mail > external_write]'
  test('one that fits is sealed into the program, which still asks by default', () =>
    expect(whitelistOf('${ inputs.to }', entryFor('${ inputs.to }'))).toEqual(['w1', ['w1'], asks]))
  test('a change of arguments, tools, pin, tool or member suspends it', () => {
    expect(whitelistOf('b@acme.example', entryFor('${ inputs.to }'))[0]).toBeNull()
    expect(whitelistOf('${ inputs.to }', entryFor('${ inputs.to }'), [...declared, { tool: 'http.get' }])[0]).toBeNull()
    for (const change of [{ pin: 'pin:other' }, { tool: 'crm.update' }, { memberSlug: 'other' }, { stepPath: 'a' }])
      expect(whitelistOf('${ inputs.to }', { ...entryFor('${ inputs.to }'), ...change })[0]).toBeNull()
  })
  test('what the author wants looked at first asks all the same', () =>
    expect(whitelistOf('${ inputs.to }', entryFor('${ inputs.to }'), declared, { lookFirst: true })).toEqual([null, [], asks]))
  test('a destination from outside asks all the same', () =>
    expect(whitelistOf('${ text(steps.a.output.rows) }', entryFor('${ text(steps.a.output.rows) }'))[0]).toBeNull())
})
