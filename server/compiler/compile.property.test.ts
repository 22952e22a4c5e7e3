import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compile } from '#server/compiler/compile.ts'
import { GOLDEN_CASES } from '#server/compiler/golden/cases.ts'
import { anyDefinition } from '#server/compiler/golden/any-definition.ts'
import { GOLDEN_SNAPSHOT } from '#server/compiler/golden/snapshot.ts'
import { parseDefinitionYaml } from '#server/compiler/locate.ts'
import { verifyProgram } from '#server/compiler/passes/verify.ts'
import type { CompileResult } from '#server/compiler/snapshot.ts'
import type { Block, Program } from '#server/program/program.ts'

const FOLDER = new URL('../../', import.meta.url)
const bytesOf = (result: CompileResult) => (result.ok ? `${result.programDigest} ${result.programText} ${JSON.stringify([result.posture, result.warnings])}` : JSON.stringify(result.diagnostics))

function template(): unknown {
  const parsed = parseDefinitionYaml(readFileSync(new URL('examples/expense-check/expense-check.yaml', FOLDER), 'utf8'))
  if (!parsed.ok) throw new Error('the template is no YAML')
  return parsed.value
}

/** The same JSON value with the keys of every object in another order. */
function reordered(value: unknown, shuffle: (keys: string[]) => string[]): unknown {
  if (Array.isArray(value)) return value.map((item) => reordered(item, shuffle))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(shuffle(Object.keys(value)).map((key) => [key, reordered((value as Record<string, unknown>)[key], shuffle)]))
}

/** Deterministic shuffle from a list of numbers that fast-check can shrink. */
function shuffler(numbers: readonly number[]): (keys: string[]) => string[] {
  let at = 0
  const next = () => numbers[at++ % numbers.length] ?? 0
  return (keys) => keys.map((key) => ({ key, rank: next() })).sort((a, b) => a.rank - b.rank).map(({ key }) => key)
}

