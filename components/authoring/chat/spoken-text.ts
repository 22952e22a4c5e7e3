import { msg, type Say } from '#server/kernel/language/say.ts'
import { ownValue } from '#server/kernel/own-value.ts'

type Data = { readonly [key: string]: unknown }

/** `${ … }` of a text: braces and quotation marks inside it are part of it. */
const INNER = `[^{}"']|"(?:\\\\.|[^"\\\\])*"|'(?:\\\\.|[^'\\\\])*'`
const EXPRESSION = new RegExp(`\\$\\{(?:${INNER}|\\{(?:${INNER})*\\})*\\}`, 'g')
const GIVEN = /^inputs\.([A-Za-z_]\w*)$/
const GIVEN_WORDS = msg('what is given as “{title}”')

/**
 * A text of a job description as people read it: what is filled in when it runs is no code of theirs. A field is named by its title,
 * anything else is an ellipsis. Pure.
 * @param inputs the fields of the job description, where they are known
 */
export function spokenText(text: string, inputs: unknown, t: Say): string {
  return text.replace(EXPRESSION, (found) => givenWords(found, inputs, t) ?? '…')
}

/** A value that is to be confirmed: where all of it is a field, that is said in words; any other expression is shown as it is. Pure. */
export function spokenValue(text: string, inputs: unknown, t: Say): string {
  return text.replace(EXPRESSION, (found) => givenWords(found, inputs, t) ?? found)
}

/** What a loop goes through, in words. Pure. */
export function loopWords(over: string, inputs: unknown, t: Say): string {
  const title = fieldTitle(inputs, GIVEN.exec(over.trim())?.[1])
  if (title !== null) return t('For each entry of “{title}”', { title })
  return /\brows\b/.test(over) ? t('For each row') : t('For each entry')
}

/** How a field is called where it is filled in; null where it has no title. Pure. */
export function fieldTitle(inputs: unknown, name: string | undefined): string | null {
  if (name === undefined) return null
  const properties = isData(inputs) && isData(inputs['properties']) ? inputs['properties'] : {}
  const field = ownValue(properties, name)
  return isData(field) && typeof field['title'] === 'string' && field['title'] !== '' ? field['title'] : null
}

function givenWords(expression: string, inputs: unknown, t: Say): string | null {
  const name = GIVEN.exec(expression.slice(2, -1).trim())?.[1]
  return name === undefined ? null : t(GIVEN_WORDS, { title: fieldTitle(inputs, name) ?? name })
}

function isData(value: unknown): value is Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
