// What is said here stands in German in server/kernel/language/de/author.json.
import { type Composer, understand } from '#server/authoring/author/built-in/composer.ts'

const NAMES_MAX = 3

/** Crew members that somebody named though nothing is handed to them: it is said, with the words that would. */
export function sayNamed(composer: Composer, text: string): void {
  const { say, surroundings } = composer
  const people = new Set(surroundings.people.map(({ name }) => name.toLowerCase()))
  const named = surroundings.members.filter(
    ({ name, slug }) => !people.has(name.toLowerCase()) && (namesGetter(text, name) || namesGetter(text, slug)),
  )
  for (const { name } of named.slice(0, NAMES_MAX))
    understand(composer, say('Nothing is passed on to {name} by this. “Then hand it over to {name}” does that.', { name }))
}

function namesGetter(text: string, name: string): boolean {
  const pattern = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return new RegExp(
    `(?<!\\p{L})(?:to|for|by|let|an|für|von|durch) (?:(?:the|our|my|der|die|das|dem|den|unser\\p{L}*) )?${pattern}(?![\\p{L}\\d@.-]\\p{L}|\\p{L})`,
    'iu',
  ).test(text)
}
