import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compile } from '#server/compiler/compile.ts'
import { GOLDEN_CASES } from '#server/compiler/golden/cases.ts'
import { GOLDEN_SNAPSHOT } from '#server/compiler/golden/snapshot.ts'
import { verifyProgram } from '#server/compiler/passes/verify.ts'
import type { CompileResult } from '#server/compiler/snapshot.ts'
import type { JsonObject } from '#server/kernel/canonical-json.ts'
import type { Position } from '#server/program/core/frame.ts'
import type { ModelAnswer } from '#server/program/core/model-turn.ts'
import { walkProgram } from '#server/program/core/walk.ts'
import type { Block, Program } from '#server/program/program.ts'

/**
 * Random definitions that compile: effects, reads, computations, waits and questions to people and models in nested branches, loops, parallels and
 * attempts; each step may read any step that is visible to it. Choices come as numbers, ids are given in a second walk.
 */
type Shape =
  | { readonly kind: 'leaf'; readonly what: number; readonly reads: readonly number[] }
  | {
      readonly kind: 'branch' | 'each' | 'parallel' | 'attempt'
      readonly reads: readonly number[]
      readonly bodies: readonly (readonly Shape[])[]
    }

const { steps: shapes } = fc.letrec<{ steps: readonly Shape[]; step: Shape }>((tie) => ({
  step: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record({ kind: fc.constant('leaf' as const), what: fc.nat(9), reads: fc.array(fc.nat(20), { maxLength: 2 }) }),
    fc.record({
      kind: fc.constantFrom('branch' as const, 'each' as const, 'parallel' as const, 'attempt' as const),
      reads: fc.array(fc.nat(20), { maxLength: 1 }),
      bodies: fc.array(tie('steps'), { minLength: 2, maxLength: 2 }),
    }),
  ),
  steps: fc.array(tie('step'), { minLength: 1, maxLength: 4, depthIdentifier: 'steps' }),
}))

interface Naming {
  count: number
}
const STEPS_MAX = 60

function name(bodies: readonly Shape[], visible: readonly string[], naming: Naming, depth: number): Record<string, unknown>[] {
  let seen = visible
  return bodies
    .filter(({ kind }) => naming.count < STEPS_MAX && (depth < 6 || kind === 'leaf'))
    .map((shape) => {
      const id = `s${naming.count++}`
      const mentions = shape.reads.flatMap((pick) => (seen.length === 0 ? [] : [seen[pick % seen.length]]))
      const text = mentions.map((step) => `\${ text(steps.${step}.output) }`).join(' ') || 'plain'
      const step = shape.kind === 'leaf' ? leaf(id, shape.what, text) : container(id, shape, mentions[0], seen, naming, depth)
      seen = [...seen, id]
      return step
    })
}

function leaf(id: string, what: number, text: string): Record<string, unknown> {
  const tool = (tool: string, args: unknown) => ({ id, kind: 'tool', tool, with: args })
  switch (what) {
    case 0:
      return { id, kind: 'set', values: { v: text } }
    case 1:
      return tool('mail.send', { to: 'a@acme.example', subject: 's', text })
    case 2:
      return tool('files.write', { path: `/out/${id}`, text })
    case 3:
      return tool('files.read', { path: `/in/${id}` })
    case 4:
      return { id, kind: 'result', name: 'r', value: text }
    case 5:
      return tool('http.get', { url: `https://x.example/${text}` })
    case 6:
      return { id, kind: 'wait', ...(text === 'plain' ? { for: '2h' } : { until: text }) }
    case 8:
      return { id, kind: 'act', goal: 'g', input: text, tools: ['files.read', 'mail.send', 'files.move'], turnsMax: 3 }
    case 7:
      return { id, kind: 'think', goal: 'g', input: text, output: { type: 'object', properties: { text: { type: 'string' } } } }
    default:
      return { id, kind: 'ask', question: text }
  }
}

function container(
  id: string,
  shape: Extract<Shape, { bodies: unknown }>,
  mention: string | undefined,
  seen: readonly string[],
  naming: Naming,
  depth: number,
): Record<string, unknown> {
  const [one = [], two = []] = shape.bodies
  const when = mention === undefined ? 'run.startedAt == "x"' : `text(steps.${mention}.output) == "x"`
  const body = (shapes: readonly Shape[]) => {
    const steps = name(shapes, seen, naming, depth + 1)
    return steps.length > 0 ? steps : [{ id: `s${naming.count++}`, kind: 'set', values: {} }]
  }
  switch (shape.kind) {
    case 'branch':
      return { id, kind: 'branch', arms: [{ when, steps: body(one) }], otherwise: body(two) }
    case 'each':
      return {
        id,
        kind: 'each',
        in: mention === undefined ? '["a", "b"]' : `[text(steps.${mention}.output)]`,
        as: `v${id}`,
        max: 3,
        steps: body(one),
      }
    case 'parallel':
      return { id, kind: 'parallel', branches: { one: body(one), two: body(two) } }
    case 'attempt':
      return { id, kind: 'attempt', steps: body(one), catch: body(two) }
  }
}

/** A model that uses everything it is given, then ends with its outcome; without tools it answers. */
function chosen({ tools }: JsonObject, turn: number): Pick<ModelAnswer, 'text' | 'calls' | 'end'> {
  if (!Array.isArray(tools)) return { text: '{"text":"answered"}', calls: [], end: 'stop' }
  const names = (tools as { function: { name: string } }[]).map((tool) => tool.function.name)
  const wanted = turn === 1 ? names.filter((name) => name !== 'finish') : ['finish']
  return { text: null, calls: wanted.map((name) => ({ id: name, name, arguments: '{"text":"done"}' })), end: 'calls' }
}

