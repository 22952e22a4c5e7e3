import type { Diagnostic } from '#server/compiler/snapshot.ts'
import type { JsonValue } from '#server/kernel/canonical-json.ts'
import { ownValue } from '#server/kernel/own-value.ts'
import { asData, asList } from '#server/kernel/plain-data.ts'
import { nearest } from '#server/members/core/nearest.ts'
import { suggestTargets } from '#server/members/core/suggest-targets.ts'

/** One place of a job description set anew; without a value it is taken out. */
export interface FixEdit {
  readonly path: readonly (string | number)[]
  readonly value?: JsonValue
}
/** What puts a problem right: the same edits in the form, in the source and for a caller of the API. */
export interface QuickFix {
  readonly label: string
  readonly edits: readonly FixEdit[]
}
/** What a fix may name: abilities that exist, with the argument that holds their target. */
export interface KnownTool {
  readonly tool: string
  readonly targetArg: string | null
}

interface Place {
  readonly diagnostic: Diagnostic
  readonly definition: unknown
  readonly path: readonly (string | number)[]
  /** What stands there now; undefined where nothing does. */
  readonly value: unknown
  readonly tools: readonly KnownTool[]
  readonly skills: readonly string[]
}
type Rule = (place: Place, match: RegExpExecArray) => readonly QuickFix[]

const FIXES_MAX = 3

/** Each fix by what the compiler says (`server/compiler`); the codes and words are those of its diagnostics. */
const RULES: readonly (readonly [Diagnostic['code'], RegExp, Rule])[] = [
  ['M200', /^there is no ability (.+)$/, (place, [, name = '']) => otherTool(place, name)],
  ['M200', /^there is no skill (.+)$/, (place, [, name = '']) => otherSkill(place, name)],
  ['M200', /^there is no step (.+)$/, (place, [, id = '']) => otherWord(place, id, stepIds(place.definition), 'steps.')],
  ['M200', /^there is nothing called (.+) here$/, (place, [, name = '']) => otherWord(place, name, rootNames(place.definition), '')],
  ['M412', /^(\S+) is not declared, /, (place, [, tool = '']) => [declare(place, tool), guided(place)]],
  ['M412', /^(\S+) is blocked under/, (place, [, tool = '']) => unblock(place, tool)],
  ['M412', /^a strict crew member may use (\S+) only/, (place, [, tool = '']) => [guided(place, targetsFor(place, tool))]],
  ['M412', /without a model$/, (place) => [guided(place)]],
  ['M401', /^(\S+) cannot be loosened/, (place, [, tool = '']) => [takeOut(place, 'Take out the setting'), ...declareTargets(place, tool)]],
  ['M201', /is declared twice$/, (place) => [takeOut(place, 'Take out the second one', place.path.slice(0, -1))]],
  ['M201', /^the step (.+) exists already/, (place, [, id = '']) => [set(place, freshId(place.definition, id), 'Call it')]],
  ['M210', /named twice$|to itself$|in a circle: /, (place) => [takeOut(place, 'Take it out', place.path.slice(0, -1))]],
  ['M410', /./, (place) => [...otherType(place, 'a whole number'), set(place, 100, 'At most')]],
  ['M430', /./, (place) => usualAnswer(place)],
  ['M450', /^the skill \S+ is here in version (\S+), /, (place, [, version = '']) => [set(place, `^${version}`, 'Use')]],
  ['M450', /is no version/, (place) => [set(place, 'latest', 'Use')]],
  ['M450', /^no step asks/, (place) => [takeOut(place, 'Take it out')]],
  ['M100', /^a limit in dollars/, (place) => inEuros(place)],
  ['M100', /^There is no field (.+) here\. /, (place, [, names = '']) => unknownKeys(place, names)],
  ['M100', /^This must be one of these: (.+)$/, (place, [, options = '']) => otherOption(place, options)],
  ['M100', /^This must be (a text|a number|a whole number|yes or no|a list)\b/, (place, [, type = '']) => otherType(place, type)],
  ['M300', /(text|a number|a whole number|true or false|a list) was expected$/, (place, [, type = '']) => otherType(place, type)],
]

/**
 * What would put a problem right, best first, at most three. Pure.
 * @param definition the parsed text, whatever it holds
 * @param tools abilities of the workspace
 * @param skills names of the skills that the crew member could use
 */
export function quickFixes(
  diagnostic: Diagnostic,
  definition: unknown,
  tools: readonly KnownTool[],
  skills: readonly string[] = [],
): readonly QuickFix[] {
  const { path, value } = placeOf(definition, diagnostic.pointer)
  const place: Place = { diagnostic, definition, path, value, tools, skills }
  for (const [code, pattern, rule] of RULES) {
    const match = code === diagnostic.code ? pattern.exec(diagnostic.message) : null
    if (match) return rule(place, match).slice(0, FIXES_MAX)
  }
  return []
}

