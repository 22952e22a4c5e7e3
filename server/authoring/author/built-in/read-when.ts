import { inEnglish } from '#server/kernel/language/say.ts'
import { readSentence } from '#server/triggers/core/read-sentence.ts'

/** How a job starts, as far as the text says. `open`: what of it was left unsaid and is only proposed. */
export interface When {
  readonly kind: 'manual' | 'schedule' | 'webhook' | 'mail'
  readonly cron: string | null
  readonly zone: string | null
  readonly open: 'time' | 'day' | 'often' | null
}

const HOUR_WHEN_UNSAID = 8

/** How people speak of times → the words that `read-sentence.ts` knows. Applied in order, over small letters. */
const REWORDED: readonly (readonly [RegExp, string])[] = [
  [/\b(\d{1,2})[.:](\d{2})\s*(?:h\b|hrs?\b|hours\b)/g, '$1:$2'],
  [/\b(\d{1,2})\s*(?:hrs|o.?clock|oclock)(?![\p{L}\d])/gu, '$1:00'],
  [/\b(?:one|eins?)\s+(?:o.?clock|uhr)\b/g, '1:00'],
  [/(?<!\p{L})halb (\d{1,2})(?!\d)/gu, 'half-$1'],
  [/(?<!\p{L})half past (\d{1,2})(?!\d)/gu, '$1:30'],
  [/(?<!\p{L})(?:a )?quarter past (\d{1,2})(?!\d)|(?<!\p{L})viertel nach (\d{1,2})(?!\d)/gu, '$1$2:15'],
  [/(?<!\p{L})(?:a )?quarter (?:to|before) (\d{1,2})(?!\d)|(?<!\p{L})viertel vor (\d{1,2})(?!\d)/gu, 'before-$1$2'],
  [/(?<!\p{L})(?:a |one |jede |each |every )?(?:half[- ](?:an? )?hour(?:ly)?|halbe stunde|halbstündlich)(?!\p{L})/gu, 'every 30 minutes'],
  [/(?<!\p{L})(?:each|every|jede) quarter (?:of an )?hour|jede viertelstunde|viertelstündlich|quarter-hourly/gu, 'every 15 minutes'],
  [/(?<!\p{L})(?:each|every|jede) quarter(?!\p{L})(?! (?:on|at|,)? ?(?:the )?(?:first|last))/gu, 'every quarter'],
  [
    /\b(?:twice|two times|2 times|zweimal|2 mal|three times|3 times) (?:a day|per day|daily|am tag|täglich|pro tag)\b(?=,? (?:at|um) |: ?\d)/g,
    'every day',
  ],
  [/\b(?:twice|two times|2 times|zweimal|2 mal) (?:a day|per day|daily|am tag|täglich|pro tag)\b/g, 'every day at 8 and 16'],
  [/\b(?:three times|3 times|dreimal|3 mal) (?:a|per|am|pro) (?:day|tag)\b(?! (?:at|,|um))/g, 'every day at 8, 12 and 16'],
  [/\b(?:twice a|two times a|twice per) month,?/g, ''],
  [
    /\bonce (?:a|per|every) (day|week|month|quarter|year)\b|\beinmal (?:am|pro|im|die|in der) (tag|woche|monat|quartal|jahr)\b/g,
    'every $1$2',
  ],
  [/\b(?:a|per|pro) (day|week|month|quarter)\b(?= (?:on|at|um|am))/g, 'every $1'],
  [/\bnightly\b|\b(?:each|every|jede) (?:night|nacht)\b|\bovernight\b|\bnachts\b|\bat night\b/g, 'every day @night'],
  [/\b(?:each|every|jeden) (?:weekday|working|work|business) (morning|evening|afternoon)s?\b/g, 'weekdays @$1'],
  [
    /\b(?:each|every|all) (?:mornings?)\b|\bjeden morgen\b|\bmorgens\b|\bin the mornings?\b|\bfirst thing in the morning\b/g,
    'every day @morning',
  ],
  [/\b(?:each|every) (?:evenings?)\b|\bjeden abend\b|\babends\b|\bin the evenings?\b/g, 'every day @evening'],
  [/\b(?:each|every) (?:afternoons?)\b|\bjeden nachmittag\b|\bnachmittags\b|\bin the afternoons?\b/g, 'every day @afternoon'],
  [/\b(?:each|every) (?:noon|lunch ?time|midday)\b|\bjeden mittag\b/g, 'every day @noon'],
  [/\bat lunch ?time\b|\bat noon\b|\bat midday\b|(?<!\p{L})zu mittag\b|\bmittags\b/gu, '@noon'],
  [
    /\b(?:at )?(?:the )?end of (?:the |each |every |a )?(?:(?:working|business|work) )?day\b|\bclose of business\b|(?<!\p{L})(?:zum )?feierabend(?!\p{L})|\beod\b|\bcob\b/gu,
    'every day @close',
  ],
  [
    /(?<!\p{L})(?:at )?(?:the |each |every )?(?:end of (?:the |each |every |a )?month|month[- ]?end|monatsende|ende (?:des|jedes) monats|zum monatsende|am monatsende)(?!\p{L})/gu,
    'on the last day of the month',
  ],
  [
    /(?<!\p{L})(?:at )?(?:the |each |every )?(?:beginning of (?:the |each |every |a )?month|start of (?:the |each |every |a )?month|monatsanfang|anfang (?:des|jedes) monats|zu monatsbeginn|zum monatsersten|am monatsersten|am ersten (?:des|jedes|im|eines) monats?)(?!\p{L})/gu,
    'on the 1st of the month',
  ],
  [
    /(?<!\p{L})(?:at )?(?:the |each |every )?(?:beginning|start) of (?:the |each |every |a )?week|wochenanfang|zu wochenbeginn|anfang der woche/gu,
    'every monday',
  ],
  [/(?<!\p{L})(?:at )?(?:the |each |every )?end of (?:the |each |every |a )?week|ende der woche/gu, 'every friday'],
  [
    /(?<!\p{L})(?:at )?(?:the |each |every )?(?:beginning|start) of (?:the |each |every |a )?quarter|quartalsbeginn|quartalsanfang/gu,
    'on the first day of every quarter',
  ],
  [/(?<!\p{L})(?:each|every) month on the (\d{1,2})(?:st|nd|rd|th)?(?!\p{L})/gu, 'on the $1. of the month'],
  [/\bon day (\d{1,2}) of (?:the|each|every) month\b/g, 'on the $1. of the month'],
  [
    /(?<!\p{L})(?:every quarter on the first(?: day)?|every first day of (?:the|a|each) quarter|the first day of (?:the|each|a) quarter|am ersten tag (?:des|jedes) quartals)(?!\p{L})/gu,
    'on the first day of every quarter',
  ],
  [/\bof (?:each|every|a) month\b/g, 'of the month'],
  [/\b(?:jeden monat|monatlich|every month|monthly),? (?:am|on the) (\d{1,2})\.?(?:st|nd|rd|th)?/g, 'on the $1. of the month'],
  [/\b(?:mo|mon|montag|monday)\s?(?:-|–|to|bis|through|till)\s?(?:fr|fri|freitag|friday)s?\b/g, 'weekdays'],
  [
    /\b(?:each|every|on|jeden|an|am|all|allen)\s+(?:weekdays?|workdays?|work days?|working days?|business days?|werktage?n?|arbeitstage?n?|wochentage?n?)\b/g,
    'weekdays',
  ],
  [/\barbeitstäglich\b|\bwerktäglich\b|\bon workdays\b/g, 'weekdays'],
  [
    /((?:mon|tues|wednes|thurs|fri|satur|sun)days?|weekdays|montags?|dienstags?|mittwochs?|donnerstags?|freitags?|samstags?|sonntags?|tomorrow|day|month|quarter) (morning|afternoon|evening|night|noon|lunchtime|midday)s?\b/g,
    '$1 @$2',
  ],
  [/((?:mon|diens|donners|frei|sams|sonn)tag|mittwoch)(morgen|vormittag|nachmittag|abend|mittag|nacht)s?\b/g, '$1 @$2'],
  [/((?:mon|diens|donners|frei|sams|sonn)tag|mittwoch)s? (morgen|vormittag|nachmittag|abend|mittag|nacht)s?(?!\p{L})/gu, '$1 @$2'],
  [/(\d{1,2})(:\d{2})?\s*(?:in the |at )?(?:morning|in der früh|morgens|vormittags)(?!\p{L})/gu, '$1$2'],
  [/\b(\d{1,2})(:\d{2})?\s*(?:in the |at )(?:afternoon|evening|night)\b|\b(\d{1,2})(:\d{2})? uhr (?:nachmittags|abends)/g, '$1$3$2$4pm'],
  [/\b(?:the )?working (?:week)\b/g, 'weekdays'],
  [/(?:each|every) (?:single )?day/g, 'every day'],
]