const anyDefinition: fc.Arbitrary<Record<string, unknown>> = shapes.map((steps) => ({
  metadata: { name: 'Any', slug: 'any' },
  objective: 'o',
  rigidity: 'adaptive',
  output: { value: 1 },
  steps: name(steps, [], { count: 0 }, 1),
}))

describe('random programs', () => {
  const compiled = anyDefinition.map((definition) => compile(definition, GOLDEN_SNAPSHOT))
  const programOf = (result: CompileResult): Program => {
    if (!result.ok) throw new Error(JSON.stringify(result.diagnostics))
    return result.program
  }

  test('no asking effect reaches the end around its checkpoint, no block reads a Pending value unless it is a cut', () => {
    fc.assert(
      fc.property(compiled, (result) => void expect(verifyProgram(programOf(result))).toEqual([])),
      { numRuns: 500 },
    )
  })

  test('the walk agrees: every run ends, each effect is planned once, and a second leg needs a cut', async () => {
    await fc.assert(
      fc.asyncProperty(compiled, async (result) => {
        const program = programOf(result)
        const confirmed = new Set<string>()
        const answered = new Set<string>()
        const waited = new Set<string>()
        const keyOf = (position: Position) => JSON.stringify([position.blockPath, position.indices])
        for (let leg = 1; ; leg++) {
          const walked = await walkProgram(
            program,
            { inputs: {}, run: { startedAt: '2026-11-19T09:24:00.000Z', timeZone: 'UTC' } },
            {
              read: async () => ({ text: 'read' }),
              fact: (position) => (confirmed.has(keyOf(position)) ? { state: 'confirmed', output: { text: 'done' } } : undefined),
              amendment: () => undefined,
              answer: (position) => (answered.has(keyOf(position)) ? 'yes' : undefined),
              model: async ({ body, turn }) => ({ ...chosen(body, turn), refusal: null }),
              skill: () => Promise.reject(new Error('no skills here')),
              faultOf: async () => null,
              waited: async (position) => (waited.has(keyOf(position)) ? { until: 'then' } : undefined),
            },
          )
          for (const effect of walked.effects) {
            expect(confirmed.has(keyOf(effect))).toBe(false)
            confirmed.add(keyOf(effect))
          }
          for (const ask of walked.asks) answered.add(keyOf(ask))
          for (const wait of walked.waits) waited.add(keyOf(wait))
          if (walked.finished) break
          expect(walked.effects.length + walked.asks.length + walked.waits.length).toBeGreaterThan(0)
          expect(
            flat(program.body).some(({ cut, kind }) => cut && kind !== 'checkpoint') ||
              flat(program.body).some(({ kind }) => kind === 'try'),
          ).toBe(true)
          expect(leg).toBeLessThan(500)
        }
      }),
      { numRuns: 300 },
    )
  })

  test('the search finds a checkpoint that was taken out', () => {
    fc.assert(
      fc.property(compiled, (result) => {
        const program = programOf(result)
        const bare = { ...program, body: withoutCheckpoints(program.body) }
        const asks = flat(program.body).some((block) => block.kind === 'rigid' && block.op === 'call' && block.posture === 'ask')
        expect(verifyProgram(bare).length > 0).toBe(asks)
      }),
      { numRuns: 300 },
    )
  })

  test('the search finds each cut that was taken out where an effect is read', () => {
    const effectReader = compile(
      GOLDEN_CASES.find(({ name }) => name === 'reading an effect closes the leg before it')?.definition,
      GOLDEN_SNAPSHOT,
    )
    const program = programOf(effectReader)
    expect(verifyProgram({ ...program, body: program.body.map((block) => ({ ...block, cut: false })) })).toEqual([
      { path: 'b', why: 'it may read a while that is only planned' },
    ])
  })
})

function flat(blocks: readonly Block[]): readonly Block[] {
  return blocks.flatMap((block) => [block, ...bodiesOf(block).flatMap(flat)])
}

function bodiesOf(block: Block): readonly (readonly Block[])[] {
  if (block.kind === 'match') return [...block.arms.map(({ body }) => body), block.otherwise]
  if (block.kind === 'foreach') return [block.body]
  if (block.kind === 'parallel') return Object.values(block.branches)
  if (block.kind === 'flexible') return [block.choices.map(({ call }) => call)]
  return block.kind === 'try' ? [block.body, block.catch] : []
}

function withoutCheckpoints(blocks: readonly Block[]): readonly Block[] {
  return blocks.flatMap((block): readonly Block[] => {
    switch (block.kind) {
      case 'checkpoint':
        return []
      case 'match':
        return [
          {
            ...block,
            arms: block.arms.map((arm) => ({ ...arm, body: withoutCheckpoints(arm.body) })),
            otherwise: withoutCheckpoints(block.otherwise),
          },
        ]
      case 'foreach':
        return [{ ...block, body: withoutCheckpoints(block.body) }]
      case 'parallel':
        return [
          {
            ...block,
            branches: Object.fromEntries(Object.entries(block.branches).map(([name, body]) => [name, withoutCheckpoints(body)])),
          },
        ]
      case 'try':
        return [{ ...block, body: withoutCheckpoints(block.body), catch: withoutCheckpoints(block.catch) }]
      default:
        return [block]
    }
  })
}
