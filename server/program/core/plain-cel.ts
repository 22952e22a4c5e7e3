import { type Holes, msg } from '#server/kernel/language/say.ts'

/** What the library for expressions finds wrong, in sentences of ours: English here, other languages by `say-why.ts`. */

interface Wording {
  /** The library's own words; what stands in named groups goes into the holes. */
  readonly from: RegExp
  readonly to: string
}

/** Signs by the library's names; others are shown as they are. */
const SIGNS: Readonly<Record<string, string>> = {
  PLUS: '+',
  MINUS: '-',
  MULTIPLY: '*',
  DIVIDE: '/',
  MODULO: '%',
  EQ: '==',
  NE: '!=',
  LT: '<',
  LE: '<=',
  GT: '>',
  GE: '>=',
  AND: '&&',
  OR: '||',
  NOT: '!',
  IN: 'in',
  LPAREN: '(',
  RPAREN: ')',
  LBRACKET: '[',
  RBRACKET: ']',
  LBRACE: '{',
  RBRACE: '}',
  DOT: '.',
  COMMA: ',',
  COLON: ':',
  QUESTION: '?',
}
const TYPE = '(?<type>.+)'

/** Most particular first: the first that fits is taken. */
const WORDINGS: readonly Wording[] = [
  { from: /^Unexpected token: EOF$/, to: msg('the expression ends too early') },
  { from: /^Unexpected token: (?<sign>\w+)$/, to: msg('{sign} cannot stand here') },
  { from: /^Unexpected character: '?='?$/, to: msg('one = compares nothing; write ==') },
  { from: /^Unexpected character: '(?<sign>.+)'$/s, to: msg('{sign} cannot stand here') },
  { from: /^Unexpected character: (?<sign>.+)$/s, to: msg('{sign} cannot stand here') },
  { from: /^Expected IDENTIFIER, got /, to: msg('a name is missing') },
  { from: /^Expected (?<name>\w+), got /, to: msg('{name} is missing') },
  { from: /^Unterminated /, to: msg('a text has no closing quotation mark') },
  { from: /^Newlines not allowed /, to: msg('a text in quotation marks cannot go over several lines; write \\n') },
  { from: /^Invalid (?:number|integer|hex integer): (?<number>.*)$/s, to: msg('{number} is no number') },
  { from: /^Invalid exponent$/, to: msg('the number after e is missing') },
  { from: /^(?:Invalid (?:Unicode|hex|escape)|Octal escape|\\[uU] not allowed)/, to: msg('a backslash in a text is written twice') },
  { from: /^Reserved identifier: (?<name>.+)$/, to: msg('{name} is a reserved word') },
  {
    from: /^(?<name>\w+)\(.*\) invalid predicate iteration variable$/,
    to: msg('{name}() begins with a name for the item: {name}(item, …)'),
  },
  { from: /^has\(\) invalid argument$/, to: msg('has() asks for a field: has(row.name)') },
  { from: /^Exceeded max/, to: msg('the expression has too many parts; take it apart into steps') },
  {
    from: new RegExp(`^(?:Ternary condition must be|.*predicate must return) bool, got '${TYPE}'$`),
    to: msg('a condition gives true or false, not {type}'),
  },
  {
    from: new RegExp(`^Logical operator requires bool operands, got '${TYPE}'$`),
    to: msg('&& and || join what is true or false, not {type}'),
  },
  {
    from: /^Ternary branches .* got '(?<left>.+)' and '(?<right>.+)'$/,
    to: msg('both sides of : give the same kind, not {left} and {right}'),
  },
  { from: /^no such overload: (?<left>.+) (?<sign>\S+) (?<right>.+)$/, to: msg('{sign} does not go with {left} and {right}') },
  { from: new RegExp(`^no such overload: (?<sign>[!-])${TYPE}$`), to: msg('{sign} does not go with {type}') },
  { from: /^found no matching overload for '(?<name>\w+)\(\)'$/, to: msg('{name}() needs something in its brackets') },
  { from: /^found no matching overload for '(?<name>\w+)\((?<given>.+)\)'$/, to: msg('{name}() does not take {given}') },
  { from: /^found no matching overload for '(?<left>.+)\.(?<name>\w+)\(\)'$/, to: msg('{left} has no {name}()') },
  { from: /^found no matching overload for '(?<left>.+)\.(?<name>\w+)\((?<given>.+)\)'$/, to: msg('{left} has no {name}() with {given}') },
  { from: new RegExp(`^Cannot index type '${TYPE}'(?: with type .*)?$`), to: msg('{type} has no fields') },
  { from: /^No such key: index out of bounds, index (?<place>-?\d+) /, to: msg('the list has no item {place}; the first is item 0') },
  { from: /^No such key: (?<field>.*)$/s, to: msg('there is no field {field}') },
  { from: /^List index must be int/, to: msg('an item of a list is asked for by a whole number') },
  { from: new RegExp(`^Expression of type '${TYPE}' cannot be range `), to: msg('{type} has no items; a list or a map has') },
  { from: /^Unknown variable: (?<name>.+)$/, to: msg('there is nothing called {name} here') },
  { from: /^(?:division|modulo) by zero$/, to: msg('division by zero') },
  { from: /^(?:integer overflow|Unsigned integer overflow|u?int\(\) type error: .*overflow)/, to: msg('the number is too large') },
  { from: /^(?<name>u?int|double)\(\) type error: cannot convert /, to: msg('{name}() reads numbers only') },
  { from: /^bool\(\) conversion error/, to: msg('bool() reads true and false only') },
  { from: /^string\.(?<name>\w+)\(.*out of range$/, to: msg('{name}() goes beyond the end of the text') },
  { from: /^string\.join\(.*must contain only strings$/, to: msg('join() takes a list of texts') },
  { from: /^(?:Field|List item with index|Variable) '(?<name>.+)' is not of type /, to: msg('{name} is of another kind than expected') },
  { from: /^(?:Unsupported|Cannot compare values of) type/, to: msg('values of this kind cannot be compared or counted') },
]

/** What is left where a version of the library says something new. */
const OTHERWISE = msg('the expression cannot be read: {said}')

/** Every sentence that `plainCel` says. */
export const CEL_SENTENCES: readonly string[] = [...WORDINGS.map(({ to }) => to), OTHERWISE]

/** The library's finding in a sentence of ours. Pure. */
export function plainCel(summary: string): string {
  for (const { from, to } of WORDINGS) {
    const found = from.exec(summary)
    if (found) return filled(to, holesOf(found.groups ?? {}))
  }
  return filled(OTHERWISE, { said: summary })
}

function holesOf(groups: Readonly<Record<string, string>>): Holes {
  return Object.fromEntries(Object.entries(groups).map(([hole, text]) => [hole, worded(hole, text)]))
}

function worded(hole: string, text: string): string {
  if (hole === 'type' || hole === 'left' || hole === 'right') return kindOf(text)
  if (hole === 'given') return kindsOf(text).join(', ')
  return (hole === 'sign' || hole === 'name') && Object.hasOwn(SIGNS, text) ? (SIGNS[text] ?? text) : text
}

const KINDS: readonly (readonly [RegExp, string])[] = [
  [/^string$/, msg('text')],
  [/^(?:int|uint|double)$/, msg('a number')],
  [/^bool$/, msg('true or false')],
  [/^null(?:_type)?$/, msg('nothing')],
  [/^list\b/, msg('a list')],
  [/^(?:map\b|record$)/, msg('a map')],
]

/** A type of the library, such as `dyn<map<string, double>>`, in the words of screens. */
function kindOf(type: string): string {
  const inner = /^dyn<(.*)>$/.exec(type)?.[1] ?? type
  return KINDS.find(([shape]) => shape.test(inner))?.[1] ?? msg('something')
}

/** Of several types: what stands between commas that are in no angle brackets. */
function kindsOf(types: string): readonly string[] {
  const pieces = types.match(/(?:[^,<]|<(?:[^<>]|<[^<>]*>)*>)+/g) ?? [types]
  return pieces.map((piece) => kindOf(piece.trim()))
}

function filled(sentence: string, holes: Holes): string {
  return sentence.replace(/\{(\w+)\}/g, (whole, hole: string) => String(holes[hole] ?? whole))
}
