import { fieldTitle } from '#components/authoring/chat/spoken-text.ts'
import { euro } from '#components/costs/euro.ts'
import { FREEDOM_WORDS } from '#components/words.ts'
import type { Diff } from '#server/bridge/authoring/schema.ts'
import { msg, type Say } from '#server/kernel/language/say.ts'
import { ownValue } from '#server/kernel/own-value.ts'

type Change = Diff['fields'][number]

/** The parts of a job description as the form calls them. */
const PARTS: Readonly<Record<string, string>> = {
  metadata: msg('About'),
  objective: msg('Objective'),
  instructions: msg('Instructions'),
  rigidity: msg('Freedom'),
  inputs: msg('What it is given'),
  output: msg('What it hands over'),
  models: msg('Models'),
  tools: msg('Abilities'),
  skills: msg('Skills'),
  rules: msg('Rules'),
  steps: msg('Steps'),
  memory: msg('Memory'),
  budget: msg('Limits'),
  handoffs: msg('Passes on to'),
}
/** The limits as the form calls them. */
const LIMITS: Readonly<Record<string, string>> = {
  effectsMax: msg('Actions a run'),
  legsMax: msg('Parts a run'),
  readsMax: msg('Look-ups a run'),
  costEuroMicros: msg('Models of a run may cost'),
}
const SHOWN_MAX = 600

/**
 * Where something changed: `Steps, mail, subject`. Pure.
 * @param inputs the fields of the job description: the value of one is placed by its title
 */
export function changePlace({ path }: Pick<Change, 'path'>, t: Say, inputs?: unknown): string {
  const [part = '', ...rest] = path
  const place = ownValue(PARTS, part)
  const head = place === undefined ? part : t(place)
  const title = part === 'inputs' && rest[2] === 'default' ? fieldTitle(inputs, rest[1]) : null
  if (title !== null) return `${head}, ${title}`
  const words = rest.filter((name) => !['properties', 'with', 'values'].includes(name))
  const word = (name: string): string => {
    if (part === 'budget') return limitWord(name, t)
    return name.startsWith('order of ') ? t('order') : name
  }
  return [head, ...words.map(word)].join(', ')
}

/** A value of a change, as a person reads it; null where there is none. Pure. */
export function changeValue({ path }: Change, value: unknown, t: Say): string | null {
  if (value === undefined) return null
  if (path.length === 1 && path[0] === 'rigidity' && typeof value === 'string' && Object.hasOwn(FREEDOM_WORDS, value))
    return t(FREEDOM_WORDS[value as keyof typeof FREEDOM_WORDS].word)
  if (path[0] === 'budget') return limitValue(path[1], value, t)
  const text = typeof value === 'string' ? value : isPlainList(value) ? value.join(', ') : JSON.stringify(value)
  return text.length > SHOWN_MAX ? `${text.slice(0, SHOWN_MAX)} …` : text
}

function limitWord(name: string, t: Say): string {
  return Object.hasOwn(LIMITS, name) ? t(LIMITS[name] ?? name) : name
}

/** One limit with its unit, or all of them, each with its word. */
function limitValue(name: string | undefined, value: unknown, t: Say): string {
  if (name === undefined && value !== null && typeof value === 'object')
    return Object.entries(value)
      .map(([key, item]) => `${limitWord(key, t)}: ${limitValue(key, item, t)}`)
      .join(', ')
  if (typeof value !== 'number') return JSON.stringify(value)
  return name === 'costEuroMicros' ? euro(value, t) : t.number(value)
}

function isPlainList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string' || typeof item === 'number')
}
