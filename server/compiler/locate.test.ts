import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { compile } from '#server/compiler/compile.ts'
import { GOLDEN_SNAPSHOT } from '#server/compiler/golden/snapshot.ts'
import { locate, parseDefinitionYaml } from '#server/compiler/locate.ts'

const parse = (text: string) => {
  const parsed = parseDefinitionYaml(text)
  return parsed.ok
    ? 'ok'
    : parsed.diagnostics.map(({ code, range }) => `${code} ${range ? `${range.startLine}:${range.startColumn}` : '-'}`).join()
}

describe('broken YAML is refused with its place', () => {
  test.each([
    ['a: [1, 2', 'M100 1:9'],
    ['a: 1\na: 2', 'M100 2:1'],
    ['a: "x', 'M100 1:6'],
    ['a: b: c', 'M100 1:4'],
    ['a: *nope', 'M100 1:4'],
    ['a: !!binary aGk=', 'M100 1:4'],
    ['a: !secret x', 'M100 1:4'],
    ['a: 9007199254740993', 'M100 1:4'],
    ['a: 1\n---\nb: 2', 'M100 2:1'],
    ['? [a, b]\n: 1', 'M100 1:3'],
    ['\t- a', 'M100 1:1'],
  ])('%j', (text, expected) => expect(parse(text)).toBe(expected))

  test('alias bombs, deep nesting and large texts', () => {
    const bomb = `a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n${Array.from({ length: 9 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array<string>(10).fill(`*a${i}`).join()}]`).join('\n')}`
    expect(parse(bomb)).toMatch(/^M100 10:\d+$/)
    expect(parse('['.repeat(100_000))).toBe('M440 -')
    expect(parse('- '.repeat(100_000))).toMatch(/^M/)
    expect(parse(`a: ${'x'.repeat(300 * 1024)}`)).toBe('M440 -')
    expect(parse(`a: ${'ä'.repeat(140 * 1024)}`)).toBe('M440 -')
  })
  test('an alias inside what it stands for is refused with its line, not followed', () => {
    expect(parse('a: &a [*a]')).toBe('M100 1:8')
    expect(parse('ok: 1\na: &a\n  b: { me: *a }')).toBe('M100 3:12')
  })
  test('few aliases and JSON are fine', () => {
    expect(parseDefinitionYaml('a: &x {b: 1}\nc: *x')).toMatchObject({ ok: true, value: { a: { b: 1 }, c: { b: 1 } } })
    expect(parseDefinitionYaml('{"a": [1, 2.5, true, null]}')).toMatchObject({ ok: true, value: { a: [1, 2.5, true, null] } })
    expect(parseDefinitionYaml('')).toMatchObject({ ok: true, value: null })
  })
})

describe('diagnostics find their place in the text', () => {
  const text = readFileSync(new URL('../../examples/expense-check/expense-check.yaml', import.meta.url), 'utf8')
  const places = (yaml: string) => {
    const parsed = parseDefinitionYaml(yaml)
    if (!parsed.ok) throw new Error('no YAML')
    const result = compile(parsed.value, GOLDEN_SNAPSHOT)
    if (result.ok) return []
    const lines = yaml.split('\n')
    return locate(
      result.diagnostics.filter(({ severity }) => severity === 'error'),
      parsed.doc,
    ).map(({ code, range }) => {
      const line = lines[(range?.startLine ?? 0) - 1] ?? ''
      return `${code} ${line.slice((range?.startColumn ?? 1) - 1, range?.endLine === range?.startLine ? (range?.endColumn ?? 1) - 1 : undefined)}`
    })
  }
  test('a value', () => expect(places(text.replace('tool: tables.group\n', 'tool: tables.nope\n'))).toContain('M200 tables.nope'))
  test('an expression', () =>
    expect(places(text.replace("'${ inputs.limits }'", "'${ inputs.limit }'"))).toEqual(["M300 '${ inputs.limit }'"]))
  test('a field that is missing: what is around it', () =>
    expect(places(text.replace('    max: 200\n', ''))[0]).toMatch(/^M410 id: perPerson/))
  test('the whole', () => expect(places('{}').every((place) => /^M100 \{\}/.test(place))).toBe(true))
})
