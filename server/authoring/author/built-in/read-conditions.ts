import { parseNumber } from '#server/connectors/tables/detect-values.ts'

/** What a row must be like to count; the columns are names that a person can correct in the form. */
export type Condition =
  | { readonly kind: 'above' | 'below'; readonly column: string; readonly value: number; readonly money: boolean }
  /** The date has passed by more than so many days. */
  | { readonly kind: 'late'; readonly column: string; readonly days: number }
  /** The date comes within so many days. */
  | { readonly kind: 'soon'; readonly column: string; readonly days: number }
  | { readonly kind: 'yearly'; readonly column: string }
  | { readonly kind: 'is' | 'isNot'; readonly column: string; readonly value: string }
  | { readonly kind: 'empty'; readonly column: string }

const NUMBER = '(\\d[\\d.,\u00a0 ]*\\d|\\d)'
const MONEY = '(?:€|eur|euros?|\\$|usd|dollars?|£|gbp|pounds?|chf|francs?|franken)'
const ABOVE =
  '(?:over|above|more than|greater than|at least|exceed(?:s|ing)?|higher than|bigger than|larger than|from|beyond|über|mehr als|mindestens|höher als|größer als|ab)'
const BELOW = '(?:under|below|less than|fewer than|lower than|at most|smaller than|unter|weniger als|höchstens|kleiner als|niedriger als)'
const DAYS = '(days?|weeks?|months?|years?|tagen?|tage|wochen?|monaten?|monate|jahren?|jahre)'
const CONDITIONS_MAX = 4

interface Words {
  readonly amount: string
  readonly quantity: string
  readonly due: string
  readonly ends: string
  readonly status: string
  readonly birthday: string
}
const COLUMNS: Readonly<Record<'en' | 'de', Words>> = {
  en: { amount: 'Amount', quantity: 'Quantity', due: 'Due', ends: 'Ends', status: 'Status', birthday: 'Date' },
  de: { amount: 'Betrag', quantity: 'Menge', due: 'Fällig', ends: 'Ende', status: 'Status', birthday: 'Datum' },
}

/** The conditions that a text puts on rows, at most four, in a fixed order. */
export function readConditions(text: string, language: 'en' | 'de'): readonly Condition[] {
  const lower = inDigits(text.normalize('NFKC').toLowerCase())
  const names = COLUMNS[language]
  return [...amounts(lower, names), ...dates(lower, names), ...states(lower, names)].slice(0, CONDITIONS_MAX)
}

const WORDS = [
  'one|einem?|einen|einer',
  'two|zwei',
  'three|drei',
  'four|vier',
  'five|fünf',
  'six|sechs',
  'seven|sieben',
  'eight|acht',
  'nine|neun',
  'ten|zehn',
]
const inDigits = (text: string): string =>
  WORDS.reduce((all, words, n) => all.replace(new RegExp(`(?<!\\p{L})(?:${words}) (?=${DAYS})`, 'gu'), `${n + 1} `), text)

/** The first amount of money in a text that is no limit of a condition; null when there is none. */
export function readAmount(text: string): number | null {
  const match = new RegExp(`(?<![\\p{L}\\d])(?:(${MONEY})\\s*${NUMBER}|${NUMBER}\\s*[- ]?(${MONEY})(?!\\p{L}))`, 'iu').exec(text)
  const digits = match?.[2] ?? match?.[3]
  return digits === undefined ? null : readNumber(digits)
}

const ANEW = new RegExp(
  `^\\W*(?:(?:no|nein|sorry|ok|okay|actually|eigentlich|and|und|please|bitte|but|aber|doch|rather|lieber|i mean|i meant|ich meine?|make (?:it|that|this|them)|mach(?:e|en sie)? (?:das|es|daraus|draus)|change (?:it|that) to|änder\\p{L}* (?:das|es) (?:auf|in|zu)|let.s say|sagen wir)[,:]?\\s+)+(?:${MONEY}\\s*${NUMBER}|${NUMBER}\\s*${MONEY})(?:\\s+(?:instead|please|bitte|stattdessen|draus))*\\W*$`,
  'iu',
)

/** "Make that 50 euros": nothing but another sum; null for any other message. */
export function sumAnew(text: string): number | null {
  const match = ANEW.exec(text)
  const digits = match?.[1] ?? match?.[2]
  return digits === undefined ? null : readNumber(digits)
}

/** A number as people write it, English or German: `1,000`, `1.000`, `12,5`. */
export function readNumber(text: string): number | null {
  const bare = text.trim().replace(/[.,]$/, '')
  const grouped = /^\d{1,3}([.,]\d{3})+$/.exec(bare)
  if (grouped) return parseNumber(bare, grouped[1]?.startsWith('.') ? ',' : '.')
  return parseNumber(bare, '.') ?? parseNumber(bare, ',')
}

