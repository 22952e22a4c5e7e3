import isEmail from 'validator/lib/isEmail.js'
import type { Surroundings } from '#server/authoring/author/author.ts'
import { IDEAS } from '#server/authoring/author/built-in/words.ts'

/** A file, folder or web address that the text names, and what it is there for. */
export interface Place {
  readonly kind: 'table' | 'file' | 'folder' | 'web'
  /** As it was written; a folder without its closing slash. */
  readonly path: string
  /** `to`: something is put or sent there; `from`: it is looked at. */
  readonly use: 'from' | 'to'
  /** The words before leave no doubt about it. */
  readonly sure: boolean
  readonly at: number
}
export interface Addressed {
  readonly name: string
  readonly email: string
  readonly at: number
}

const TABLE_ENDINGS = new Set(['csv', 'tsv', 'xlsx', 'xls', 'ics', 'json'])
const FILE_ENDINGS = new Set(['txt', 'md', 'pdf', 'docx', 'doc', 'eml', 'html', 'xml', 'png', 'jpg', 'jpeg', 'zip', 'log', 'odt', 'yaml'])
const TOKEN = /[^\s"'“”„‚‘’<>()[\]{},;]+/gu
const CLAUSE = /[.;:!?]\s|,|(?<!\p{L})(?:and|und|then|dann)(?!\p{L})/giu
const PLACES_MAX = 12
/** First names that are words, or days, as well. */
const WORDS_TOO = new Set(
  'will mark may april june august rose grace art bill frank chase drew dean earl grant hope joy faith ernst jack rob sue pat nick max summer autumn dawn eve guy ray rich page carol gene hunter mason ruth'.split(
    ' ',
  ),
)

/** E-mail addresses that are written out, each once. */
export function readAddresses(text: string, people: Surroundings['people']): readonly Addressed[] {
  const found: Addressed[] = []
  for (const match of text.matchAll(TOKEN)) {
    const email = match[0].replace(/^mailto:/i, '').replace(/[.:!?]+$/, '')
    if (isEmail(email, { allow_utf8_local_part: false })) found.push({ name: email, email, at: match.index })
  }
  const lower = text.toLowerCase()
  for (const { name, email } of people) {
    const whole = wordAt(lower, name.toLowerCase())
    const [first = ''] = name.split(' ')
    const isOne = people.filter((person) => person.name.startsWith(`${first} `)).length === 1 && !WORDS_TOO.has(first.toLowerCase())
    if (whole >= 0) found.push({ name, email, at: whole })
    else if (isOne && wordAt(text, first) >= 0) found.push({ name: first, email, at: wordAt(text, first) })
  }
  return found
    .filter(({ email }, index) => found.findIndex((other) => other.email.toLowerCase() === email.toLowerCase()) === index)
    .sort((a, b) => a.at - b.at)
}

/** Where a name stands as words of its own. */
function wordAt(text: string, name: string): number {
  const at = text.indexOf(name)
  const before = text.charAt(at - 1)
  const after = text.charAt(at + name.length)
  return name.length > 2 && at >= 0 && !/[\p{L}\d@.]/u.test(before) && !/[\p{L}\d@]/u.test(after) ? at : -1
}

/** Files, folders and web addresses, in the order of the text. */
export function readPlaces(text: string): readonly Place[] {
  const found: Place[] = []
  for (const match of text.matchAll(TOKEN)) {
    const token = match[0].replace(/[.:!?]+$/, '')
    const place = placeOf(token)
    if (place) found.push({ ...place, ...purposeAt(text, match.index, place.kind), at: match.index })
  }
  found.push(...namedFolders(text, found))
  return found
    .filter((place, index) => found.findIndex((other) => other.path === place.path && other.use === place.use) === index)
    .sort((a, b) => a.at - b.at)
    .slice(0, PLACES_MAX)
}

function placeOf(token: string): Pick<Place, 'kind' | 'path'> | null {
  if (/^https?:\/\//i.test(token)) return URL.canParse(token) ? { kind: 'web', path: new URL(token).href } : null
  if (token.includes('@') || token.includes('..') || token.includes('\\') || token.includes('*')) return null
  const path = token.replace(/^\.?\//, '')
  const ending = /^[^/](?:.*[^/.])?\.([a-z]{2,5})$/i.exec(path)?.[1]?.toLowerCase() ?? ''
  if (TABLE_ENDINGS.has(ending)) return { kind: 'table', path }
  if (FILE_ENDINGS.has(ending)) return { kind: 'file', path }
  if (/^[\p{L}\d_-]{2,60}\/$/u.test(path)) return { kind: 'folder', path: path.slice(0, -1) }
  if (
    /^[\p{L}\d_-]{2,}(\/[\p{L}\d_ -]+)+\/?$/u.test(path) &&
    !/^(and|und|he|she|his|er|sie|ihm)\/|\/(or|oder|her|she|in)$/i.test(path) &&
    !/^\d+\/\d+/.test(path)
  )
    return { kind: 'folder', path: path.replace(/\/$/, '') }
  return null
}

const FOLDER_BEFORE =
  /(?<!\p{L})(?:folder|directory|ordner|verzeichnis|subfolder|share)\s+(?:called |named |namens )?(?:["“„']([\p{L}\d][\p{L}\d _/-]{1,40})["”“']|["“„']?([\p{L}\d][\p{L}\d_/-]*))/giu
const FOLDER_AFTER = /(?<![\p{L}/])([\p{L}\d][\p{L}\d_/-]*)["”“']?[\s-]+(?:folder|directory|subfolder|ordner|verzeichnis)(?!\p{L})/giu
const FOLDER_JOINED = /(?<!\p{L})(\p{L}{3,}?)-?ordner(?!\p{L})/giu
const FROM_TO = /(?<!\p{L})(?:from|out of|aus|von) (?:the )?([\p{L}\d_-]{3,}) (?:to|into|in|nach) (?:the )?([\p{L}\d_-]{3,})(?!\p{L})/giu
const NO_NAME = new Set(
  'the a an my our your this that each every one same new which whose and or in into to with for of is are it there has by from on at as every der die das den dem ein eine einen einem unser unseren unserem mein meinen im in und oder mit aus für als ist sind nach von where when old all one their shared right correct matching own year month scans'.split(
    ' ',
  ),
)

function namedFolders(text: string, known: readonly Place[]): Place[] {
  const found: Place[] = []
  const add = (path: string | undefined, at: number, use?: Place['use']) => {
    if (path === undefined || NO_NAME.has(path.toLowerCase()) || /^\d+$/.test(path)) return
    if (known.some((place) => place.path === path || (place.kind === 'folder' && place.path.endsWith(`/${path}`)))) return
    found.push({
      kind: 'folder',
      path: path.toLowerCase().replace(/\/+$/, ''),
      ...(use ? { use, sure: true } : purposeAt(text, at, 'folder')),
      at,
    })
  }
  for (const match of text.matchAll(FOLDER_BEFORE)) add(match[1] ?? match[2], match.index)
  for (const match of text.matchAll(FOLDER_AFTER)) add(match[1], match.index)
  for (const match of text.matchAll(FOLDER_JOINED)) add(match[1], match.index)
  if (found.length === 0 && speaksOfMoving(text))
    for (const match of text.matchAll(FROM_TO)) {
      add(match[1], match.index, 'from')
      add(match[2], match.index + 1, 'to')
    }
  return found
}

function speaksOfMoving(text: string): boolean {
  IDEAS.move.lastIndex = 0
  return IDEAS.move.test(text)
}

const PUTS_DIRECTLY =
  /(?:as|into|under|called|named|als|nach|unter|namens|onto)\s+(?:an? |the |eine? |einer |einem |die |den |der |das )?(?:(?!(?:from|of|in|out|aus|von|with|based|mit) )\p{L}+ ){0,2}$/iu
const PUTS_IN = /(?:in|to|at|im|ins|auf|an)\s+(?:an? |the |our |eine? |einer |einem |die |den |der |das )?(?:\p{L}+ ){0,2}$/iu
const WRITES_DIRECTLY =
  /(?:writes?|creates?|makes?|produces?|generates?|exports?|schreibe?|erstelle?|erzeuge?)\s+(?:an? |the |eine? |die |den )?(?:\p{L}+ ){0,1}$/iu
const READS_FROM =
  /(?:from|out of|of|read|reads|check|with|through|using|aus|von|mit|lies|prüfe?|at|look (?:at|in|into)|lines? in|rows? in|everything in|everything from|entries in|all files in|pdfs? in|scans in|files in|documents in|what is in|was (?:ist )?in)\s+(?:the |our |dem |der |den |die )?(?:\p{L}+ ){0,2}$/iu
const PUTTING =
  /(?<!\p{L})(?:save|store|stored|export|put|belongs?|goes|go|file|filed|keep(?! an eye| track| me| us| up)|drop|copy|place|write|archive|move|turn|append|back ?up|sicher\w*|log|note|record|add|enter|convert|transform|turn|export|gespeichert|abgelegt|geschrieben|exportiert|kopiert|verschoben|archiviert|wandle|umwandeln|saved|stored|written|notier\w*|vermerk\w*|trag\w*|speicher\w*|ableg\w*|leg\w*|schreib\w*|exportier\w*|kopier\w*|verschieb\w*|archivier\w*)(?!\p{L})/iu
/** German puts the verb behind the place. */
const PUT_THERE =
  /(?<!\p{L})(?:gespeichert|abgelegt|geschrieben|exportiert|kopiert|verschoben|archiviert|ablegen|abspeichern|speichern|legen|schreiben|kopieren|verschieben|abheften|einsortieren|(?:be |get )?(?:saved|stored|filed|written|kept|archived|put)|ab)(?!\p{L})/iu
const SENDING =
  /(?<!\p{L})(?:post|posts|push|pushes|send|sends|submit|upload|transmit|forward|report|reports|call|calls|deliver|hand|ticket|tickets|open|create|raise|schick\w*|send\w*|übermittel\w*|übertrag\w*|meld\w*|poste\w*|hochladen)(?!\p{L})/iu
const GETTING =
  /(?<!\p{L})(?:fetch|look|download|get|read|check|pull|grab|query|retrieve|copy|monitor|watch|lies|lade\w*|hol\w*|abruf\w*|ruf\w*|prüf\w*|überwach\w*)(?!\p{L})/giu

/** Whether something is put to a place, by the words before it in the same part of the sentence. */
function purposeAt(text: string, at: number, kind: Place['kind']): Pick<Place, 'use' | 'sure'> {
  const before = text.slice(Math.max(0, at - 160), at).toLowerCase()
  const clause = before.slice(lastBreak(before))
  const after = /^[^,;!?]{0,80}/u.exec(text.slice(at).toLowerCase())?.[0] ?? ''
  if (kind === 'web') {
    const sends = lastMatch(before, new RegExp(SENDING.source, 'giu'))
    const gets = lastMatch(before, GETTING)
    if (/(?<!\p{L})(?:to|(?<!keep )an|against|towards?)\s+(?:\p{L}+[- ]){0,3}$/u.test(before)) return { use: 'to', sure: true }
    return { use: sends > gets && !/(?:from|von|of|aus)\s+$/u.test(before) ? 'to' : 'from', sure: true }
  }
  if (READS_FROM.test(clause) && !PUTS_DIRECTLY.test(clause)) return { use: 'from', sure: true }
  if (
    /(?<!\p{L})(?:update|refresh|overwrite|replace|aktualisiere?)\s+(?:the |our |die |das )?(?:\p{L}+ ){0,2}$/u.test(clause) &&
    kind !== 'folder'
  )
    return { use: 'to', sure: false }
  if (PUTS_DIRECTLY.test(clause)) return { use: 'to', sure: true }
  if (WRITES_DIRECTLY.test(clause) && kind !== 'folder') return { use: 'to', sure: true }
  return { use: PUTS_IN.test(clause) && (PUTTING.test(clause) || PUT_THERE.test(after)) ? 'to' : 'from', sure: false }
}

function lastBreak(text: string): number {
  return Math.max(0, ...[...text.matchAll(CLAUSE)].map((match) => match.index + match[0].length))
}

function lastMatch(text: string, pattern: RegExp): number {
  return Math.max(-1, ...[...text.matchAll(pattern)].map((match) => match.index))
}