const DAY_PARTS: Readonly<Record<string, number>> = {
  morning: 8,
  morgen: 8,
  vormittag: 9,
  noon: 12,
  lunchtime: 12,
  midday: 12,
  mittag: 12,
  afternoon: 15,
  nachmittag: 15,
  evening: 18,
  abend: 18,
  night: 23,
  nacht: 23,
  close: 17,
}
const NUMBER_WORDS: readonly string[] = [
  'zero|null',
  'one',
  'two|zwei',
  'three|drei',
  'four|vier',
  'five|fünf',
  'six|sechs',
  'seven|sieben',
  'eight|acht',
  'nine|neun',
  'ten|zehn',
  'eleven|elf',
  'twelve|zwölf',
]
/** A window of words that comes again, not a date or an hour that only stands there. */
const COMES_AGAIN =
  /(?<!\p{L})(?:every|each|daily|weekly|monthly|quarterly|hourly|yearly|annually|weekdays|weekends?|(?:mon|tues|wednes|thurs|fri|satur|sun)days|on (?:mon|tues|wednes|thurs|fri|satur|sun)day|jede[nrsm]?|alle|täglich|wöchentlich|monatlich|stündlich|quartalsweise|vierteljährlich|jährlich|(?:mon|diens|donners|frei|sams|sonn)tags?|mittwochs?|werktags?|(?:of|of the|of every) month|(?:the )?(?:first|last|second|third|fourth) (?:mon|tues|wednes|thurs|fri|satur|sun)day|\d{1,2}(?:st|nd|rd|th|\.)(?: (?:and|und|&) (?:the )?(?:\d{1,2})(?:st|nd|rd|th|\.))?(?: (?:of|im|des) (?:the |every |each )?(?:month|monats?))|on the \d{1,2}(?:st|nd|rd|th)(?: (?:and|&) (?:the )?\d{1,2}(?:st|nd|rd|th))?|am \d{1,2}\.|(?:am|zum|on the) (?:first|ersten)|every quarter|quartals?|monats)(?!\p{L})/u