function amounts(text: string, names: Words): Condition[] {
  const found: Condition[] = []
  for (const [kind, words] of [
    ['above', ABOVE],
    ['below', BELOW],
  ] as const)
    for (const match of text.matchAll(
      new RegExp(
        `(?<!\\p{L})${words}\\s+(?:the (?:minimum|limit|maximum) of\\s+)?(${MONEY}\\s*)?${NUMBER}\\s*(${MONEY}|k(?!\\p{L}))?\\s*(\\p{L}+)?(?:\\s+(\\p{L}+))?`,
        'gu',
      ),
    )) {
      const [, before, digits = '', after, word = '', second = ''] = match
      if (new RegExp(`^${DAYS}$`, 'u').test(word) || /^(?:uhr|am|pm|o|minutes?|minuten)$/u.test(word)) continue
      const value = readNumber(digits)
      if (value === null) continue
      const money = before !== undefined || (after !== undefined && after !== 'k')
      found.push({
        kind,
        value: after === 'k' ? value * 1000 : value,
        money,
        column: money ? names.amount : columnFrom(word, second, names),
      })
    }
  return found
}

const NO_COLUMN = new Set(
  'pieces piece left in of stück or and und oder are is items item per im at the units unit pcs on remaining each a an they we it that'.split(
    ' ',
  ),
)
function columnFrom(word: string, second: string, names: Words): string {
  if (word === '' || NO_COLUMN.has(word)) return names.quantity
  const phrase = second !== '' && !NO_COLUMN.has(second) && /^(?:days|hours|tage|stunden)$/.test(second) ? `${word} ${second}` : word
  return phrase.charAt(0).toUpperCase() + phrase.slice(1)
}

/** Days of a spoken span: `3 weeks` → 21. */
function inDays(count: string | undefined, unit: string | undefined): number | null {
  const n = Number(count)
  if (count === undefined || unit === undefined || !Number.isInteger(n) || n > 4000) return null
  return n * (/^(?:w)/.test(unit) ? 7 : /^(?:m)/.test(unit) ? 30 : /^(?:y|j)/.test(unit) ? 365 : 1)
}

const LATE =
  'overdue|past due|late|delayed|in arrears|too late|outstanding|have(?: not|n.?t) pa(?:id|yed)|has(?: not|n.?t) pa(?:id|yed)|not (?:been )?pa(?:id|yed)|unpaid|not paid|did(?: not|n.?t) pay|überfällig\\p{L}*|offene?n? (?:rechnungen|posten)|unbezahlt\\p{L}*|nicht bezahlt|verspätet\\p{L}*|in verzug|säumig\\p{L}*|owe[sd]?|debtors?|behind with'
const SOON =
  'end|ends|ending|expire|expires|expiring|expiry|run out|runs out|due|falls? due|lapses?|renews?|renewal|renewed|terminate|auslaufen\\p{L}*|abl(?:a|ä)uf\\p{L}*|ausläuft|läuft|laufen|enden|endet|fällig\\p{L}*|verfallen|verfällt|probation|deadlines?|fristen?|valid until|gültig|upcoming|starts?|beginnt'

