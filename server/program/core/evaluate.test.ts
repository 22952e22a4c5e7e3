import { describe, expect, test } from 'vitest'
import { isAppError } from '#server/kernel/app-error.ts'
import { stepBudget } from '#server/program/core/cel.ts'
import { evaluateExpression, evaluateValue } from '#server/program/core/evaluate.ts'
import { parseExpression, parseValue } from '#server/program/core/expression.ts'

const parsed = (cel: string) => {
  const found = parseExpression(cel)
  if (!found.ok) throw new Error(`${found.error.kind}: ${found.error.why}`)
  return found.value
}
const run = (cel: string, scope: Record<string, unknown> = {}) => evaluateExpression(parsed(cel), scope)
const why = (cel: string, scope: Record<string, unknown> = {}): string => {
  try {
    run(cel, scope)
  } catch (error) {
    if (isAppError(error, 'EXPRESSION_FAILED')) return String(error.context.why)
    throw error
  }
  throw new Error('it did not fail')
}
const rows = [
  { who: 'b', n: 0.1 },
  { who: 'a', n: 0.2 },
  { who: 'b', n: 3 },
]

test('a text that no database takes is refused while it is planned, not when the run ends', () => {
  expect(why('x', { x: 'a\0b' })).toBe('the text has the character NUL')
  expect(why('x', { x: { 'a\0b': 1 } })).toBe('a key has the character NUL')
})

describe('numbers out of JSON mix with whole-number literals', () => {
  test.each([
    ['x * 2', 10],
    ['2 * x', 10],
    ['x + 1', 6],
    ['x / 2', 2.5],
    ['1 / x', 0.2],
    ['x % 2', 1],
    ['x == 5', true],
    ['5 == x', true],
    ['x > 4 && x < 6', true],
    ['size([1,2,3]) / 2', 1],
    ['-x', -5],
    ['x != 5', false],
    ['x * 2 + 1', 11],
    ['2 * x + x', 15],
    ['x in [1, 5]', true],
    ['x == null', false],
    ['int(x / 2)', 2],
    ['x - 1 == 4', true],
  ])('%s', (cel, expected) => expect(run(cel, { x: 5 })).toBe(expected))
})

describe('functions', () => {
  test.each([
    ['sum(rows, "n")', 3.3],
    ['sum([])', 0],
    ['sum(rows.map(r, r.n))', 3.3],
    ['0.1 + 0.2 == sum([0.1, 0.2])', false],
    ['sum([0.1, 0.2])', 0.3],
    ['sortBy(rows, "who").map(r, r.n)', [0.2, 0.1, 3]],
    ['sortBy(rows, "n", true)[0].n', 3],
    ['groupBy(rows, "who").map(g, g.key + string(g.count))', ['b2', 'a1']],
    ['distinct(rows, "who")', ['b', 'a']],
    ['indexBy(sortBy([{"k":"x","v":1}],"k"), "k")["x"].v', 1],
    ['lookup(rows, "who", "a").n', 0.2],
    ['lookup(rows, "who", "z") == null', true],
    ['min([3,1,2])', 1],
    ['max(1, 2.5)', 2.5],
    ['round(2.345, 2)', 2.35],
    ['round(-2.5)', -3],
    ['round(1.005, 2)', 1.01],
    ['formatMoney(3412.5, "EUR")', '3,412.50 EUR'],
    ['formatNumber(1234567.891, 2, "de")', '1.234.567,89'],
    ['formatNumber(-0.004, 2)', '0.00'],
    ['formatNumber(5, 0)', '5'],
    ['join(["a", 1, 2.5], "-")', 'a-1-2.5'],
    ['merge({"a":1}, {"b":2})', { a: 1, b: 2 }],
    ['get({"a":1}, "b", 7)', 7],
    ['flatten([[1],[2,3]])', [1, 2, 3]],
    ['dateIn("2026-10-31T23:30:00Z", "Europe/Berlin")', '2026-11-01'],
    ['timeIn("2026-07-01T10:00:00Z", "Europe/Berlin")', '12:00'],
    ['addDays("2026-02-27", 2)', '2026-03-01'],
    ['addMonths("2026-01-31", 1)', '2026-02-28'],
    ['daysBetween("2026-10-01", "2026-11-01")', 31],
    ['weekday("2026-11-19")', 4],
    ['formatDate("2026-11-07", "d.M.yyyy")', '7.11.2026'],
    ['rows.filter(r, has(r.zz))', []],
    ['size("añb")', 3],
    ['[1, "a", 2.5]', [1, 'a', 2.5]],
    ['replace("a$b", "$", "$$")', 'a$$b'],
  ])('%s', (cel, expected) => expect(run(cel, { rows })).toEqual(expected))
})