/** A day of the week beside a time: nothing starts only once, so it comes again. */
const NAMES_DAY = /(?<!\p{L})(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch/u
const WINDOW_WORDS_MAX = 14
const WORDS_MAX = 300

/** "On Monday? No, on Tuesday": what came before the no does not count. */
export const CORRECTED = /(?:[^.!?;:,]|\.(?=\S))*\?\s*(?:no|nope|nein)(?:[,:.]|(?= just| only))\s*/giu
/** Small letters, numbers in digits, times of day and turns of phrase in the words of the schedule grammar. */
export function timeText(text: string): string {
  let lower = text.normalize('NFKC').toLowerCase().replace(CORRECTED, ' ')
  for (const [n, words] of NUMBER_WORDS.entries())
    lower = lower.replace(new RegExp(`(?<![\\p{L}\\d])(?:${words})(?![\\p{L}\\d])`, 'gu'), String(n))
  for (const [pattern, word] of REWORDED) lower = lower.replace(pattern, word)
  return lower
    .replace(/half-(\d{1,2})/g, (_, hour: string) => `${(Number(hour) + 23) % 24}:30`)
    .replace(/before-(\d{1,2})/g, (_, hour: string) => `${(Number(hour) + 23) % 24}:45`)
}

interface Scheduled {
  readonly cron: string
  readonly open: When['open']
}

/** The longest stretch of words that is a schedule; a later one wins over an earlier one of the same length. */
export function findSchedule(text: string): Scheduled | null {
  const spoken = timeText(text)
  const past =
    /(?<![\p{L}\d])(\d{1,2})(?: min(?:ute)?s?)? (?:past|after) (?:every|each|the) (?:full )?hour|(?<![\p{L}\d])(\d{1,2}) minuten nach jeder vollen stunde/u.exec(
      spoken,
    )
  const minute = Number(past?.[1] ?? past?.[2])
  if (past && minute < 60) return { cron: `${minute} * * * *`, open: null }
  const found = findDays(spoken)
  return found !== null && /(?<!\p{L})quart(?:er|al)/u.test(spoken)
    ? { ...found, cron: found.cron.replace(/^(\d+ \d+ [\dL]+) \* \*$/, '$1 1,4,7,10 *') }
    : found
}

function findDays(spoken: string): Scheduled | null {
  const part = /@(\p{L}+)/u.exec(spoken)?.[1]
  const hour = part === undefined ? undefined : DAY_PARTS[part]
  const words = spoken
    .replace(/@\p{L}+/gu, ' ')
    .replace(/[()"“”„]/g, ' ')
    .split(/\s+/)
    .filter(Boolean)
    .slice(0, WORDS_MAX)
  const said = words.join(' ')
  const stretches = COMES_AGAIN.test(said) || NAMES_DAY.test(said) ? [...windows(words)] : []
  const days = stretches.filter((stretch) => COMES_AGAIN.test(stretch.text))
  const whole =
    days.find(({ text: stretch }) => cronOf(stretch) !== null) ??
    stretches.find(({ text: stretch }) => NAMES_DAY.test(stretch) && cronOf(stretch) !== null)
  if (whole) return { cron: cronOf(whole.text) ?? '', open: null }
  const time = clockApart(words)
  for (const { text: stretch } of days) {
    const cron = cronOf(`${stretch} at ${time ?? hour ?? HOUR_WHEN_UNSAID}`)
    if (cron !== null) return { cron, open: time === null && hour === undefined ? 'time' : null }
  }
  return vague(words.join(' '), time ?? hour)
}

/** Longest first, the later of two as long. */
function* windows(words: readonly string[]): Generator<{ readonly text: string }> {
  for (let length = Math.min(WINDOW_WORDS_MAX, words.length); length > 0; length--)
    for (let from = words.length - length; from >= 0; from--)
      yield {
        text: words
          .slice(from, from + length)
          .join(' ')
          .replace(/^[,;:.–-]+|[,;:.!?]+$/g, ''),
      }
}

function cronOf(stretch: string): string | null {
  if (/\*/.test(stretch) || stretch === '') return null
  const reading = readSentence(stretch, inEnglish)
  return reading.ok ? reading.cron : null
}

/** A time of day that stands away from its days: "daily look through it and write at 7:30". */
function clockApart(words: readonly string[]): string | null {
  const text = words.join(' ')
  const found =
    /(?<![\p{L}\d.,/-])(?:at|um|by|gegen|ab|around)\s+(\d{1,2}(?:[:.]\d{2})?\s?(?:am|pm|a\.m\.|p\.m\.|uhr|h)?)(?![\p{L}\d%€$-]|[.,]\d)/u.exec(
      text,
    ) ?? /(?<![\p{L}\d.,/-])(\d{1,2}[:]\d{2}\s?(?:am|pm|uhr)?|\d{1,2}(?:[:.]\d{2})?\s?(?:am|pm|uhr))(?![\p{L}\d])/u.exec(text)
  return found?.[1] ?? null
}

/** "weekly", "monthly": a schedule whose day nobody said; the first of its days is proposed. */
function vague(text: string, at: string | number | undefined): Scheduled | null {
  const time = at ?? HOUR_WHEN_UNSAID
  const table: readonly (readonly [RegExp, string])[] = [
    [
      /(?<!\p{L})(?:weekly|every week|each week|wöchentlich|jede woche|every (?:2|other|second) weeks?|biweekly|fortnight\w*|alle 2 wochen)(?!\p{L})/u,
      'every monday',
    ],
    [/(?<!\p{L})(?:monthly|every month|each month|monatlich|jeden monat)(?!\p{L})/u, 'on the 1st of the month'],
    [
      /(?<!\p{L})(?:quarterly|every quarter|each quarter|quartalsweise|vierteljährlich|jedes quartal)(?!\p{L})/u,
      'on the first day of every quarter',
    ],
    [/(?<!\p{L})(?:yearly|annually|every year|each year|jährlich|jedes jahr)(?!\p{L})/u, 'every year on 1 january'],
    [/(?<!\p{L})(?:regularly|regelmäßig|constantly|continuously|laufend|ständig)(?!\p{L})/u, 'every day'],
  ]
  for (const [pattern, days] of table) {
    if (!pattern.test(text)) continue
    const cron = cronOf(`${days} at ${time}`)
    if (cron !== null) return { cron, open: 'day' }
  }
  return null
}

const STARTS =
  '(?:when(?:ever)?|as soon as|once|each time|every time|if|on(?! the)|upon|after|for (?:each|every)|with (?:each|every)|wenn|sobald|immer wenn|jedes mal,? wenn|falls|bei|nach|für jede[nrsm]?)'
const LETTER = '(?:e-?mails?|mails?|messages?|nachricht(?:en)?|e-?mail-?nachricht)'
const MAIL_EVENT: readonly RegExp[] = [
  /(?<!\p{L})(?:whoever|any(?:one|body) (?:who|that)|every(?:one|body) (?:who|that)|(?:people|customers|those|applicants) (?:who|that)|wer(?: immer)?|jede[rmn]?,? d(?:er|ie|em)) (?:sends? us an? (?:e-?mail|mail|message)|writes? (?:to )?us|e-?mails us|mails us|uns (?:eine )?(?:e-?mail|mail)?\s?(?:schreibt|schickt|sendet|mailt)|an uns schreibt)/u,
  new RegExp(
    `(?<!\\p{L})(?:on|upon|after|bei|nach|mit)(?: the| dem)? (?:receipt|arrival|receiving|eingang|erhalt|eintreffen) (?:of |von )?(?:an? |every |each |eine[rs]? |jede[rs]? )?(?:\\p{L}+[- ]){0,2}?${LETTER}(?!\\p{L})`,
    'u',
  ),
  new RegExp(
    `(?<!\\p{L})${STARTS}\\s[^.;]{0,60}?(?<!\\p{L})${LETTER}(?!\\p{L})[^.;,]{0,60}?(?:arriv|com(?:es?|ing) |comes|came|hits?|lands?|reaches|received|gets? in|turns up|is sent to|to our|eingeh|eintrifft|ankomm|kommt|reinkomm|landet|bekommen)`,
    'u',
  ),
  new RegExp(
    `(?<!\\p{L})(?:incoming|inbound|arriving|new|eingehende[nrsm]?|ankommende[nrsm]?|neue[nrsm]?) (?:\\p{L}+[- ]){0,2}?${LETTER}(?!\\p{L})`,
    'u',
  ),
  /(?<!\p{L})(?:when(?:ever)?|if|as soon as|wenn|sobald|each time|every time)\s[^.;,]{0,40}?(?:writes?|e-?mails?|mails?|schreibt|mailt)\s(?:to )?(?:us|an uns|uns|to|an)(?!\p{L})/u,
  /(?<!\p{L})(?:we|i) (?:get|receive) (?:an? |the )?(?:\p{L}+ )?e-?mails?(?!\p{L})|(?<!\p{L})(?:bekommen|erhalten) wir eine (?:e-?)?mail|posteingang (?:kommt|landet)|by e-?mail (?:arriv|com)|(?:arriv\w+|com\w+ in|received|sent in) (?:by|via|per) e-?mail|(?:per|via) e-?mail (?:ein|rein|kommt|kommen)/u,
  /(?<!\p{L})(?:applications?|invoices?|orders?|complaints?|requests?|rechnung|bewerbung|beschwerde|anfrage)\w* (?:arrives?|comes?(?: in)?|is received|kommt|kommen|geht|eingeht|trifft) (?:in )?(?:by|via|per|as an?|in the|in our) (?:e-?mail|mailbox|inbox)/u,
]
/** A person at a screen, not another system. */
const BY_HAND =
  /(?<!\p{L})(?:i|we|ich|wir)(?: \p{L}+){0,3} (?:fill in|fill out|enter|type|press|click|give|provide|ausfüll\p{L}*|eingeb\p{L}*|drück\p{L}*|trage|start(?:e|en)? (?:it|ihn|sie|es))(?!\p{L})|(?<!\p{L})\p{L}+ (?:enters|types in|presses|clicks|hands over|eingibt|eintippt|drückt)(?!\p{L})/u
const WEB_EVENT: readonly RegExp[] = [
  /(?<!\p{L})(?:when(?:ever)?|as soon as|each time|every time|if|wenn|sobald|immer wenn|jedes mal,? wenn|falls)\s[^.;,]{0,70}?(?<!\p{L})(?:through|via|on|in|over|from|using|über|auf|im|in|per|aus)\s(?:our|the|unser\p{L}*|die|das|dem|der|den)?\s?(?:\p{L}+ )?(?:website|web ?site|web ?shop|online ?shop|shop|web ?form|form|portal|homepage|landing page|app|webseite|formular|booking system|shop system|online)(?!\p{L})/u,
  /(?<!\p{L})(?:webhooks?|web ?hook|api call|calls? (?:us|you|this|our (?:api|endpoint))|pings? us|posts? to us|aufruf(?:e|s)?|http call)(?!\p{L})/u,
  new RegExp(
    `(?<!\\p{L})${STARTS}\\s[^.;]{0,80}?(?:submit|fill(?:s|ed)? (?:in|out|it)|sign(?:s|ed)? up|regist(?:er|r)|place[sd]? an? |(?:is|are|gets?|been|was) (?:placed|created|submitted|received|registered|paid|booked|cancelled|reported|sent)|comes? in|came in|arrives?|checks? out|orders? (?:something|a |from)|books? |eingeh|geht .{0,20}ein|reinkomm|eintrifft|trifft .{0,20}ein|ausgefüllt|ausfüllt|abgeschickt|abschickt|abgesendet|bestellt|angemeldet|anmeldet|gemeldet|registrier|kommt(?!\\p{L})|hereinkomm|ankomm)`,
    'u',
  ),
  /(?<!\p{L})(?:our|the|unser\p{L}*|vom|der|aus dem) (?:web ?shop|shop|website|web ?form|webformular|system|crm|erp|booking tool|app|onlineshop|formular)(?!\p{L})[^.;]{0,40}?(?:calls|sends|posts|notifies|reports|tells|meldet|schickt|sendet|ruft)/u,
  /(?<!\p{L})(?:every|each|jede[rsm]?|incoming|new|neue[rsn]?|bei jeder|eingehende[nrs]?) (?:new |neue[rsn]? )?(?:\p{L}+[- ])?(?:order|sign-?up|registration|form submission|submission|web ?form|contact form|booking|bestellung|anmeldung|registrierung|buchung|formular)(?:s|en)? (?:from|via|through|on|over|of|in|aus|von|über) (?:the|our|unser\p{L}*|dem|der)/u,
]

/** What makes the job start: something that happens, a schedule, or a person. */
export function readWhen(text: string): When {
  const lower = text.normalize('NFKC').toLowerCase()
  const scheduled = findSchedule(text)
  const none = { cron: null, zone: zoneOf(lower), open: null }
  if (MAIL_EVENT.some((pattern) => pattern.test(lower)) && !(scheduled && scheduled.open === null)) return { ...none, kind: 'mail' }
  if (WEB_EVENT.some((pattern) => pattern.test(lower)) && !scheduled && !BY_HAND.test(lower)) return { ...none, kind: 'webhook' }
  if (scheduled) return { ...none, kind: 'schedule', ...scheduled }
  if (NEW_FILE.test(lower)) return { ...none, kind: 'schedule', cron: '0 * * * *', open: 'often' }
  return { ...none, kind: 'manual' }
}

const NEW_FILE =
  /(?<!\p{L})(?:when(?:ever)?|as soon as|if|wenn|sobald|each time)\s[^.;]{0,50}?(?:file|document|scan|pdf|datei|dokument)s?[^.;]{0,40}?(?:appears?|is (?:added|put|dropped|saved|uploaded|placed)|lands?|shows? up|turns? up|liegt|auftaucht|abgelegt|kommt)|(?<!\p{L})(?:watch|überwache)\p{L}* (?:the |den |das )?(?:folder|directory|ordner|verzeichnis)/u

/** Cities and zones that business people name beside a time. */
const ZONES: readonly (readonly [RegExp, string])[] = [
  [/(?<!\p{L})(?:london|uk|british) time|london(?:er)? zeit|(?<=\d ?(?:am|pm)? )gmt/u, 'Europe/London'],
  [/(?<!\p{L})(?:new york|eastern|us east coast) time|(?<!\p{L})(?:est|edt)(?!\p{L})/u, 'America/New_York'],
  [/(?<!\p{L})(?:berlin|german|vienna|zurich|munich|frankfurt|hamburg)(?:er)? (?:time|zeit)|(?<!\p{L})deutscher zeit/u, 'Europe/Berlin'],
  [/(?<!\p{L})paris time|pariser zeit/u, 'Europe/Paris'],
  [/(?<!\p{L})(?:pacific|san francisco|los angeles|california) time|(?<!\p{L})(?:pst|pdt)(?!\p{L})/u, 'America/Los_Angeles'],
  [/(?<!\p{L})chicago time|central time \(us\)/u, 'America/Chicago'],
  [/(?<!\p{L})tokyo time/u, 'Asia/Tokyo'],
  [/(?<!\p{L})singapore time/u, 'Asia/Singapore'],
  [/(?<!\p{L})sydney time/u, 'Australia/Sydney'],
  [/(?<=\d ?(?:am|pm)? ?)utc(?!\p{L})/u, 'UTC'],
]

function zoneOf(lower: string): string | null {
  const named = /(?<![\p{L}/])(?:africa|america|asia|australia|europe|pacific)\/[a-z_]+/u.exec(lower)?.[0]
  if (named) return Intl.supportedValuesOf('timeZone').find((zone) => zone.toLowerCase() === named) ?? null
  return ZONES.find(([pattern]) => pattern.test(lower))?.[1] ?? null
}

/** The text without the part that says what happens first: "when an e-mail arrives, …" asks for no e-mail. */
export function withoutEvent(text: string, kind: When['kind']): string {
  if (kind !== 'mail' && kind !== 'webhook') return text
  const patterns = kind === 'mail' ? MAIL_EVENT : WEB_EVENT
  const lower = text.toLowerCase()
  if (lower.length !== text.length) return text
  for (const pattern of patterns) {
    const match = pattern.exec(lower)
    if (match) return text.slice(0, match.index) + ' '.repeat(match[0].length) + text.slice(match.index + match[0].length)
  }
  return text
}