function dates(text: string, names: Words): Condition[] {
  const span = `(\\d{1,4})[- ]?${DAYS}`
  const late = new RegExp(`(?<!\\p{L})(?:${LATE})(?!\\p{L})`, 'u').test(text)
  const by = new RegExp(
    `${span}\\s+(?:overdue|late|past|delayed|überfällig|in verzug|zu spät)|(?:overdue|late|past due|überfällig|offen|open|older|untouched|since|seit)\\p{L}*\\s+(?:by|for|since|than|seit|als)?\\s*(?:more than|mehr als)?\\s*${span}`,
    'u',
  ).exec(text)
  const aged =
    /(?<!\p{L})(?:older than|more than|not (?:been )?(?:touched|changed|opened|used) (?:for|in)|älter als|seit mehr als)\s+(?:(an?|eine[nm]?)|(\d{1,4}))[- ]?(days?|weeks?|months?|years?|tagen?|tage|wochen?|monaten?|monate?|jahren?|jahre?|tag|jahr)(?= old|(?!\p{L}))/u.exec(
      text,
    )
  const isAge =
    aged !== null &&
    (/(?:older|älter|touched|changed|opened|used|seit)/u.test(aged[0]) || text.slice(aged.index + aged[0].length).startsWith(' old'))
  if (late) return [{ kind: 'late', column: names.due, days: inDays(by?.[1] ?? by?.[3], by?.[2] ?? by?.[4]) ?? 0 }]
  if (/(?<!\p{L})(?:birthdays?|anniversar\p{L}+|jubilä\p{L}+|geburtstag\p{L}*)/u.test(text))
    return [{ kind: 'yearly', column: names.birthday }]
  if (isAge) return [{ kind: 'late', column: names.due, days: inDays(aged[2] ?? '1', aged[3]) ?? 0 }]
  const soon = new RegExp(`(?<!\\p{L})(?:${SOON})(?!\\p{L})`, 'u').test(text)
  const ahead =
    new RegExp(
      `(?:within|in|in the|over the|for the|during the|innerhalb|in den|binnen|der|die)\\s+(?:the )?(?:next|coming|following|nächsten|kommenden)?\\s*${span}`,
      'u',
    ).exec(text) ??
    new RegExp(`(?:next|coming|following|nächsten|kommenden)\\s+${span}`, 'u').exec(text) ??
    new RegExp(`${span}\\s+(?:before|ahead|in advance|prior|vorher|vor(?!\\p{L})|left|im voraus)`, 'u').exec(text) ??
    new RegExp(`(?:less than|weniger als|fewer than)\\s+${span}`, 'u').exec(text)
  const thisWeek = /(?<!\p{L})(?:this|next|diese|nächste)[rn]? (?:week|woche)/u.test(text)
    ? 7
    : /(?<!\p{L})(?:this|next|diesen|nächsten|coming) (?:month|monat)/u.test(text)
      ? 31
      : null
  const days = inDays(ahead?.[1], ahead?.[2]) ?? thisWeek
  if (soon && (days !== null || /(?<!\p{L})(?:expir|run(?:s)? out|soon|bald|ablauf|ausl(?:a|ä)uf)/u.test(text)))
    return [{ kind: 'soon', column: names.ends, days: days ?? 30 }]
  if (/(?<!\p{L})(?:due today|for today|today's|heute fällig|tomorrow|morgen fällig)(?!\p{L})/u.test(text) && soon)
    return [{ kind: 'soon', column: names.due, days: 1 }]
  return []
}

const STATES =
  'open|pending|unanswered|rejected|approved|cancelled|canceled|active|inactive|failed|new|urgent|closed|blocked|confirmed|unconfirmed|done|missing|delivered|offen|abgelehnt|genehmigt|aktiv|inaktiv|dringend|erledigt|storniert|gekündigt'

function states(text: string, names: Words): Condition[] {
  const status =
    new RegExp(`(?<!\\p{L})(?:status|state|stand|zustand)\\s+(?:is |of |ist |=|: ?|auf )?["“„']?(${STATES})`, 'u').exec(text) ??
    new RegExp(
      `(?<!\\p{L})(?:(${STATES})(?:e|en|er|es)?)\\s+(?!(?:an?|one|its|their|ein\\p{L}*) )(?:\\p{L}+ )?(?:tickets?|tasks?|applications?|orders?|items?|requests?|candidates?|cases|invoices?|complaints?|aufgaben|anträge|tickets?|bestellungen|fälle|posten|incidents?|bugs?|claims?)`,
      'u',
    ).exec(text)
  if (status?.[1]) return [{ kind: 'is', column: names.status, value: status[1] }]
  const missing =
    /(?<!\p{L})(?:without|missing|lacks?|lacking|no|ohne|fehlende[nrsm]?|kein(?:e|en)?)\s+(?:an? |the |their |any |eine? )?(\p{L}+(?: (?:number|certificate|address|date|name|id|code|nummer|adresse))?)/u.exec(
      text,
    ) ??
    /(?<!\p{L})(?:has|have) (?:an? |the )?(\p{L}+ (?:number|certificate|address|date|name|id|code))(?!\p{L})/u.exec(text) ??
    /whose (\p{L}+(?: \p{L}+)?) (?:is|are) (?:missing|empty|blank)/u.exec(text) ??
    /(\p{L}+(?: \p{L}+)?) (?:is|are) (?:missing|empty|blank)/u.exec(text)
  const column = missing?.[1]
  if (
    column &&
    /(?<!\p{L})(?:without|missing|lack|ohne|fehl|empty|blank|the ones|check|has an?|have an?|no (?:\p{L}+ )?(?:number|certificate|address|date|name|id|code|e-?mail)|keine)/u.test(
      text,
    ) &&
    !/^(?:one|more|longer|need|later|duplicates?|reply|answer|response|later than|e|mail)(?!\p{L})/u.test(column)
  )
    return [{ kind: 'empty', column: column.charAt(0).toUpperCase() + column.slice(1) }]
  return []
}
