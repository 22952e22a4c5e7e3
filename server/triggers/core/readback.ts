import cronstrue from 'cronstrue'
import 'cronstrue/locales/de.js'
import type { Say } from '#server/kernel/language/say.ts'

/** What the five fields mean, in the reader's words: `At 08:00, only on Monday`, `Um 08:00, jeden Montag`. */
export function readbackOf(cron: string, say: Say): string {
  const { language } = say
  const said = cronstrue.toString(cron, { use24HourTimeFormat: true, throwExceptionOnParseError: true, locale: language })
  const text = language === 'de' ? inGoodGerman(said) : said
  return cron.endsWith(' * * *') && /^(?:At|Um) /.test(text) ? say('{time}, every day', { time: text }) : text
}

/** A schedule as it was read when it was kept; words of another language than that are made anew. */
export function storedReadback({ cron, readback }: { readonly cron: string; readonly readback: string }, say: Say): string {
  return say.language === 'en' ? readback : readbackOf(cron, say)
}

/** The locale keeps the commas of English lists and says `nur` where nothing is left out. */
function inGoodGerman(text: string): string {
  return text.replaceAll(', und ', ' und ').replace(', nur jeden ', ', jeden ')
}