const toolsOf = (definition: unknown): readonly unknown[] => asList(asData(definition)['tools'])

/** A JSON pointer as the path of an edit: places of a list are numbers. */
function placeOf(definition: unknown, pointer: string): { path: (string | number)[]; value: unknown } {
  const path: (string | number)[] = []
  let value: unknown = definition
  for (const part of pointer.split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~')
    const isIndex = Array.isArray(value) && /^\d+$/.test(key)
    path.push(isIndex ? Number(key) : key)
    value = isIndex ? (value as unknown[])[Number(key)] : Object.hasOwn(asData(value), key) ? asData(value)[key] : undefined
  }
  return { path, value }
}

function set({ path }: Place, value: JsonValue, verb: string): QuickFix {
  return { label: `${verb} ${typeof value === 'string' ? value : JSON.stringify(value)}`, edits: [{ path, value }] }
}

function takeOut({ path }: Place, label: string, from: Place['path'] = path): QuickFix {
  return { label, edits: [{ path: from }] }
}

/** The nearest abilities that exist, put in at every place that has the wrong name. */
function otherTool({ definition, tools }: Place, name: string): QuickFix[] {
  const places = [...stringPlaces(definition)].filter(({ path, text }) => text === name && path.at(-1) === 'tool')
  const known = tools.map(({ tool }) => tool)
  return nearest(name, known, 2).map((tool) => ({
    label: places.length > 1 ? `Use ${tool} in all ${places.length} places` : `Use ${tool}`,
    edits: places.map(({ path }) => ({ path, value: tool })),
  }))
}

/** The nearest skill that is there; or without it. */
function otherSkill(place: Place, name: string): QuickFix[] {
  return [...nearest(name, place.skills, 2).map((slug) => set(place, slug, 'Use')), takeOut(place, 'Take it out', place.path.slice(0, -1))]
}

