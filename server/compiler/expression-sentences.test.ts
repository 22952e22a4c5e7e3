import { expect, test } from 'vitest'
import { newTypeBook } from '#server/compiler/types.ts'
import { isAppError } from '#server/kernel/app-error.ts'
import { catalogueOf } from '#server/kernel/language/catalogue.ts'
import { sayIn } from '#server/kernel/language/say.ts'
import { evaluateExpression } from '#server/program/core/evaluate.ts'
import { parseExpression } from '#server/program/core/expression.ts'
import { sayWhy } from '#server/program/core/say-why.ts'

const inGerman = sayIn('de', catalogueOf('de'))
const SCOPE = { x: { a: 1, escape: 2 }, rows: [1, 'a'] }

/** What is wrong with an expression, wherever it is found: as it is read, as it is checked, or as it is worked out. */
function faultsOf(cel: string): string[] {
  const parsed = parseExpression(cel)
  if (!parsed.ok) return [parsed.error.why]
  const variables = Object.fromEntries(parsed.value.roots.map((root) => [root, 'dyn']))
  const checked = newTypeBook([]).check(cel, { variables, steps: [] })
  return [...(checked.ok ? [] : [checked.why]), ...failed(() => evaluateExpression(parsed.value, SCOPE))]
}

function failed(work: () => unknown): string[] {
  try {
    work()
    return []
  } catch (error) {
    return isAppError(error) ? [String(error.context['why'])] : [String(error)]
  }
}

test.each([
  ['x.', 'a name is missing (character 3)', 'Ein Name fehlt (Zeichen 3)'],
  ['x +', 'the expression ends too early (character 4)', 'Der Ausdruck endet zu früh (Zeichen 4)'],
  ['(x', ') is missing (character 3)', ') fehlt (Zeichen 3)'],
  ['{"a": }', '} cannot stand here (character 7)', '} kann hier nicht stehen (Zeichen 7)'],
  ['x = 1', 'one = compares nothing; write == (character 3)', 'Ein einzelnes = vergleicht nichts; == schreiben (Zeichen 3)'],
  ['1 + "a"', '+ does not go with a number and text', '+ kann eine Zahl und Text nicht verbinden'],
  ['x < 1', '< does not go with a map and a number', '< kann eine Zuordnung und eine Zahl nicht verbinden'],
  ['!1', '! does not go with a number', '! kann eine Zahl nicht verarbeiten'],
  ['size("a", 1.5)', 'size() does not take text, a number', 'size() nimmt Text und eine Zahl nicht an'],
  ['x.zz', 'there is no field zz', 'Es gibt kein Feld zz'],
  ['x["escape from"]', 'there is no field escape from', 'Es gibt kein Feld escape from'],
  ['rows[7]', 'the list has no item 7; the first is item 0', 'Die Liste hat kein Element 7; das erste ist Element 0'],
  ['gone', 'there is nothing called gone here', 'Nichts heißt hier gone'],
  ['1 ? 2 : 3', 'a condition gives true or false, not a number', 'Eine Bedingung ergibt wahr oder falsch, nicht eine Zahl'],
  ['int("a")', 'int() reads numbers only', 'int() liest nur Zahlen'],
  ['sum(rows)', 'a number was expected, not text', 'Eine Zahl war erwartet, nicht Text'],
])('%s is said in a sentence of ours, in English and German', (cel, english, german) => {
  expect(new Set(faultsOf(cel))).toEqual(new Set([english]))
  expect(sayWhy(english, inGerman)).toBe(german)
})

const WRONG = [
  ['"abc', "'a\nb'", 'x # 1', '1..2', '0x', '"\\q"', '"\\xZZ"', '"\\u00"', 'if', 'a.b(', '[1,', 'x ? 1', 'x)', 'x y', '@', '`x`', '1e'],
  ['has(x)', '[1].map(1, 2)', 'all(x)', 'x.all(y)', 'steps', 'nofn(1)', `${'('.repeat(70)}1${')'.repeat(70)}`],
  [
    'x && 1',
    '1 || true',
    '-"a"',
    '"a" - "b"',
    'size(1)',
    'size()',
    '"a".startsWith(1)',
    '"a".size(1)',
    'true ? 1 : "a"',
    '[1].map(i, i.y)',
  ],
  ['rows["a"]', 'rows[-1]', '1.map(i, i)', '[1, "a"] + 1', '1 / 0', '1 % 0', '9223372036854775807 + 1', 'double("a")', 'bool("x")'],
  ['"abc".substring(5)', 'rows.join()', '[1].exists(y, y)', '[1].filter(y, 1)', 'x in 1', 'x + null', 'sum("a")', 'min([])', 'min(1, "a")'],
  ['formatNumber(1, 2, "fr")', 'round(1, 99)', 'round(x)', 'sum([true])', 'rows.map(i, i * 2)', 'sortBy(rows, "a")', '1.0 / 0.0'],
].flat()
/** As the library and JavaScript say it. */
const FOREIGN =
  /overload|token|\bgot\b|EOF|\bbool\b(?!\()|double(?!\()|dyn|predicate|operand|cannot convert|undefined is|is not a function|cannot be read:/i

test('nothing that can be wrong with an expression is told in the words of the library, and all of it is told in German', () => {
  const found = WRONG.map((cel) => [cel, faultsOf(cel)] as const)
  expect(found.filter(([, faults]) => faults.length === 0).map(([cel]) => cel)).toEqual([])
  const faults = found.flatMap(([, each]) => each)
  expect(faults.filter((why) => FOREIGN.test(why))).toEqual([])
  expect(faults.filter((why) => sayWhy(why, inGerman) === why)).toEqual([])
})