describe('an expression that fails says why and nothing else', () => {
  test.each([
    ['x.y', { x: {} }, 'there is no field y'],
    ['sum(x)', { x: ['a'] }, 'a number was expected, not text'],
    ['x / 0.0', { x: 1 }, 'the number is infinite or undefined (division by zero?)'],
    ['9007199254740993', {}, 'the whole number is beyond 2^53'],
    ['nope', {}, 'there is nothing called nope here'],
    ['indexBy(x, "k")', { x: [{ k: 1 }, { k: 1 }] }, 'the column k has 1 twice'],
  ])('%s', (cel, scope, expected) => expect(why(cel, scope)).toBe(expected))
})

describe('work is bounded by counting', () => {
  const l = Array.from({ length: 10_000 }, (_, i) => i)
  const text = 'x'.repeat(1_000_000)
  const wide = Object.fromEntries(l.map((a) => [`k${a}`, a]))
  test.each([
    ['l.map(a, l.map(b, a + b))'],
    ['l.map(a, l + l)'],
    ['l.map(a, [l, l, l])'],
    ['l.filter(a, a in l)'],
    ['l.map(a, sum(l))'],
    ['l.map(a, l == l.map(b, b))'],
    ['text + text'],
    ['l.map(a, text + "a")'],
    ['l.map(a, text)'],
    ['l.map(a, sortBy([{"a":1}], "a"))'.replace('[{"a":1}]', 'm')],
    ['split.map(a, text.split(""))'],
    ['l.map(a, merge(wide, wide))'],
    ['l.map(a, keys(wide))'],
    ['l.map(a, wide == wide)'],
    ['l.map(a, text(deep))'],
    ['l.map(a, [deep] == [deep])'],
    ['l.map(a, distinct([deep, deep]))'],
    ['l.map(a, lookup([deep, deep], "wide", 1))'],
    ['l.all(a, l.all(b, a == b || true)) || true'],
  ])('%s', (cel) =>
    expect(why(cel, { l, text, wide, deep: { wide: { wide } }, m: l.map((a) => ({ a })), split: l })).toMatch(
      /too much work|longer than|larger than/,
    ),
  )

  test('looking into a map is cheap: a field of a small one for every row, one of a large one for many', () => {
    const small = Object.fromEntries(l.slice(0, 50).map((a) => [`k${a}`, true]))
    expect(run('l.filter(a, ("k" + text(a)) in ids && get(ids, "k" + text(a), false)).size()', { l, ids: small })).toBe(50)
    expect(run('take(l, 200).filter(a, ("k" + text(a)) in ids).size()', { l, ids: wide })).toBe(200)
    expect(run('l.map(a, ids["k" + text(a)] + ids.k1).size()', { l, ids: wide })).toBe(10_000)
    expect(why('l.filter(a, ("k" + text(a)) in ids).size()', { l, ids: wide })).toMatch(/too much work/)
  })

  test('a row of another table is found for each of two hundred rows', () => {
    const other = Array.from({ length: 5000 }, (_, id) => ({ id, name: `name ${id}`, rate: id / 7, day: '2026-10-01', open: true }))
    expect(run('take(l, 200).map(a, lookup(other, "id", a).name).size()', { l, other })).toBe(200)
  })

  test('evaluations with a budget in common take from it; used up, it is a limit and no fault of the expression', () => {
    const sum = parsed('l.map(a, a + 1.0).size()')
    const shared = stepBudget(200_000)
    const all = () => Array.from({ length: 10 }, () => evaluateExpression(sum, { l }, shared))
    expect(evaluateExpression(sum, { l }, shared)).toBe(10_000)
    expect(all).toThrow(expect.objectContaining({ code: 'LIMIT_EXCEEDED', context: expect.objectContaining({ limit: 'expressionSteps' }) }))
    expect(() => evaluateValue({ node: 'literal', value: 1 }, {}, shared)).toThrow(expect.objectContaining({ code: 'LIMIT_EXCEEDED' }))
    expect(evaluateExpression(sum, { l }, stepBudget(200_000))).toBe(10_000)
  })

  test('copying counts too: a large value handed on again and again uses a budget up', () => {
    const shared = stepBudget(100_000)
    const value = parsed('text')
    const copies = () => Array.from({ length: 10 }, () => evaluateExpression(value, { text }, shared))
    expect(copies).toThrow(expect.objectContaining({ code: 'LIMIT_EXCEEDED' }))
  })

  test('nested maps of 218 characters are refused by their nesting', () => {
    const bomb = '[1,2,3,4,5,6,7,8,9].map(a,'.repeat(7) + '1' + ')'.repeat(7)
    expect(parseExpression(bomb)).toMatchObject({ ok: false, error: { kind: 'limit' } })
    expect(parseExpression('x.map(a, a.map(b, b)).filter(c, c.exists(d, d))')).toMatchObject({ ok: true })
    expect(parseExpression('x.map(a, a.map(b, b.map(c, c)))')).toMatchObject({ ok: false, error: { kind: 'limit' } })
  })

  test('source over 4 kB, deep brackets and wide lists are refused', () => {
    for (const source of [`"${'x'.repeat(4096)}"`, '('.repeat(200) + '1' + ')'.repeat(200), `[${'1,'.repeat(1500)}1]`])
      expect(parseExpression(source)).toMatchObject({ ok: false, error: { kind: 'limit' } })
  })
})

