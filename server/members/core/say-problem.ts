import { msg, type Say } from '#server/kernel/language/say.ts'
import type { QuickFix } from '#server/members/core/quick-fix.ts'
import { sayHole, sayWhy } from '#server/program/core/say-why.ts'

interface Problem {
  readonly message: string
  readonly hint: string
  readonly fixes: readonly QuickFix[]
}

/**
 * A problem in the reader's words. The compiler speaks English alone, and what it says is matched here with its sentences, and
 * with those of expressions (`say-why.ts`). Pure.
 */
export function sayProblem<P extends Problem>(problem: P, say: Say): P {
  if (say.language === 'en') return problem
  const { message, hint, fixes } = problem
  return {
    ...problem,
    message: sayFault(message, say),
    hint: say(hint),
    fixes: fixes.map((fix) => ({ ...fix, label: sayAgain(LABELS, fix.label, say) })),
  }
}

/** What a problem says, also where it is told beside a field of a form; what is none of the compiler's sentences stays. Pure. */
export function sayFault(message: string, say: Say): string {
  if (say.language === 'en') return message
  const said = sayAgain(MESSAGES, message, say)
  return said === message ? sayWhy(message, say) : said
}

/** Most particular first: the first sentence that fits is taken. */
const MESSAGES = patternsOf([
  msg('this is missing'),
  msg('there is no ability {name}'),
  msg('there is no step {name}'),
  msg('there is no skill {name}'),
  msg('the skill {name} is here in version {version}, not in {range}'),
  msg('{range} is no version, and no range of versions'),
  msg('no step asks a model, so nothing reads the skills'),
  msg('there are {n} skills with what they need; {max} are allowed'),
  msg('there is no crew member {name}'),
  msg('there is no saved secret {name}'),
  msg('there is no model role {name}'),
  msg('no model is connected for the role {name}'),
  msg('say what the answer looks like: a schema with a type'),
  msg('there is no anchor {name}'),
  msg('there is no function {name}: it would give something else each time'),
  msg('there is no function {name}'),
  msg('the step {name} cannot be read here: it comes later, or sits inside another step'),
  msg('the step {name} exists already at {place}'),
  msg('the step {name} has nothing to do'),
  msg('the variable {name} has a name that is taken'),
  msg('{name} is declared twice'),
  msg('{name} is named twice'),
  msg('{to} needs {name} to begin, and nothing of that name comes out here'),
  msg('{to} needs {name} to begin, and what comes out here is of another kind'),
  msg('a crew member cannot pass on to itself'),
  msg('after one that is always passed on to, a second without a condition never gets its turn'),
  msg('the work would be passed on in a circle: {names}'),
  msg('{tool}: {name} is missing'),
  msg('{tool}: there is no {name} here'),
  msg('there is no {name} here'),
  msg('{name} is missing'),
  msg('a whole number was expected; write int(…)'),
  msg('a date was expected, such as 2026-12-24 or 2026-12-24T09:00'),
  msg('one of {options} was expected'),
  msg('{types} was expected, not {type}'),
  msg('{types} was expected'),
  msg('a loop goes over a list'),
  msg('{name} cannot be loosened to {posture}: it is {standard} for a {freedom} crew member'),
  msg('{name} changed and needs a look'),
  msg('{name} has no kind yet'),
  msg('an arm is always taken'),
  msg('an earlier arm is always taken'),
  msg('this arm is never taken'),
  msg('the list is always empty'),
  msg('the job ends without a result'),
  msg('a Strict crew member does authored steps only, without a model'),
  msg('a {freedom} crew member may use {name} only with a target written in the job description'),
  msg('{name} is blocked under `tools`'),
  msg('{name} is not declared, and a Strict crew member uses declared abilities only'),
  msg('a saved secret can stand only in the secret slot of an ability'),
  msg('a saved secret cannot be part of a name'),
  msg('{name} takes a saved secret, written vault:/path#field'),
  msg('{name} is not bound to {app}'),
  msg('{name} ({role}) of {tool} comes from outside'),
  msg('this crew member has no memory'),
  msg('a recall has either `key` or `query`'),
  msg('a wait has either `for` or `until`'),
  msg('a wait lasts at most {n} days'),
  msg('a time such as 2h, 3d or P1DT12H'),
  msg('a number and m, h or d, for example 2h'),
  msg('steps are nested more than {n} deep'),
  msg('brackets are nested more than {n} deep'),
  msg('there are {n} steps; {max} are allowed'),
  msg('the job description has {n} bytes; {max} are allowed'),
  msg('the job description is larger than {n} bytes'),
  msg('the job description is nested more than {n} deep, or contains itself'),
  msg('the number {n} is beyond 2^53 and would be rounded'),
  msg('aliases repeat each other more than {n} times'),
  msg('{name} stands inside itself'),
  msg('this cannot be kept without changing it: {why}'),
  msg('a limit in dollars is not held against prices in euros'),
  msg('write it as app.ability'),
  msg('start with a small letter, then letters, digits and _'),
  msg('choose another name: expressions cannot read a field called constructor'),
  msg('small letters, digits and -'),
  msg('write role:operator, role:author, role:admin or user: and a person'),
  // of `field-sentence.ts`
  msg('There is no field {names} here. Leave it out, or check how it is spelled'),
  msg('This must be one of these: {names}'),
  msg('Fill this in'),
  msg('This must be a text'),
  msg('This must be a number'),
  msg('This must be a whole number'),
  msg('This must be yes or no (true or false)'),
  msg('This must be a list'),
  msg('This must be a group of fields'),
  msg('This must be {n} or more'),
  msg('This must be more than {n}'),
  msg('This must be {n} or less'),
  msg('This must be less than {n}'),
  msg('This must have at least {n} characters'),
  msg('This must have at most {n} characters'),
  msg('Give at least one'),
  msg('Give at least {n} of them'),
  msg('Give at most {n} of them'),
  msg('This fits none of the forms that are possible here. Look them up in the guide'),
  msg('A name in here is not written as it has to be. Change that name'),
  msg('This is not written as it has to be. Check its letters and signs'),
  msg('This must be {name}'),
])

