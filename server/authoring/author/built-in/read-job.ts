import type { Surroundings } from '#server/authoring/author/author.ts'
import { chatOf, findTools, missingApps, VOUCHER_TOOL } from '#server/authoring/author/built-in/find-apps.ts'
import type { Action, Job, Shape, Source } from '#server/authoring/author/built-in/job.ts'
import { type Condition, readAmount, readConditions } from '#server/authoring/author/built-in/read-conditions.ts'
import { type Place, readAddresses, readPlaces } from '#server/authoring/author/built-in/read-places.ts'
import { readWhen, type When, withoutEvent } from '#server/authoring/author/built-in/read-when.ts'
import { speaksOf } from '#server/authoring/author/built-in/words.ts'

/** The text and what stands in it, read once. */
interface Read {
  /** Without what makes the job start, so that "when an e-mail arrives" sends none. */
  readonly text: string
  readonly whole: string
  readonly when: When
  readonly places: readonly Place[]
  readonly addresses: readonly string[]
  readonly conditions: readonly Condition[]
  readonly surroundings: Surroundings
}

/**
 * A job out of plain words; null when there is nothing in them that somebody could do.
 * @param text everything the person said, corrected for slips of the pen
 */
export function readJob(text: string, surroundings: Surroundings): Job | null {
  const when = readWhen(text)
  const doing = timeless(withoutEvent(text, when.kind))
  const read: Read = {
    text: doing,
    whole: text,
    when,
    places: sourcesFirst(readPlaces(text), when),
    addresses: readAddresses(text, surroundings.people).map(({ email }) => email),
    conditions: readConditions(text, surroundings.language),
    surroundings,
  }
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
  }
}

/** A list that is only named, with no other to look at, is what the job is about: nobody asked to write over it. */
function sourcesFirst(places: readonly Place[], { kind }: When): readonly Place[] {
  const looked = places.some((place) => place.use === 'from' && place.kind !== 'folder')
  if (looked || kind === 'mail' || kind === 'webhook') return places
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
  if (when.kind === 'mail' || when.kind === 'webhook') return { kind: 'event', of: when.kind }
  if (file) return { kind: 'file', path: file.path }
  const folder = from.find(({ kind }) => kind === 'folder')
  const handlesFiles = speaksOf(text, 'move') || speaksOf(text, 'remove') || speaksOf(text, 'rename')
  if (folder) return { kind: 'folder', path: folder.path }
  if (handlesFiles && speaksOf(text, 'files') && !speaksOf(text, 'duplicates')) return { kind: 'folder', path: null }
  const wantsForm = speaksOf(text, 'form') && when.kind === 'manual'
  if (wantsForm && !speaksOf(text, 'table')) return { kind: 'form' }
  if (needsRows(read)) return { kind: 'table', path: null, second: null }
  return wantsForm ? { kind: 'form' } : { kind: 'none' }
}

const REMINDS_TO =
  /(?<!\p{L})(?:remind|nudge|tell|ask|erinner\p{L}*)\s(?:[^.;]|\.(?=\S)){0,60}?(?:\sto\s(?:\p{L}+)|\sabout\s|\sthat\s|\sdass\s|\sdaran|\san\s(?:die|den|das|ihre)\s)/iu
const HAS_NUMBERS = /(?<!\p{L})(?:per|by|pro|je|nach)\s+\p{L}+/iu