describe('what an expression mentions is known before it runs', () => {
  test('steps, roots, without loop variables', () => {
    expect(parseExpression('steps.b.output.map(x, x.n + inputs.k) + steps["a"].output + [run.startedAt]')).toEqual({
      ok: true,
      value: {
        cel: 'steps.b.output.map(x, x.n + inputs.k) + steps["a"].output + [run.startedAt]',
        steps: ['a', 'b'],
        roots: ['inputs', 'run'],
      },
    })
  })
  test('steps as a whole or by a computed name is refused', () => {
    for (const cel of ['size(steps)', 'steps[inputs.k].output', 'has(steps)', 'steps'])
      expect(parseExpression(cel)).toMatchObject({ ok: false, error: { kind: 'steps' } })
  })
  test('functions outside the table are refused', () => {
    for (const cel of [
      'timestamp("2026-01-01T00:00:00Z")',
      '"a".matches("(a+)+$")',
      'cel.bind(a, 1, a)',
      'muster_probe()',
      'foo()',
      'x.getHours()',
    ])
      expect(parseExpression(cel)).toMatchObject({ ok: false, error: { kind: 'function' } })
  })
})

describe('text with expressions in it', () => {
  const value = (template: unknown, scope: Record<string, unknown>) => {
    const parsed = parseValue(template as never)
    expect(parsed.faults).toEqual([])
    return evaluateValue(parsed.node, scope)
  }
  test.each([
    ['${ x }', 5],
    ['a ${x} b', 'a 5 b'],
    ['${x}${x}', '55'],
    ['$${x}', '${x}'],
    ['${ "}" }', '}'],
    ["${ '\\'}' + \"{\" }", "'}{"],
    ['${ {"a": {"b": x}} }', { a: { b: 5 } }],
    ['n: ${ null }', 'n: '],
    ['l: ${ [1, "a"] }', 'l: [1,"a"]'],
    ['${ r"\\d" } b', '\\d b'],
    ['${ """a"}b""" }', 'a"}b'],
    ['', ''],
    ['plain $ { } text', 'plain $ { } text'],
  ])('%s', (template, expected) => expect(value(template, { x: 5 })).toEqual(expected))
  test('lists and maps are walked, parts without expressions stay literal', () => {
    expect(parseValue({ a: [1, 'x'], b: { c: '${x}' } }).node).toEqual({
      node: 'map',
      entries: {
        a: { node: 'literal', value: [1, 'x'] },
        b: { node: 'map', entries: { c: { node: 'expr', expr: { cel: 'x', steps: [], roots: ['x'] } } } },
      },
    })
  })
  test('one parsed expression serves every scope', () => {
    expect(run('q', { q: 1 })).toBe(1)
    expect(why('q', {})).toMatch(/q/)
    expect(run('q', { q: 'text' })).toBe('text')
    expect(run('q + q', { q: 1 })).toBe(2)
    expect(run('q + q', { q: 'a' })).toBe('aa')
    expect(why('q', { q: undefined })).toMatch(/q/)
    expect(run('a.b["c"]', { a: JSON.parse('{"b":{"c":1}}') })).toBe(1)
    expect(why('a.constructor', { a: {} })).toMatch(/there is no field/)
    expect(why('a.__proto__', { a: {} })).toBeTruthy()
  })
  test('a fault names its place', () => {
    expect(parseValue({ 'a/b': ['ok', '${ x + }'] }).faults).toMatchObject([{ pointer: '/a~1b/1', kind: 'syntax' }])
    expect(parseValue('${ x').faults).toMatchObject([{ kind: 'syntax' }])
    expect(parseValue('${ }').faults).toMatchObject([{ kind: 'syntax' }])
  })
})
