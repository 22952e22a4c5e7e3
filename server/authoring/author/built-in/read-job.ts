import type { Surroundings } from '#server/authoring/author/author.ts'
import { type NamedApp, namedApps } from '#server/authoring/author/built-in/find-apps.ts'
import type { Job, Shape, Source } from '#server/authoring/author/built-in/job.ts'
import { plainWords } from '#server/authoring/author/built-in/plain-words.ts'
import { readActions, readsApps } from '#server/authoring/author/built-in/read-actions.ts'
import { readConditions } from '#server/authoring/author/built-in/read-conditions.ts'
import { type Place, readAddresses, readPlaces } from '#server/authoring/author/built-in/read-places.ts'
import { readWhen, type When, withoutEvent } from '#server/authoring/author/built-in/read-when.ts'
import type { Read } from '#server/authoring/author/built-in/reading.ts'
import { speaksOf } from '#server/authoring/author/built-in/words.ts'

/**
 * A job out of plain words; null when there is nothing in them that somebody could do.
 * @param said everything the person said, corrected for slips of the pen
 */
export function readJob(said: string, surroundings: Surroundings): Job | null {
  const text = plainWords(said)
  const when = readWhen(text)
  const happening = withoutEvent(text, when.kind)
  const apps = namedApps(timeless(happening), surroundings)
  const doing = timeless(withoutAppActs(happening, apps))
  const read: Read = {
    text: doing,
    whole: text,
    apps,
    when,
    places: sourcesFirst(readPlaces(text), doing, when),
    addresses: readAddresses(when.kind === 'mail' ? withoutMailbox(text) : text, surroundings.people).map(({ email }) => email),
    conditions: readConditions(withoutAppActs(text, apps).replace(NAMES, ' it '), surroundings.language),
    surroundings,
  }
  if (onlyRemembers(read)) return remembering(when)
  const source = readSource(read)
  const shape = readShape(read, source)
  const actions = readActions(read, source, shape)
  if (actions.length === 0) return null
  return {
    when,
    source,
    shape,
    actions,
    conditions: source.kind === 'table' || source.kind === 'folder' ? read.conditions : [],
    onlyNew: (source.kind === 'table' || source.kind === 'web' || source.kind === 'folder') && speaksOf(doing, 'remember'),
    approval: speaksOf(doing, 'approve'),
    pause: readPause(doing),
    document: readDocument(read, source),
    think: needsModel(read, source),
    reads: readsApps(read),
    secret: readSecret(said, surroundings),
    handOver: null,
    choices: [],
  }
}

/** Acts that an app does by itself, with nothing handed to it: their words are about its own records, not about a list of ours. */
const BY_ITSELF =
  /(?<!\p{L})(?:update|close|delete|remove|erase|assign|edit|aktualisier\p{L}*|schließ\p{L}*|lösch\p{L}*|entfern\p{L}*)(?!\p{L})/iu

function withoutAppActs(text: string, apps: readonly NamedApp[]): string {
  return apps.reduce(
    (left, { reads, words }) =>
      words !== undefined && !reads && BY_ITSELF.test(words) && readPlaces(words).length === 0 ? left.replace(words, ' ') : left,
    text,
  )
}