/** Whether the job goes over rows of something, though no file was named. */
function needsRows({ text, conditions, addresses }: Read): boolean {
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
  /(?<!\p{L})(?:each|every|per|one|für jede[nrs]?|pro|je|jede[nrs]?)\s+(?:\p{L}+ ){0,3}?(?:row|line|person|customer|employee|entry|participant|item|record|zeile|person|kund\p{L}+|mitarbeiter\p{L}*|teilnehmer\p{L}*|eintrag|member|attendee|client|supplier|student|guest|candidate|invoice)/iu
const WORD_FILE =
  /(?<!\p{L})(?:word[- ]?(?:documents?|files?|doc|dokumente?|datei|reports?|letters?|lists?|overview|bericht|brief|summary|version|export)|docx|(?:as|into|in|als) (?:an? |eine? )?word(?! of))(?!\p{L})/iu
const MAKES_PDF =
  /(?<!\p{L})(?:as|into|an?|one|the|als|eine?|in|by|per|monthly|weekly|attached)\s+(?:\p{L}+[- ]){0,3}?pdfs?(?!\p{L})|(?<!\p{L})pdf[- ]?(?:report|bericht|certificate|invoice|summary|document|datei|dokument|version|overview|letter|export|liste?)\p{L}*/iu

function readDocument({ text, whole }: Read, source: Source): Job['document'] {
  if (source.kind === 'folder' || source.kind === 'file') return null
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

/** Something is to be seen under Results beside what is sent. */
const KEEPS_TOO =
  /(?<!\p{L})(?:show (?:me|us)|(?:keep|put|save|store)\s[^.;,]{0,40}?(?:as a result|under results|in the results|for me to (?:see|look at)|to look at)|as a result|als ergebnis|zeig\p{L}* mir)(?!\p{L})/iu

function readActions(read: Read, source: Source, shape: Shape): readonly Action[] {
  const found: Action[] = [...fileActions(read, source), ...webActions(read), ...appActions(read), ...voucherActions(read, source)]
  const writes = writeAction(read, source)
  if (writes) found.push(writes)
  found.push(...mailActions(read, source, found))
  if (found.length > 0) return KEEPS_TOO.test(read.text) ? [...found, { kind: 'result' }] : found
  const isKnown = source.kind !== 'none' || shape.kind !== 'rows' || read.when.kind !== 'manual'
  return isKnown ? [{ kind: 'result' }] : []
}

const ONLY = /(?<!\p{L})(pdf|csv|docx|xlsx|jpg|png|txt|tmp|zip|log)s?(?!\p{L})/iu

function fileActions({ text, whole, places }: Read, source: Source): Action[] {
  if (source.kind !== 'folder') return []
  const to = places.find(({ kind, use }) => kind === 'folder' && use === 'to')?.path ?? null
  const only = ONLY.exec(withoutPaths(whole))?.[1]?.toLowerCase() ?? null
  if (speaksOf(text, 'rename')) return [{ kind: 'rename' }]
  if (speaksOf(text, 'remove') && !/aufräum|clean up the|tidy/iu.test(text)) return [{ kind: 'setAside', only }]
  if (speaksOf(text, 'remove') && /(?<!\p{L})(?:older|get rid|delete|lösch\p{L}*|remove|älter)/iu.test(text))
    return [{ kind: 'setAside', only }]
  if (speaksOf(text, 'archive')) return [{ kind: 'move', to: to ?? 'archive', sort: null, only }]
  if (!speaksOf(text, 'move') && !speaksOf(text, 'remove') && !(to !== null && speaksOf(text, 'write'))) return []
  const years = /(?<!\p{L})(?:by|per|nach|into|pro|je) (?:the )?(?:year|date|month|jahr\p{L}*|datum|monat\p{L}*)/iu.test(text)
  return [{ kind: 'move', to, sort: to === null ? (years ? 'year' : 'kind') : null, only: to === null ? null : only }]
}

const withoutPaths = (text: string): string => text.replace(/\S+\.(?:csv|xlsx|json|pdf|txt|docx)(?!\p{L})/giu, ' ')

function webActions({ text, whole, places, surroundings }: Read): Action[] {
  const to = places.filter(({ kind, use }) => kind === 'web' && use === 'to').map(({ path }) => path)
  const ticketUrl = to.find((url) => /ticket|issue|case|desk/i.test(url)) ?? null
  if (speaksOf(text, 'ticket') && !(surroundings.tools.length > 0 && findTools(whole, surroundings).length > 0))
    return [
      { kind: 'ticket', url: ticketUrl ?? to[0] ?? null },
      ...to.filter((url) => url !== (ticketUrl ?? to[0])).map((url): Action => ({ kind: 'post', url })),
    ]
  return to.map((url) => ({ kind: 'post', url }))
}

function appActions({ whole, surroundings }: Read): Action[] {
  return [
    ...findTools(whole, surroundings).map((ref): Action => ({ kind: 'tool', ref })),
    ...[chatOf(whole, surroundings)].flatMap((origin): Action[] => (origin === null ? [] : [{ kind: 'chat', origin }])),
    ...missingApps(whole, surroundings).map((app): Action => ({ kind: 'missing', app })),
  ]
}

const VOUCHER =
  /(?<!\p{L})(?:issue|give|grant|send|offer|gets?|receives?|award|hand out|with|ausstell\p{L}*|gib|geb\p{L}*|schick\p{L}*|bekomm\p{L}*|erhält|erhalten|stell\p{L}*|verschick\p{L}*)(?!\p{L})(?:[^.;]|\.(?=\S)){0,80}?(?<!\p{L})(?:vouchers?|gift cards?|store credits?|goodwill credits?|gutschein\p{L}*)(?!\p{L})|(?<!\p{L})(?:voucher|gift card|gutschein)\p{L}* (?:[^.;]|\.(?=\S)){0,40}?(?:issue|ausstell|schick|send)/iu

function voucherActions({ text, whole, surroundings }: Read, source: Source): Action[] {
  if (!VOUCHER.test(text) || !surroundings.tools.some(({ ref }) => ref === VOUCHER_TOOL)) return []
  return [{ kind: 'voucher', amount: readAmount(whole), perRow: source.kind === 'table' }]
}

const WRITES_FILE =
  /(?<!\p{L})(?:save|store|export|put|write|copy|drop|append|log|turn|make|create|produce|generate|build|prepare|speicher\p{L}*|ableg\p{L}*|leg\p{L}*|schreib\p{L}*|exportier\p{L}*|kopier\p{L}*|erstell\p{L}*|protokollier\p{L}*|schreibe|convert|transform|wandle|wandel|umwandel\p{L}*|record|note)\s(?:[^.;]|\.(?=\S)){0,50}?(?<!\p{L})(?:an?|the|new|one|in|into|as|to|eine?[rnm]?|als|die|neue)?\s?(?:\p{L}+[- ])?(?:files?|csv|excel|xlsx|spreadsheet|workbook|exceldatei|excel-datei|datei|tabelle|text ?file|log|folder|ordner|protokoll)(?!\p{L})/iu
/** German puts the verb last: "als Excel speichern". */
const AS_FILE =
  /(?<!\p{L})als (?:eine? |neue )?(?:excel|csv|xlsx|tabelle|datei|excel-?datei|csv-?datei)\p{L}*(?:(?:[^.;]|\.(?=\S)){0,30}?)(?:speicher|ableg|abspeicher|schreib|exportier|sicher)/iu
const SAVES_IN =
  /(?<!\p{L})(?:(?:save|store|put|file|keep|place|drop|archive|stored|saved|filed)(?!\p{L})(?:[^.;,]|\.(?=\S)){0,60}?(?<!\p{L})(?:in|into|under|to|at)|(?:write|create|generate|produce|export|make)(?!\p{L})(?:[^.;,]|\.(?=\S)){0,60}?(?<!\p{L})(?:into|under))\s+(?:the |our |a )?([\p{L}][\p{L}\d_/-]{2,})(?=\s*(?:$|[.,;]|and |folder|directory|every|each|on |at ))/iu
const NO_FOLDER = new Set(
  'list spreadsheet file files table order pdf word excel csv report sheet contact result results one there place mind touch advance time english german'.split(
    ' ',
  ),
)

function writeAction({ text, whole, places }: Read, source: Source): Action | null {
  if (source.kind === 'folder') return null
  const excel = /(?<!\p{L})(?:excel|xlsx|spreadsheet|workbook|exceldatei)/iu.test(whole)
  const file = places.find(({ kind, use }) => use === 'to' && (kind === 'table' || kind === 'file'))
  const folder = places.find(({ kind, use }) => use === 'to' && kind === 'folder')
  if (file) return { kind: 'write', path: file.path, folder: null, excel: file.path.endsWith('.xlsx') }
  if (folder && speaksOf(text, 'write')) return { kind: 'write', path: null, folder: folder.path, excel }
  const named = SAVES_IN.exec(text)?.[1]?.toLowerCase()
  if (named !== undefined && !NO_FOLDER.has(named)) return { kind: 'write', path: null, folder: named, excel }
  const kept = /(?<!\p{L})(?:keep|as a result|als ergebnis)/iu.test(text)
  return (WRITES_FILE.test(withoutPaths(text)) || AS_FILE.test(text)) && !kept ? { kind: 'write', path: null, folder: null, excel } : null
}

const TELLS_ME = /(?<!\p{L})(?:tell|show|give|let|inform|zeig\p{L}*|sag\p{L}*|gib|nenn\p{L}*|find)\s+(?:me|us|mir|uns)(?!\p{L})/giu
const SENDS_ME =
  /(?<!\p{L})(?:send|mail|e-?mail|remind|forward|write|schick\p{L}*|schreib\p{L}*|erinner\p{L}*|mir bitte|mir)\s(?:[^.;]|\.(?=\S)){0,30}?(?:me|mir|mich|us|uns|mail)(?!\p{L})|(?:e-?mail|mail) (?:to |an )?(?:me|mich)(?!\p{L})/iu
const ANSWERS =
  /(?<!\p{L})(?:the |an? |den |dem |an den |an die )?(?:sender|caller|customer|requester|applicant|person who|them|him|her|whoever|absender|anrufer|kunden|besteller|bewerber|buyer)(?!\p{L})|(?<!\p{L})(?:reply|answer|respond|confirm|antwort\p{L}*|bestätig\p{L}*|eingangsbestätigung|acknowledge)/iu
const OWN =
  /(?<!\p{L})(?:each|every|everybody|everyone|their own|individually|personally|one (?:message|mail|e-?mail|letter) (?:per|each|for)|jede[nrm]?|jeweils|einzeln|persönlich)(?!\p{L})(?:[^.;]|\.(?=\S)){0,40}?(?:gets?|own|receives?|should|mail|message|write|bekommt|erhält|per|for|for each|einzeln|separately)?/iu
const RESPONSIBLE =
  /(?<!\p{L})(?:the|dem|der|den|an den|an die|seinen|his|her|its|to)\s+(?:responsible |zuständigen |verantwortlichen |respective )?(?:owner|driver|employee|customer|supplier|vendor|tenant|applicant|candidate|debtor|participant|person(?: in charge| responsible)?|worker|member|colleague|client|holder|assignee|contact|borrower|author|patient|subscriber|responsible|besitzer\p{L}*|inhaber\p{L}*|fahrer\p{L}*|mitarbeiter\p{L}*|kund\p{L}+|lieferant\p{L}*|mieter\p{L}*|verantwortlich\p{L}*|zuständig\p{L}*|ansprechpartner\p{L}*)(?!\p{L})/iu

/** An e-mail address as a column, not a letter to send. */
const AS_A_FIELD =
  /(?<!\p{L})(?:contact|double|duplicate|doppelte[nr]?|invalid|wrong|valid|no|without|missing|their|same|kein(?:e|en)?|ohne|fehlende[nr]?)(?: an?| contact| valid)* e-?mails?(?:[- ]?adress\p{L}*|[- ]?address\p{L}*)?(?!\p{L})|(?<!\p{L})e-?mail[- ]?a(?:dd|d)ress\p{L}*|(?<!\p{L})e-?mail[- ](?:column|field|spalte)/giu
/** Words inside names of files, addresses and pages say nothing about the job. */
const withoutNames = (text: string): string => text.replace(/\S+@\S+|https?:\/\/\S+|[^\s"'“”„]+\.[a-z]{2,5}(?!\p{L})/giu, ' ')

/** An address that rows are told apart by, no letter. */
const BY_ADDRESS =
  /(?<!\p{L})(?:join|merge|match|combine|compare|duplicates?|group\p{L}*|distinct|same)(?!\p{L})(?:[^.;]|\.(?!\s)){0,80}?(?<!\p{L})(?:by|on|per|same) (?:their )?e-?mail(?:[- ]?address(?:es)?)?(?!\p{L})/giu

function mailActions(read: Read, source: Source, others: readonly Action[]): Action[] {
  const { addresses, when } = read
  const sends = others.some(({ kind }) => kind === 'post')
  const text = withoutNames((sends ? withoutUrls(read.text) : read.text).replace(BY_ADDRESS, ' ')).replace(AS_A_FIELD, ' ')
  const spoken = text.replace(TELLS_ME, ' ').replace(/(?<!\p{L})let .{1,3} know/giu, ' ')
  const toRows = source.kind === 'table' && (speaksOf(spoken, 'each') || RESPONSIBLE.test(spoken))
  const chats = others.some(({ kind }) => kind === 'chat')
  const isMail = chats
    ? speaksOf(spoken.replace(/(?<!\p{L})(?:messages?|nachricht\p{L}*|post|tell|send|inform|notify|alert)(?!\p{L})/giu, ' '), 'mailWord')
    : speaksOf(spoken, 'mail') && !onlyMovesOrPosts(spoken, others)
  if (addresses.length > 0) {
    const named = addresses.slice(0, 5).map((email): Action => ({ kind: 'mail', to: { email } }))
    const answers =
      source.kind === 'event' && ANSWERS.test(spoken) && /(?:sender|confirm|reply|answer|absender|bestätig|antwort)/iu.test(spoken)
    if (answers) named.unshift({ kind: 'mail', to: 'sender' })
    return toRows && OWN.test(spoken) && strongEach(spoken) ? [{ kind: 'mail', to: 'row' }, ...named] : named
  }
  if (source.kind === 'event' && (speaksOf(spoken, 'reply') || (isMail && ANSWERS.test(spoken)))) return [{ kind: 'mail', to: 'sender' }]
  if (!isMail) return []
  if (SENDS_ME.test(spoken)) return [{ kind: 'mail', to: null }]
  if (toRows) return [{ kind: 'mail', to: 'row' }]
  if (
    source.kind === 'form' &&
    when.kind === 'manual' &&
    /(?<!\p{L})(?:the|to the|dem|der|them|him|her) ?(?:employee|person|colleague|customer|applicant|candidate|client|mitarbeiter\p{L}*|kund\p{L}+)/iu.test(
      spoken,
    )
  )
    return [{ kind: 'mail', to: 'sender' }]
  return [{ kind: 'mail', to: null }]
}

const strongEach = (text: string): boolean =>
  /(?<!\p{L})(?:each (?:of|customer|person|employee|one|supplier|member|driver|worker)|everybody|everyone|their own|individually|one (?:message|mail|e-?mail) (?:per|each)|jeder (?:bekommt|erhält)|jeweils)/iu.test(
    text,
  )

const withoutUrls = (text: string): string => text.replace(/[^.;,]*?(?:https?:\/\/\S+)/giu, ' ')

/** "Send it to https://…", "forward the ticket": the verb belongs to the address on the web, not to an e-mail. */
function onlyMovesOrPosts(text: string, others: readonly Action[]): boolean {
  if (others.length === 0 || speaksOf(text, 'mailWord')) return false
  const strong =
    /(?<!\p{L})(?:tell|tells|inform|informs|notify|notifies|remind|reminds|warn|alert|write (?:to|the|an)|let .{1,40}? know|bescheid|benachrichtig\p{L}*|informier\p{L}*|erinner\p{L}*|sag\p{L}*|send .{1,40}? to (?!https?))(?!\p{L})/iu
  return !strong.test(text)
}