describe('same definition, same bytes', () => {
  const definitions = [template(), ...GOLDEN_CASES.map(({ definition }) => definition)]
  test('whatever the order of keys, and of the catalogue', () => {
    fc.assert(
      fc.property(fc.constantFrom(...definitions), fc.array(fc.nat(), { minLength: 1, maxLength: 40 }), (definition, numbers) => {
        const shuffle = shuffler(numbers)
        const snapshot = { ...GOLDEN_SNAPSHOT, catalogue: [...GOLDEN_SNAPSHOT.catalogue].sort((a, b) => shuffle([a.tool, b.tool])[0] === a.tool ? -1 : 1).map((row) => reordered(row, shuffle) as typeof row) }
        expect(bytesOf(compile(reordered(definition, shuffle), snapshot))).toBe(bytesOf(compile(definition, GOLDEN_SNAPSHOT)))
      }),
      { numRuns: 300 },
    )
  })

  test('whatever ran before it: a warm cache changes nothing', () => {
    const first = definitions.map((definition) => bytesOf(compile(definition, GOLDEN_SNAPSHOT)))
    const again = [...definitions].reverse().map((definition) => bytesOf(compile(definition, GOLDEN_SNAPSHOT)))
    expect(again.reverse()).toEqual(first)
  })

  test('in other processes, locales and time zones', () => {
    const places = [{ LANG: 'C', TZ: 'UTC' }, { LANG: 'de_DE.UTF-8', LC_ALL: 'de_DE.UTF-8', TZ: 'Pacific/Auckland' }, { LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8', TZ: 'America/St_Johns' }]
    const digests = places.map((place) => execFileSync(process.execPath, ['server/compiler/golden/print-digests.ts'], { cwd: FOLDER, encoding: 'utf8', env: { ...process.env, ...place } }))
    expect(digests[0]?.split('\n').length).toBeGreaterThan(60)
    expect(new Set(digests).size).toBe(1)
    const own = [template(), ...GOLDEN_CASES.map(({ definition }) => definition)].map((definition) => compile(definition, GOLDEN_SNAPSHOT))
    expect(digests[0]?.trim().split('\n')).toEqual(own.map((result) => (result.ok ? result.programDigest : 'diagnostics')))
  })
})

describe('random programs', () => {
  const compiled = anyDefinition.map((definition) => compile(definition, GOLDEN_SNAPSHOT))
  const programOf = (result: CompileResult): Program => {
    if (!result.ok) throw new Error(JSON.stringify(result.diagnostics))
    return result.program
  }

  test('no asking effect reaches the end around its checkpoint, no block reads a Pending value unless it is a cut', () => {
    fc.assert(fc.property(compiled, (result) => void expect(verifyProgram(programOf(result))).toEqual([])), { numRuns: 500 })
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
    const effectReader = compile(GOLDEN_CASES.find(({ name }) => name === 'reading an effect closes the leg before it')?.definition, GOLDEN_SNAPSHOT)
    const program = programOf(effectReader)
    expect(verifyProgram({ ...program, body: program.body.map((block) => ({ ...block, cut: false })) })).toEqual([{ path: 'b', why: 'it may read a while that is only planned' }])
  })
})

function flat(blocks: readonly Block[]): readonly Block[] {
  return blocks.flatMap((block) => [block, ...bodiesOf(block).flatMap(flat)])
}

function bodiesOf(block: Block): readonly (readonly Block[])[] {
  if (block.kind === 'match') return [...block.arms.map(({ body }) => body), block.otherwise]
  if (block.kind === 'foreach') return [block.body]
  if (block.kind === 'parallel') return Object.values(block.branches)
  return block.kind === 'try' ? [block.body, block.catch] : []
}

function withoutCheckpoints(blocks: readonly Block[]): readonly Block[] {
  return blocks.flatMap((block): readonly Block[] => {
    switch (block.kind) {
      case 'checkpoint':
        return []
      case 'match':
        return [{ ...block, arms: block.arms.map((arm) => ({ ...arm, body: withoutCheckpoints(arm.body) })), otherwise: withoutCheckpoints(block.otherwise) }]
      case 'foreach':
        return [{ ...block, body: withoutCheckpoints(block.body) }]
      case 'parallel':
        return [{ ...block, branches: Object.fromEntries(Object.entries(block.branches).map(([name, body]) => [name, withoutCheckpoints(body)])) }]
      case 'try':
        return [{ ...block, body: withoutCheckpoints(block.body), catch: withoutCheckpoints(block.catch) }]
      default:
        return [block]
    }
  })
}

describe('bad input is refused within bounds', () => {
  const refused = (definition: unknown) => {
    const result = compile(definition, GOLDEN_SNAPSHOT)
    return result.ok ? 'compiled' : result.diagnostics.map(({ code }) => code).join()
  }
  test('10 MB, in one text, in many steps, in many keys', () => {
    const big = 'x'.repeat(10 * 1024 * 1024)
    expect(refused({ objective: big })).toBe('M440')
    expect(refused({ steps: Array.from({ length: 400_000 }, (_, i) => ({ id: `s${i}`, kind: 'set', values: {} })) })).toBe('M440')
    expect(refused(Object.fromEntries(Array.from({ length: 400_000 }, (_, i) => [`key${i}`, i])))).toBe('M440')
  })
  test('a value that contains itself', () => {
    const circle: Record<string, unknown> = { metadata: {} }
    circle.steps = [circle]
    expect(refused(circle)).toBe('M440')
  })
  test('things that are no definition', () => {
    for (const value of [null, undefined, 1, 'text', [], [[]], true, Symbol('x'), () => 1, 10n, new Date(0), new Map()]) expect(refused(value)).toMatch(/^M100/)
  })
  test('names that mean something to JavaScript', () => {
    const nasty = JSON.parse('{"metadata":{"name":"n","slug":"nn"},"objective":"o","steps":[{"id":"constructor","kind":"set","values":{"toString":"${ inputs.constructor }","hasOwnProperty":1}},{"id":"valueOf","kind":"tool","tool":"files.read","with":{"__proto__":{"path":"x"},"constructor":1}}],"output":{"value":"${ steps.toString.output }"}}')
    expect(refused(nasty)).toMatch(/M200|M300/)
    expect(Object.hasOwn(Object.prototype, 'path')).toBe(false)
  })
  test('any JSON at all is refused or compiled, never thrown', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => void expect(refused(value)).toMatch(/^M|compiled/)))
    fc.assert(fc.property(fc.jsonValue(), fc.constantFrom('inputs', 'steps', 'output', 'tools', 'rules', 'budget', 'handoffs'), (value, field) => void expect(refused({ ...(template() as object), [field]: value })).toMatch(/^M|compiled/)))
    fc.assert(fc.property(fc.string(), (cel) => void expect(refused({ ...(template() as object), steps: [{ id: 'a', kind: 'set', values: { v: `\${ ${cel} }` } }] })).toMatch(/^M|compiled/)))
  })
})
