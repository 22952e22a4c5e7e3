import { dateLocale, msg, type Say } from '#server/kernel/language/say.ts'
import { sayKnown } from '#server/kernel/language/say-known.ts'
import { CEL_SENTENCES } from '#server/program/core/plain-cel.ts'

/**
 * Why an expression, a step or a model's answer failed, in the reader's language. It is kept in English with the run, so that the
 * sentence is known by its shape here. What is none of ours stays as it is. Pure.
 */
export function sayWhy(why: string, say: Say): string {
  return sayKnown(why, SENTENCES, say, (value, hole) => sayHole(value, hole, say))
}

/** What stands in a hole: a reason within a reason, kinds of values, numbers; names and values are as they are. */
export function sayHole(text: string, hole: string, say: Say): string {
  if (hole === 'why') return sayWhy(text, say)
  if ((hole === 'n' || hole === 'euros') && /^\d[\d,]{0,14}(?:\.\d{1,6})?$/.test(text)) return say.number(Number(text.replaceAll(',', '')))
  const joined = JOINED[hole]
  if (joined === undefined) return text
  const kinds = [...text.matchAll(KIND)].map(([kind]) => say(kind))
  return kinds.length === 0 ? text : new Intl.ListFormat(dateLocale(say.language), { type: joined }).format(kinds)
}

/** Holes that hold kinds of values (`schema-match.ts`, `plain-cel.ts`), and how several are joined. */
const JOINED: Readonly<Record<string, 'conjunction' | 'disjunction'>> = {
  types: 'disjunction',
  type: 'disjunction',
  left: 'disjunction',
  right: 'disjunction',
  given: 'conjunction',
}
const KINDS: readonly string[] = [
  msg('text'),
  msg('a number'),
  msg('a whole number'),
  msg('true or false'),
  msg('a list'),
  msg('a map'),
  msg('nothing'),
  msg('something'),
]
const KIND = new RegExp([...KINDS].sort((a, b) => b.length - a.length).join('|'), 'g')

/** Most particular first. */
const SENTENCES: readonly string[] = [
  msg('{why} (character {n})'),
  msg('on the sample: {why}'),
  msg('the header {name} is not in the list'),
  // of our own functions
  msg('a number was expected, not {type}'),
  msg('a row was expected, not {type}'),
  msg('text and numbers cannot be compared'),
  msg('the column {name} has {key} twice'),
  msg('the list is empty'),
  msg('the style is "en" or "de"'),
  msg('decimals: 0 to 12'),
  msg('not a finite number: {value}'),
  msg('the value is nested more than {n} deep'),
  msg('the text has a broken character'),
  msg('the text has the character NUL'),
  msg('a key has the character NUL'),
  msg('a key is called __proto__'),
  msg('the number is infinite or undefined (division by zero?)'),
  msg('the whole number is beyond 2^53'),
  msg('the list is longer than {n}'),
  msg('a list is longer than {n}'),
  msg('a text is longer than {n}'),
  msg('the value is larger than {n} bytes'),
  msg('the result is of a type that JSON does not have'),
  msg('a value of type {name} cannot be kept'),
  msg('the expression takes too much work; filter or group the data first'),
  msg('the expression has {n} bytes; {max} are allowed'),
  msg('the expression that starts at character {n} does not end with }'),
  msg('the expression at character {n} is empty'),
  msg('map, filter, all and exists are nested more than {n} deep'),
  msg('write steps.<id>.output; steps cannot be read as a whole or by a computed name'),
  msg('there is no function {name}'),
  msg('a condition gives true or false'),
  // of steps and of models
  msg('each needs a list'),
  msg('a wait lasts at most a year'),
  msg('“{text}” is no date such as 2026-12-24 or 2026-12-24T09:00'),
  msg('a model goes on with what it gives'),
  msg('part of it is done'),
  msg('it came to no end within {n} turns'),
  msg('the model refused: {said}'),
  msg('the provider kept the answer back'),
  msg('the answer was cut off'),
  msg('the answer is empty'),
  msg('the answer does not fit: {said}'),
  msg('the answer does not fit'),
  msg('the answer is no JSON'),
  msg('the answer cannot be kept: {why}'),
  msg('check not met: {cel}'),
  ...CEL_SENTENCES,
]
