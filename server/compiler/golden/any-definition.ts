import fc from 'fast-check'

/**
 * Random definitions that compile: effects, reads, computations and questions in nested branches, loops, parallels and
 * attempts; each step may read any step that is visible to it. Choices come as numbers, ids are given in a second walk.
 */
type Shape = { readonly kind: 'leaf'; readonly what: number; readonly reads: readonly number[] } | { readonly kind: 'branch' | 'each' | 'parallel' | 'attempt'; readonly reads: readonly number[]; readonly bodies: readonly (readonly Shape[])[] }

const { steps: shapes } = fc.letrec<{ steps: readonly Shape[]; step: Shape }>((tie) => ({
  step: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record({ kind: fc.constant('leaf' as const), what: fc.nat(6), reads: fc.array(fc.nat(20), { maxLength: 2 }) }),
    fc.record({ kind: fc.constantFrom('branch' as const, 'each' as const, 'parallel' as const, 'attempt' as const), reads: fc.array(fc.nat(20), { maxLength: 1 }), bodies: fc.array(tie('steps'), { minLength: 2, maxLength: 2 }) }),
  ),
  steps: fc.array(tie('step'), { minLength: 1, maxLength: 4, depthIdentifier: 'steps' }),
}))

interface Naming { count: number }
const STEPS_MAX = 60

function name(bodies: readonly Shape[], visible: readonly string[], naming: Naming, depth: number): Record<string, unknown>[] {
  let seen = visible
  return bodies.filter(({ kind }) => naming.count < STEPS_MAX && (depth < 6 || kind === 'leaf')).map((shape) => {
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
    default:
      return { id, kind: 'ask', question: text }
  }
}

function container(id: string, shape: Extract<Shape, { bodies: unknown }>, mention: string | undefined, seen: readonly string[], naming: Naming, depth: number): Record<string, unknown> {
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
      return { id, kind: 'each', in: mention === undefined ? '["a", "b"]' : `[text(steps.${mention}.output)]`, as: `v${id}`, max: 3, steps: body(one) }
    case 'parallel':
      return { id, kind: 'parallel', branches: { one: body(one), two: body(two) } }
    case 'attempt':
      return { id, kind: 'attempt', steps: body(one), catch: body(two) }
  }
}

export const anyDefinition: fc.Arbitrary<Record<string, unknown>> = shapes.map((steps) => ({
  metadata: { name: 'Any', slug: 'any' }, objective: 'o', rigidity: 'adaptive', output: { value: 1 }, steps: name(steps, [], { count: 0 }, 1),
}))
