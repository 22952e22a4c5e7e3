import { cutAtWord } from '#server/authoring/author/built-in/name-job.ts'

const LETTERS_MAX = 600

/**
 * What a job does in one plain sentence, out of what was understood of it: never the words of the conversation.
 * @param doing a sentence for each thing that it does, as the author says them
 * @param standing what stands when it does nothing yet
 */
export function sayObjective(doing: readonly string[], language: 'en' | 'de', standing: string): string {
  const parts = [...new Set(doing.map((text) => (text.split('; ')[0] ?? text).replace(/\.$/, '')))]
  if (parts.length === 0) return standing
  const small = parts.map((part, n) => (n === 0 ? part : part.charAt(0).toLowerCase() + part.slice(1)))
  const whole = new Intl.ListFormat(language, { type: 'conjunction' }).format(small)
  return whole.length <= LETTERS_MAX ? `${whole}.` : `${cutAtWord(whole, LETTERS_MAX)} …`
}
