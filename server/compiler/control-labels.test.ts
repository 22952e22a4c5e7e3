import { describe, expect, test } from 'vitest'
import { compile } from '#server/compiler/compile.ts'
import { GOLDEN_SNAPSHOT } from '#server/compiler/golden/snapshot.ts'
import { callBlocks } from '#server/program/core/call-blocks.ts'
import { seenFromOutside } from '#server/program/core/from-outside.ts'
import type { CallBlock, Program } from '#server/program/program.ts'

/** An ability that asks and takes nothing but content: no argument of it can tell who steers it. */
const [MAIL] = GOLDEN_SNAPSHOT.catalogue.filter(({ tool }) => tool === 'mail.send')
const SHOUT = {
  ...MAIL,
  tool: 'board.shout',
  pin: 'pin:board.shout',
  targetArg: null,
  argRoles: { text: 'content' },
  inputSchema: { type: 'object' },
}
const snapshot = { ...GOLDEN_SNAPSHOT, catalogue: [...GOLDEN_SNAPSHOT.catalogue, SHOUT as NonNullable<typeof MAIL>] }

const mail = (id: string) => ({ id, kind: 'tool', tool: 'mail.send', with: { to: 'a@acme.example', subject: 's', text: 't' } })
const shout = (id: string, args = {}) => ({ id, kind: 'tool', tool: 'board.shout', with: args })
const read = (id: string) => ({ id, kind: 'tool', tool: 'files.read', with: { path: '/in/a.txt' } })
const think = {
  id: 'judge',
  kind: 'think',
  goal: 'Is it urgent?',
  output: { type: 'object', properties: { n: { type: 'integer' } }, required: ['n'] },
}
const set = (id: string) => ({ id, kind: 'set', values: { v: 1 } })

function compiled(steps: readonly object[]): Program {
  const definition = {
    metadata: { name: 'T', slug: 'tester' },
    objective: 'o',
    rigidity: 'adaptive',
    inputs: { type: 'object', properties: { n: { type: 'integer' } } },
    output: { value: 1 },
    steps,
  }
  const result = compile(definition, snapshot)
  if (!result.ok) throw new Error(JSON.stringify(result.diagnostics))
  return result.program
}
const blockOf = (program: Program, path: string): CallBlock => {
  const block = callBlocks(program).get(path)
  if (!block) throw new Error(`no ${path} among ${[...callBlocks(program).keys()]}`)
  return block
}
const trustOf = (steps: readonly object[], path: string) => blockOf(compiled(steps), path).labels['to']?.integrity

describe('inside attempt, a step that may fail decides whether those after it happen', () => {
  const attempt = (...steps: object[]) => [{ id: 'a', kind: 'attempt', steps, catch: [] }]
  const item = (...steps: object[]) => ({ id: 'e', kind: 'each', in: '${ [1, 2] }', as: 'x', max: 5, steps })
  test.each<[string, object[], string]>([
    ['a model answered before', attempt(think, mail('m')), 'a/m'],
    ['something was read before', attempt(read('r'), mail('m')), 'a/m'],
    [
      'something was read before, in an arm',
      attempt({ id: 'b', kind: 'branch', arms: [{ when: 'inputs.n > 0', steps: [read('r'), set('s')] }] }, mail('m')),
      'a/m',
    ],
    ['an earlier item reads after it', attempt(item(mail('m'), read('r'))), 'a/e/m'],
    ['a branch beside it reads', attempt({ id: 'p', kind: 'parallel', branches: { one: [read('r')], two: [mail('m')] } }), 'a/p/two/m'],
  ])('%s', (_, steps, path) => expect(trustOf(steps, path)).toBe('untrusted'))

  test('where nothing before can fail by what is outside, and after the attempt, it is the author who decides', () => {
    expect(trustOf(attempt(set('s'), mail('m')), 'a/m')).toBe('authored')
    expect(trustOf([...attempt(read('r'), mail('n')), mail('m')], 'm')).toBe('authored')
    expect(trustOf([read('r'), mail('m')], 'm')).toBe('authored')
  })
  test('which of the two sides gave the output is decided there as well', () => {
    const steps = [
      { id: 'a', kind: 'attempt', steps: [read('r'), set('s')], catch: [set('t')] },
      { id: 'b', kind: 'branch', arms: [{ when: 'steps.a.output.v > 0', steps: [mail('m')] }] },
    ]
    expect(trustOf(steps, 'b/0/m')).toBe('untrusted')
  })
})

describe('an action with no argument that steers', () => {
  const arm = (when: string, ...steps: object[]) => [read('r'), { id: 'b', kind: 'branch', arms: [{ when, steps }] }]
  test('says itself that what was read decides whether it happens', () => {
    for (const args of [{}, { text: 'x' }]) {
      const block = blockOf(compiled(arm('steps.r.output.text == "x"', shout('m', args))), 'b/0/m')
      expect(block).toMatchObject({ posture: 'ask', control: { integrity: 'untrusted' } })
    }
  })
  test('says nothing of it where the author decides, or where an argument says it', () => {
    expect(blockOf(compiled([shout('m')]), 'm')).not.toHaveProperty('control')
    expect(blockOf(compiled(arm('steps.r.output.text == "x"', mail('m'))), 'b/0/m')).not.toHaveProperty('control')
  })
  test('in a branch over inputs it is from outside where the inputs are', () => {
    const program = compiled(arm('inputs.n > 0', shout('m')))
    expect(blockOf(program, 'b/0/m').control?.integrity).toBe('internal')
    expect(blockOf(seenFromOutside(program), 'b/0/m').control?.integrity).toBe('untrusted')
  })
})
