/** Times of day that stand away from the days they belong to. Everything here reads small letters, as `timeText` leaves them. */

const TIME = '\\d{1,2}(?:[:.]\\d{2})?\\s?(?:am|pm|a\\.m\\.|p\\.m\\.|uhr|h)?'
const NO_TIME = '(?![\\p{L}\\d%€$-]|[.,:]\\d)'
const LINK = '(?:\\s?,\\s?|\\s+(?:and|und|&)\\s+)(?:(?:at|um)\\s+)?'
/** What follows a number that counts something. */
const COUNTED =
  '(?!\\s?(?:days?|weeks?|months?|years?|hours?|minutes?|percent|eur|euros?|items?|rows?|lines?|tage?n?|wochen?|stunden?|minuten)(?!\\p{L}))'
const LIST = new RegExp(
  `(?<![\\p{L}\\d.,/-])(?:at|um|by|gegen|ab|around|about|circa|ca\\.?)\\s+(${TIME}${NO_TIME}(?:${LINK}${TIME}${NO_TIME}${COUNTED})*)`,
  'u',
)
/** "In the morning is enough, say 6", "time is 7:30". */
const NAMED = new RegExp(
  `(?<![\\p{L}\\d])(?:say|means?|time(?: is)?|uhrzeit(?: ist)?|ideally|preferably|sagen wir)[:,]?\\s+(?:at |um )?(${TIME})${NO_TIME}(?=\\s*(?:$|[.,;!?)]|in the|on |would|is ))`,
  'u',
)
/** Several after a word for how often: "daily: 8, 13 and 18". */
const AFTER_DAYS = new RegExp(
  `(?<!\\p{L})(?:daily|every day|weekdays|täglich)\\s?[:,]?\\s+(${TIME}${NO_TIME}(?:${LINK}${TIME}${NO_TIME}${COUNTED})+)`,
  'u',
)
const ALONE =
  /(?<![\p{L}\d.,/-])(\d{1,2}[:]\d{2}\s?(?:am|pm|uhr)?|\d{1,2}(?:[:.]\d{2})?\s?(?:am|pm|uhr)|(?<!(?:within|after|in|every|last|next|past|than|over|under|for|every|about|of|to)\s)\d{1,2}h)(?![\p{L}\d])/u

/** A time of day that stands away from its days, several as `9 and 16`: "daily look through it and write at 7:30". */
export function clockApart(words: readonly string[]): string | null {
  const text = words.join(' ').replace(/(\d)\.(?=\s|$)/g, '$1 .')
  const found = NAMED.exec(text) ?? LIST.exec(text) ?? AFTER_DAYS.exec(text) ?? ALONE.exec(text)
  return found?.[1]?.trim().replace(/\s?(?:,|&)\s?/g, ' and ') ?? null
}

/** What happens at a time without being started then. */
const HAPPENING =
  /(?<!\p{L})(?:meetings?|calls?|appointments?|events?|part(?:y|ies)|trainings?|workshops?|interviews?|shifts?|visits?|deliver(?:y|ies)|starts?|began|started|termin\p{L}*|besprechung\p{L}*|beginnt|that|dass|when|if|which|whose)(?!\p{L})/u
const CLOCK = '(?:at |um )(\\d{1,2}[:.]\\d{2}(?: ?(?:am|pm|uhr))?|\\d{1,2} ?(?:am|pm|uhr)|@noon)'
const OPENS = new RegExp(`(?:^|[.;!]\\s+)(?:${CLOCK}|(@noon))(?![\\p{L}\\d])`, 'u')
const ENDS = new RegExp(`(?:${CLOCK}|(?:at )?(@noon))\\s*[.!]?\\s*$`, 'u')

/** A time of day that opens or ends what is said, with no day at all: nothing starts only once, so it is meant daily. */
export function bareTime(text: string): string | null {
  const found = OPENS.exec(text) ?? (HAPPENING.test(text) ? null : ENDS.exec(text))
  const time = found?.[1] ?? found?.[2]
  return time === undefined ? null : time === '@noon' ? '12' : time
}
