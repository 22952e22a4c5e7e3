import { timeless } from '#server/authoring/author/built-in/read-job.ts'
import type { Say } from '#server/kernel/language/say.ts'

const WORDS_MAX = 7
const TITLE_MAX = 60
const MESSAGE_MAX = 1000
const FILLERS =
  /^(?:please|bitte|and|und|then|dann|i want (?:you )?to|i need (?:you )?to|can you|could you|kannst du|ich möchte,? dass|we need|go ahead and|also|at|um|on|am|,|-)\s+/iu

/** A short name out of the first words that say what is done. */
export function titleOf(text: string, say: Say): string {
  let bare = timeless(text)
    .replace(/https?:\/\/\S+|\S+@\S+/gu, ' ')
    .replace(/(?<!\p{L})(?:at|um|gegen) \d{1,2}(?:[:.]\d{2})?\s?(?:am|pm|uhr|o.clock)?(?!\p{L})/giu, ' ')
    .replace(/["“”„<>{}$\\\p{Cc}]/gu, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[\s,;:.!?-]+/, '')
  for (let n = 0; n < 4 && FILLERS.test(bare); n += 1) bare = bare.replace(FILLERS, '')
  const words = bare.split(/(?<=[^\s\d])[.;:!?](?=\s|$)|,\s/u).find((part) => part.trim().split(' ').length > 1) ?? bare
  const short = words
    .trim()
    .split(' ')
    .slice(0, WORDS_MAX)
    .join(' ')
    .slice(0, TITLE_MAX)
    .replace(/[\s,;:.-]+$/, '')
  return short === '' ? say('New crew member') : short.charAt(0).toUpperCase() + short.slice(1)
}

const SAYS =
  /(?<!\p{L})(?:remind|nudge|tell|ask|invite|inform|write|mail|erinner\p{L}*|sag\p{L}*|bitte\p{L}*)\s[^.;]{0,60}?(?:\sto\s|\sabout\s|\sthat\s|\sdass\s|\san\s)(.{3,})$/iu

/** What a reminder without a list says: the words after "remind … to …", else all of them. */
export function messageOf(text: string): string {
  return (SAYS.exec(text)?.[1] ?? text).trim().slice(0, MESSAGE_MAX)
}