/** What buttons beside a problem say (`quick-fix.ts`). */
const LABELS = patternsOf([
  msg('Choose the freedom Guided'),
  msg('Use {name} in all {n} places'),
  msg('Use {name}'),
  msg('Declare {name} with the targets {targets}'),
  msg('Declare {name}'),
  msg('Add the targets {targets}'),
  msg('Allow {name} again'),
  msg('Take out the setting'),
  msg('Take out the second one'),
  msg('Take it out'),
  msg('Take out {names}'),
  msg('Call it {name}'),
  msg('At most {n}'),
  msg('Limit it to {euros} €'),
  msg('Set it to {value}'),
  msg('Make it a list'),
  msg('Make it the text {value}'),
  msg('Make it the number {value}'),
  msg('Make it {value}'),
])

interface Pattern {
  readonly sentence: string
  readonly holes: readonly string[]
  readonly shape: RegExp
}

function patternsOf(sentences: readonly string[]): readonly Pattern[] {
  return sentences.map((sentence) => {
    const pieces = sentence.split(/\{(\w+)\}/)
    const shape = pieces.map((piece, index) => (index % 2 === 0 ? piece.replace(/[.*+?^${}()|[\]\\]/g, '\\$&') : '(.+?)')).join('')
    return { sentence, holes: pieces.filter((_, index) => index % 2 === 1), shape: new RegExp(`^${shape}$`, 's') }
  })
}

function sayAgain(patterns: readonly Pattern[], text: string, say: Say): string {
  for (const { sentence, holes, shape } of patterns) {
    const found = shape.exec(text)
    if (found) return say(sentence, Object.fromEntries(holes.map((hole, at) => [hole, sayHole(found[at + 1] ?? '', hole, say)])))
  }
  return text
}