/** The nearest known word in place of a wrong one inside an expression. */
function otherWord({ path, value }: Place, wrong: string, known: readonly string[], prefix: string): QuickFix[] {
  if (typeof value !== 'string') return []
  const pattern = new RegExp(`(?<![\\w."'])${escaped(prefix + wrong)}\\b`, 'g')
  if (!pattern.test(value)) return []
  return nearest(wrong, known, 2).map((word) => ({
    label: `Use ${prefix}${word}`,
    edits: [{ path, value: value.replace(pattern, () => prefix + word) }],
  }))
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

function guided(_: Place, more: readonly FixEdit[] = []): QuickFix {
  return { label: 'Choose the freedom Guided', edits: [{ path: ['rigidity'], value: 'guided' }, ...more] }
}

function declare({ definition, tools }: Place, tool: string): QuickFix {
  const targets = suggestTargets(definition, tools.find((row) => row.tool === tool) ?? { tool, targetArg: null })
  const entry: JsonValue = targets.length === 0 ? { tool } : { tool, targets: [...targets] }
  const before = toolsOf(definition) as readonly JsonValue[]
  const said = targets.length === 0 ? '' : ` with the targets ${targets.join(', ')}`
  return { label: `Declare ${tool}${said}`, edits: [{ path: ['tools'], value: [...before, entry] }] }
}

/** The declared targets of an ability, where it has none yet. */
function targetsFor({ definition, tools }: Place, tool: string): readonly FixEdit[] {
  const at = toolsOf(definition).findIndex((entry) => asData(entry)['tool'] === tool)
  const known = tools.find((row) => row.tool === tool)
  if (at === -1 || !known?.targetArg || asList(asData(toolsOf(definition)[at])['targets']).length > 0) return []
  const targets = suggestTargets(definition, known)
  return targets.length === 0 ? [] : [{ path: ['tools', at, 'targets'], value: [...targets] }]
}

function declareTargets(place: Place, tool: string): QuickFix[] {
  const edits = targetsFor(place, tool)
  return edits.length === 0 ? [] : [{ label: `Add the targets ${asList(edits[0]?.value).join(', ')}`, edits }]
}

function unblock({ definition }: Place, tool: string): QuickFix[] {
  const at = toolsOf(definition).findIndex((entry) => asData(entry)['tool'] === tool)
  return at === -1 ? [] : [{ label: `Allow ${tool} again`, edits: [{ path: ['tools', at, 'posture'] }] }]
}

const USUAL: Readonly<Record<string, JsonValue>> = { timeout: '2d', onTimeout: 'reject', assignee: 'role:operator' }

function usualAnswer(place: Place): QuickFix[] {
  const value = ownValue(USUAL, String(place.path.at(-1)))
  return value === undefined ? [] : [set(place, value, 'Set it to')]
}

/** The figure is never taken over unseen: the label says which amount in euros it becomes. */
function inEuros(place: Place): QuickFix[] {
  const { path, value } = place
  const out = takeOut(place, 'Take it out')
  if (typeof value !== 'number') return [out]
  const edits: FixEdit[] = [{ path }, { path: [...path.slice(0, -1), 'costEuroMicros'], value }]
  return [{ label: `Limit it to ${value / 1_000_000} €`, edits }, out]
}

/** Renames one unknown field to the nearest one that the first level has, or takes it out. */
function unknownKeys(place: Place, names: string): QuickFix[] {
  const here = asData(place.value)
  const keys = Object.keys(here).filter((name) => `, ${names}, `.includes(`, ${name || '“”'}, `))
  const [key] = keys
  if (key === undefined) return []
  const out = { label: `Take out ${keys.join(', ')}`, edits: keys.map((name) => ({ path: [...place.path, name] })) }
  const known = place.path.length === 0 ? TOP_FIELDS : place.path[0] === 'steps' ? STEP_FIELDS : []
  const [better] =
    keys.length === 1
      ? nearest(
          key,
          known.filter((name) => !Object.hasOwn(here, name)),
          1,
        )
      : []
  if (better === undefined) return [out]
  const edits: FixEdit[] = [{ path: [...place.path, key] }, { path: [...place.path, better], value: (here[key] ?? null) as JsonValue }]
  return [{ label: `Call it ${better}`, edits }, out]
}

const TOP_FIELDS = 'metadata objective instructions rigidity inputs output models tools skills rules steps memory budget handoffs'.split(
  ' ',
)
const STEP_FIELDS =
  'id kind note tool with values steps in as max independent collect arms otherwise branches catch question form options'.split(' ')

function otherOption(place: Place, options: string): QuickFix[] {
  const known = options.split(', ').filter((option) => option !== '…')
  const near = typeof place.value === 'string' ? nearest(place.value, known, 1) : []
  // a step of another kind has other fields: only what is nearly spelled so can have been meant
  if (place.path.at(-1) === 'kind') return near.map((option) => set(place, option, 'Use'))
  return [...near, ...known.filter((option) => !near.includes(option))].map((option) => set(place, option, 'Use'))
}

/** The same value in the type that was expected, where nothing is lost by it. */
function otherType(place: Place, type: string): QuickFix[] {
  const { value } = place
  if (value === undefined) return []
  if (type === 'a list') return [{ label: 'Make it a list', edits: [{ path: place.path, value: [value as JsonValue] }] }]
  if (type === 'text' || type === 'a text')
    return typeof value === 'number' || typeof value === 'boolean' ? [set(place, String(value), 'Make it the text')] : []
  if (type === 'yes or no' || type === 'true or false') {
    const read = /^(yes|on|true|1)$/i.test(String(value)) ? true : /^(no|off|false|0)$/i.test(String(value)) ? false : null
    return read === null ? [] : [set(place, read, 'Make it')]
  }
  const number = typeof value === 'string' && /^-?\d{1,15}(\.\d+)?$/.test(value.trim()) ? Number(value) : null
  const isFitting = number !== null && (type === 'a number' || Number.isInteger(number))
  return isFitting ? [set(place, number, 'Make it the number')] : []
}

function stepIds(definition: unknown): string[] {
  return [...stringPlaces(asData(definition)['steps'])].filter(({ path }) => path.at(-1) === 'id').map(({ text }) => text)
}

function rootNames(definition: unknown): string[] {
  const variables = [...stringPlaces(asData(definition)['steps'])].filter(({ path }) => path.at(-1) === 'as').map(({ text }) => text)
  return ['inputs', 'run', 'steps', 'index', ...variables]
}

function freshId(definition: unknown, id: string): string {
  const taken = new Set(stepIds(definition))
  let n = 2
  while (taken.has(`${id}${n}`)) n += 1
  return `${id}${n}`
}

/** Every text of a document with its path; bounded by the size of a definition. */
function* stringPlaces(
  value: unknown,
  path: readonly (string | number)[] = [],
): Generator<{ path: readonly (string | number)[]; text: string }> {
  if (path.length > 64) return
  if (typeof value === 'string') yield { path, text: value }
  else if (Array.isArray(value)) for (const [i, item] of value.entries()) yield* stringPlaces(item, [...path, i])
  else for (const [key, item] of Object.entries(asData(value))) yield* stringPlaces(item, [...path, key])
}
