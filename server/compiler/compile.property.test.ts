import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compile } from '#server/compiler/compile.ts'
import { GOLDEN_CASES } from '#server/compiler/golden/cases.ts'
import { GOLDEN_SNAPSHOT } from '#server/compiler/golden/snapshot.ts'
import { parseDefinitionYaml } from '#server/compiler/locate.ts'
import type { CompileResult } from '#server/compiler/snapshot.ts'

const FOLDER = new URL('../../', import.meta.url)
const bytesOf = (result: CompileResult) =>
  result.ok
    ? `${result.programDigest} ${result.programText} ${JSON.stringify([result.posture, result.warnings])}`
    : JSON.stringify(result.diagnostics)

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
  return (keys) =>
    keys
      .map((key) => ({ key, rank: next() }))
      .sort((a, b) => a.rank - b.rank)
      .map(({ key }) => key)
}

/** Run by other processes: digests of the sample job and all golden cases, one a line. */
const PRINT_DIGESTS = `
  import { readFileSync } from 'node:fs'
  import { compile } from '#server/compiler/compile.ts'
  import { GOLDEN_CASES } from '#server/compiler/golden/cases.ts'
  import { GOLDEN_SNAPSHOT } from '#server/compiler/golden/snapshot.ts'
  import { parseDefinitionYaml } from '#server/compiler/locate.ts'
  const parsed = parseDefinitionYaml(readFileSync('examples/expense-check/expense-check.yaml', 'utf8'))
  for (const definition of [parsed.value, ...GOLDEN_CASES.map((golden) => golden.definition)]) {
    const result = compile(definition, GOLDEN_SNAPSHOT)
    console.log(result.ok ? result.programDigest : 'diagnostics')
  }
`

describe('same definition, same bytes', () => {
  const definitions = [template(), ...GOLDEN_CASES.map(({ definition }) => definition)]
  test('whatever the order of keys, and of the catalogue', () => {
    fc.assert(
      fc.property(fc.constantFrom(...definitions), fc.array(fc.nat(), { minLength: 1, maxLength: 40 }), (definition, numbers) => {
        const shuffle = shuffler(numbers)
        const snapshot = {
          ...GOLDEN_SNAPSHOT,
          catalogue: [...GOLDEN_SNAPSHOT.catalogue]
            .sort((a, b) => (shuffle([a.tool, b.tool])[0] === a.tool ? -1 : 1))
            .map((row) => reordered(row, shuffle) as typeof row),
        }
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
    const places = [
      { LANG: 'C', TZ: 'UTC' },
      { LANG: 'de_DE.UTF-8', LC_ALL: 'de_DE.UTF-8', TZ: 'Pacific/Auckland' },
      { LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8', TZ: 'America/St_Johns' },
    ]
    const digests = places.map((place) =>
      execFileSync(process.execPath, ['--input-type=module', '--eval', PRINT_DIGESTS], {
        cwd: FOLDER,
        encoding: 'utf8',
        env: { ...process.env, ...place },
      }),
    )
    expect(digests[0]?.split('\n').length).toBeGreaterThan(60)
    expect(new Set(digests).size).toBe(1)
    const own = [template(), ...GOLDEN_CASES.map(({ definition }) => definition)].map((definition) => compile(definition, GOLDEN_SNAPSHOT))
    expect(digests[0]?.trim().split('\n')).toEqual(own.map((result) => (result.ok ? result.programDigest : 'diagnostics')))
  })
})

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
    for (const value of [null, undefined, 1, 'text', [], [[]], true, Symbol('x'), () => 1, 10n, new Date(0), new Map()])
      expect(refused(value)).toMatch(/^M100/)
  })
  test('names that mean something to JavaScript', () => {
    const nasty = JSON.parse(
      '{"metadata":{"name":"n","slug":"nn"},"objective":"o","steps":[{"id":"toString","kind":"set","values":{"toString":"${ inputs.constructor }","hasOwnProperty":1}},{"id":"valueOf","kind":"tool","tool":"files.read","with":{"__proto__":{"path":"x"},"constructor":1}}],"output":{"value":"${ steps.toString.output }"}}',
    )
    expect(refused(nasty)).toMatch(/M200|M300/)
    for (const id of ['constructor', '__proto__', 'toString'])
      expect(refused({ ...nasty, steps: [{ id: 'a', kind: 'parallel', branches: JSON.parse(`{"${id}":5}`) }] }), id).toMatch(/^M/)
    expect(Object.hasOwn(Object.prototype, 'path')).toBe(false)
  })
  test('any JSON at all is refused or compiled, never thrown', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => void expect(refused(value)).toMatch(/^M|compiled/)))
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.constantFrom('inputs', 'steps', 'output', 'tools', 'rules', 'budget', 'handoffs'),
        (value, field) => void expect(refused({ ...(template() as object), [field]: value })).toMatch(/^M|compiled/),
      ),
    )
    fc.assert(
      fc.property(
        fc.string(),
        (cel) =>
          void expect(refused({ ...(template() as object), steps: [{ id: 'a', kind: 'set', values: { v: `\${ ${cel} }` } }] })).toMatch(
            /^M|compiled/,
          ),
      ),
    )
  })
})