/** What stands where a secret was taken out, before anybody kept it (sessions/hide-secrets.ts). */
const SECRET = /\[(?:an? )?(?:saved )?secret\]/iu
const HANDLE = /vault:\/[\w./-]+#[\w-]+/u
/** "With the password of our shop": what it is, and whose. */
const SECRET_OF =
  /(?<!\p{L})(?:with|using|by|mit|per|über|und) (?:(?:the|our|my|its|saved|stored|a|dem|der|den|unser\p{L}*|gespeicherten?|hinterlegten?) ){1,3}(password|passphrase|api[- ]?key|key|token|login|credentials|secret|passwort|kennwort|api-?schlüssel|schlüssel|zugang|zugangsdaten|geheimnis) (?:(?:of|for|from|to|at|zu|zum|zur|für|von|vom|des|der|aus) )?(?:(?:the|our|my|dem|der|des|unser\p{L}*) )?(?:["“„'])?([\p{L}\d][\p{L}\d-]{1,40})/iu
const FIELDS: readonly (readonly [RegExp, string])[] = [
  [/pass|kennwort|login|credential|zugang/iu, 'password'],
  [/token/iu, 'token'],
  [/./u, 'key'],
]

/** A secret that was taken out, or one that is named, saved or not: only ever its name. */
function readSecret(said: string, { handles }: Surroundings): Job['secret'] {
  const saved = handles.find((known) => said.includes(known))
  if (saved !== undefined) return { handle: saved }
  const named = HANDLE.exec(said)?.[0]
  if (named !== undefined) return { handle: named }
  const [phrase = '', what = '', whose = ''] = SECRET_OF.exec(said) ?? []
  const path = (/(?:des|eres) \S+$/iu.test(phrase) ? whose.replace(/s$/, '') : whose)
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
  if (path !== '') {
    const field = FIELDS.find(([pattern]) => pattern.test(what))?.[1] ?? 'key'
    return { handle: handles.find((known) => known.startsWith(`vault:/${path}#`)) ?? `vault:/${path}#${field}` }
  }
  return SECRET.test(said) ? { handle: null } : null
}

/** A list that is called late.csv says nothing about its rows. */
const NAMES = /\S+@\S+|https?:\/\/\S+|[^\s"'“”„]+\.[a-z]{2,5}(?!\p{L})/giu

const REMEMBER =
  /^\W{0,3}(?:(?:please|bitte|can you|could you|would you|i want you to|i need you to|you should|kindly|du sollst dir|kannst du dir|könntest du dir) ){0,2}(?:remember|memori[sz]e|keep in mind|bear in mind|make a mental note|merke? dir|merken sie sich|merken|behalte)(?!\p{L})/iu

/** Nothing to look at and nobody to tell: a thing to keep in mind. */
function onlyRemembers({ whole, places, addresses, when }: Read): boolean {
  return when.kind === 'manual' && places.length === 0 && addresses.length === 0 && REMEMBER.test(whole.trim())
}

function remembering(when: When): Job {
  const nothing = {
    conditions: [],
    onlyNew: false,
    approval: false,
    pause: null,
    document: null,
    think: false,
    reads: [],
    secret: null,
    handOver: null,
    choices: [],
  }
  return { when, source: { kind: 'none' }, shape: { kind: 'rows' }, actions: [{ kind: 'remember' }], ...nothing }
}

/** Where letters arrive is no one to write to: "when a mail arrives at orders@…", "incoming mails to support@…". */
const MAILBOX =
  /(?<!\p{L})(?:(?:e-?)?mails?|messages?|inbox|mailbox|postfach|writes?|arriv\p{L}+|com(?:es?|ing)|land\p{L}*|sent|received|addressed|eingeh\p{L}*|eintrifft|ankommt|kommt|geht)(?!\p{L})(?:[ ]\p{L}+){0,4}?[ ](?:at|to|in|into|on|for|an|bei|auf|unter|in der|im)[ ](?:our |the |unser\p{L}* |die |das )?(?:(?:address|inbox|mailbox|postfach|adresse) )?[^\s,;@]+@[^\s,;]+/giu
const SENDS_ON = /(?<!\p{L})(?:forward|send|mail|pass|redirect|leite|schicke?|sende)(?:s|ing)?(?: on)?(?: [\p{L}-]+){0,6}$/iu

function withoutMailbox(text: string): string {
  return text.replace(MAILBOX, (said, at: number) => {
    const verb = /(?<!\p{L})at [^\s,;@]+@/iu.test(said) ? false : SENDS_ON.test(text.slice(Math.max(0, at - 80), at))
    const orders =
      /^(?:e-?)?mail(?!s| (?:arriv|com|hit|land|is|reach|get))/iu.test(said) &&
      !/(?<!\p{L})(?:an?|the|new|incoming|every|each|eine?|jede|neue) $/iu.test(text.slice(Math.max(0, at - 10), at))
    return verb || orders ? said : said.replace(/[^\s,;@]+@[^\s,;]+$/u, ' ')
  })
}

const LOOKS_UP =
  /(?<!\p{L})(?:look|looks|check|checks|compare|find|finds|match|read|reads|against|consult|search|according|answer|reply|schau|prüf\p{L}*|nachschlag\p{L}*|such\p{L}*|abgleich\p{L}*|vergleich\p{L}*|antworte?|laut|anhand)(?!\p{L})|(?<!\p{L})(?:from|using|with|aus|mit)(?: the| our| der| unser\p{L}*)?(?: \p{L}+)? \S+\.(?:csv|xlsx|tsv|json)(?!\p{L})|(?<!\p{L})(?:mail|send|tell)(?: \p{L}+){0,4} in \S+\.(?:csv|xlsx)/iu
/** What arrives goes into the only list that is named. */
function kept(places: readonly Place[]): readonly Place[] {
  const tables = places.filter(({ kind }) => kind === 'table')
  return tables.length === 1 ? places.map((place) => (place.kind === 'table' ? { ...place, use: 'to' as const } : place)) : places
}

/** A document that is made, with a folder named beside a list, goes into the folder. */
const KEEPS =
  /(?<!\p{L})(?:pdfs?|word (?:file|document)|docx|certificates?|reports?|copy|copies|calendar file|berichte?|kopien?)(?!\p{L})/iu

/** A list that is only named, with no other to look at, is what the job is about: nobody asked to write over it. */
function sourcesFirst(places: readonly Place[], text: string, { kind }: When): readonly Place[] {
  const looked = places.some((place) => place.use === 'from' && place.kind !== 'folder')
  if (kind === 'mail' || kind === 'webhook') return LOOKS_UP.test(text) ? places : kept(places)
  if (looked)
    return KEEPS.test(text)
      ? places.map((place) => (place.kind === 'folder' && !place.sure ? { ...place, use: 'to' as const } : place))
      : places
  const only = places.find((place) => place.kind === 'table' && place.use === 'to' && !place.sure)
  return only === undefined ? places : places.map((place) => (place === only ? { ...place, use: 'from' as const } : place))
}

const TIMES =
  /(?<!\p{L})(?:every|each|all|jede[nrsm]?|alle)\s+(?:\d+\s+)?(?:other |single |first |last |second |ersten? |letzten? )?(?:days?|mornings?|evenings?|afternoons?|nights?|hours?|minutes?|weeks?|months?|quarters?|years?|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|weekdays?|work(?:ing)? ?days?|business days?|(?:mon|diens|donners|frei|sams|sonn)tags?|mittwochs?|tage?s?|morgen|abend|wochen?|monate?s?|stunden?|minuten|quartale?s?|werktage?|nachmittag|mittag)(?!\p{L})/giu
/** A text without the words that only say how often. */
export const timeless = (text: string): string => text.replace(TIMES, ' ')

function readSource(read: Read): Source {
  const { text, places, when } = read
  const from = places.filter(({ use }) => use === 'from')
  const tables = from.filter(({ kind }) => kind === 'table')
  const table = tables[0]
  if (table) return { kind: 'table', path: table.path, second: tables[1]?.path ?? null }
  const web = from.find(({ kind }) => kind === 'web')
  if (web) return { kind: 'web', url: web.path }
  const file = from.find(({ kind }) => kind === 'file')
  if (when.kind === 'mail' || when.kind === 'webhook') return { kind: 'event', of: when.kind, beside: file?.path ?? null }
  if (file) return { kind: 'file', path: file.path }
  const folder = from.find(({ kind }) => kind === 'folder')
  const handlesFiles = speaksOf(text, 'move') || speaksOf(text, 'remove') || speaksOf(text, 'rename')
  if (folder) return { kind: 'folder', path: folder.path }
  if (handlesFiles && speaksOf(text, 'files') && !speaksOf(text, 'duplicates')) return { kind: 'folder', path: null }
  const wantsForm = speaksOf(text, 'form') && when.kind === 'manual'
  if (wantsForm && !speaksOf(text, 'table')) return { kind: 'form' }
  if (readsApps(read).length > 0) return { kind: 'none' }
  if (needsRows(read)) return { kind: 'table', path: null, second: null }
  return wantsForm ? { kind: 'form' } : { kind: 'none' }
}

const REMINDS_TO =
  /(?<!\p{L})(?:remind|nudge|tell|ask|erinner\p{L}*)\s(?:[^.;]|\.(?=\S)){0,60}?(?:\sto\s(?:\p{L}+)|\sabout\s|\sthat\s|\sdass\s|\sdaran|\san\s(?:die|den|das|ihre)\s)/iu
/** Somebody is asked for something: what is asked for lies nowhere yet. */
const ASKS_FOR = /(?<!\p{L})(?:ask|asks|request|chase|bitte|frage?)(?!\p{L})(?:[^.;]|\.(?=\S)){0,80}?(?:\sfor\s|\sum\s(?!\d)|\snach\s)/iu
const HAS_NUMBERS = /(?<!\p{L})(?:per|by|pro|je|nach)\s+\p{L}+/iu

/** Whether the job goes over rows of something, though no file was named. */
function needsRows({ text, conditions, addresses }: Read): boolean {
  if (conditions.length === 0 && addresses.length > 0 && ASKS_FOR.test(text)) return false
  if (conditions.length > 0 || speaksOf(text, 'table') || speaksOf(text, 'duplicates') || speaksOf(text, 'join')) return true
  if (REMINDS_TO.test(text)) return false
  return (speaksOf(text, 'each') && addresses.length === 0) || (speaksOf(text, 'group') && HAS_NUMBERS.test(text))
}

const TOP =
  /(?<!\p{L})(?:(?:top|first|best|die|the|our|my) )?(\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|twenty|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|zwanzig)\s+(biggest|largest|highest|most|top|best|greatest|longest|latest|newest|smallest|lowest|cheapest|fewest|least|oldest|worst|größten|höchsten|teuersten|besten|neuesten|längsten|kleinsten|niedrigsten|günstigsten|billigsten|ältesten)(?!\p{L})|(?<!\p{L})top[- ](\d{1,3}|three|five|ten|zehn|drei|fünf)(?!\p{L})/iu
const COUNTS = [
  '',
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
]
const LOWEST = /smallest|lowest|cheapest|fewest|least|oldest|worst|kleinsten|niedrigsten|günstigsten|billigsten|ältesten/i
const BY =
  /(?<!\p{L})(?:grouped by|group by|by|per|pro|je|nach|for each|for every|for|gruppiert nach)\s+(?:the |each |every )?(\p{L}{3,}(?:[- ](?:center|centre|group|manager|type|number|category))?)(?!\p{L}|@)/giu
const NO_GROUP = new Set(
  'mail email e-mail post hand day week month row line person hour webhook csv file me us them the that this our your each every all monday tuesday wednesday thursday friday saturday sunday and payroll finance accounting approval it review'.split(
    ' ',
  ),
)

function readShape({ text, whole }: Read, source: Source): Shape {
  if (source.kind !== 'table') return { kind: 'rows' }
  const top = TOP.exec(whole)
  if (top) {
    const said = (top[1] ?? top[3] ?? '10').toLowerCase()
    const spelled = COUNTS.findIndex((words) => words.split('|').includes(said))
    return { kind: 'top', count: spelled > 0 ? spelled : Number(said) || 20, ascending: LOWEST.test(top[2] ?? '') }
  }
  if (speaksOf(text, 'duplicates')) return { kind: 'duplicates' }
  if (source.second !== null) return speaksOf(text, 'compare') && !speaksOf(text, 'join') ? { kind: 'compare' } : { kind: 'join' }
  const by = [...text.matchAll(BY)].map(([, word = '']) => word).find((word) => !NO_GROUP.has(word.toLowerCase()))
  if (by !== undefined && speaksOf(text, 'group')) return { kind: 'group', by: by.charAt(0).toUpperCase() + by.slice(1) }
  return { kind: 'rows' }
}

const FOR_EACH =
  /(?<!\p{L})(?:each|every|per|one|für jede[nrs]?|pro|je|jede[nrs]?)\s+(?:\p{L}+ ){0,3}?(?:row|line|person|customer|employee|entry|participant|item|record|zeile|person|kund\p{L}+|mitarbeiter\p{L}*|teilnehmer\p{L}*|eintrag|member|attendee|client|supplier|student|guest|candidate|invoice)|(?<!\p{L})(?:letters|certificates|contracts|badges|labels|name tags|briefe|urkunden|zertifikate|verträge|bescheinigungen)(?!\p{L})(?:[^.;]|\.(?=\S)){0,40}?(?<!\p{L})(?:for|to|an|für) (?:all |the |alle |die )?\p{L}+/iu
const WORD_FILE =
  /(?<!\p{L})(?:word[- ]?(?:documents?|files?|doc|dokumente?|datei|reports?|letters?|lists?|overview|bericht|brief|summary|version|export)|docx|(?:as|into|in|als) (?:an? |eine? )?word(?! of))(?!\p{L})/iu
const MAKES_PDF =
  /(?<!\p{L})(?:as|into|an?|one|the|als|eine?|in|by|per|monthly|weekly|attached)\s+(?:\p{L}+[- ]){0,3}?pdfs?(?!\p{L})|(?<!\p{L})\p{L}+ pdfs? (?:for|per|of|für|pro|je)(?!\p{L})|(?<!\p{L})pdf[- ]?(?:report|bericht|certificate|invoice|summary|document|datei|dokument|version|overview|letter|export|liste?)\p{L}*/iu

function readDocument({ text, whole, places }: Read, source: Source): Job['document'] {
  const made = /\.(docx|pdf)$/i.exec(places.find(({ kind, use }) => kind === 'file' && use === 'to')?.path ?? '')?.[1]?.toLowerCase()
  if (source.kind === 'file') {
    // a copy of a document is the same file again, none that is made
    const isCopy = made === undefined || source.path.toLowerCase().endsWith(`.${made}`)
    return isCopy ? null : { format: made === 'pdf' ? 'pdf' : 'docx', perRow: false }
  }
  if (source.kind === 'folder') return null
  const format = WORD_FILE.test(whole) ? 'docx' : MAKES_PDF.test(text) ? 'pdf' : null
  if (format !== null) return { format, perRow: source.kind === 'table' && FOR_EACH.test(whole) }
  const makes =
    /(?<!\p{L})(?:make|create|generate|prepare|produce|write|erstell\p{L}*|erzeug\p{L}*)\s(?:[^.;]|\.(?=\S)){0,30}?(?<!\p{L})(?:certificates?|letters?|contracts?|badges?|bescheinigung\p{L}*|urkunden?|zertifikate?|briefe?)(?!\p{L})/iu
  return makes.test(text) ? { format: 'pdf', perRow: source.kind === 'table' } : null
}

const PAUSE =
  /(?<!\p{L})(?:wait|after|warte\p{L}*|nach|then)\s+(?:for )?(\d{1,3})\s+(days?|hours?|weeks?|tagen?|stunden?|wochen?)(?!\p{L})|(\d{1,3})\s+(days?|weeks?|hours?|tage|wochen|stunden)\s+(?:later|afterwards|später|danach)/iu

function readPause(text: string): string | null {
  const match = PAUSE.exec(text)
  const count = Number(match?.[1] ?? match?.[3])
  const unit = (match?.[2] ?? match?.[4] ?? '').toLowerCase()
  if (!match || !(count > 0)) return null
  return /^w/.test(unit) ? `${count * 7}d` : /^[ds]\p{L}*und|^h/u.test(unit) ? `${count}h` : `${count}d`
}

function needsModel({ text }: Read, source: Source): boolean {
  if (speaksOf(text, 'textWork')) return true
  return source.kind !== 'table' && source.kind !== 'folder' && source.kind !== 'none' && speaksOf(text, 'think')
}
