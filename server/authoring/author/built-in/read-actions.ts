import { chatOf, VOUCHER_TOOL } from '#server/authoring/author/built-in/find-apps.ts'
import type { Action, Job, Shape, Source } from '#server/authoring/author/built-in/job.ts'
import { readAmount } from '#server/authoring/author/built-in/read-conditions.ts'
import { mailActions } from '#server/authoring/author/built-in/read-mails.ts'
import type { Read } from '#server/authoring/author/built-in/reading.ts'
import { speaksOf } from '#server/authoring/author/built-in/words.ts'

/** Something is to be seen under Results beside what is sent. */
const KEEPS_TOO =
  /(?<!\p{L})(?:show (?:me|us)|(?:keep|put|save|store)\s[^.;,]{0,40}?(?:as a result|under results|in the results|for me to (?:see|look at)|to look at)|as a result|als ergebnis|zeig\p{L}* mir)(?!\p{L})/iu

const SHOWS =
  /(?<!\p{L})(?:show|list|display|report|summar\p{L}+|write|make|create|count|keep|results?|zeig\p{L}*|erstell\p{L}*|ergebnis\p{L}*|übersicht|bericht\p{L}*)(?!\p{L})/iu

export function readActions(read: Read, source: Source, shape: Shape): readonly Action[] {
  const found: Action[] = [...fileActions(read, source), ...webActions(read, source), ...appActions(read), ...voucherActions(read, source)]
  const writes = writeAction(read, source)
  if (writes) found.push(writes)
  found.push(...mailActions(read, source, found))
  if (found.length > 0) return KEEPS_TOO.test(read.text) ? [...found, { kind: 'result' }] : found
  // a time alone is no job: with nothing to look at and nothing to show, nothing would be done
  const isKnown =
    readsApps(read).length > 0 || source.kind !== 'none' || shape.kind !== 'rows' || (read.when.kind !== 'manual' && SHOWS.test(read.text))
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
  if (!speaksOf(text, 'move') && !speaksOf(text, 'remove') && !(to !== null && (speaksOf(text, 'write') || BELONGS.test(text)))) return []
  const years = /(?<!\p{L})(?:by|per|nach|into|pro|je) (?:the )?(?:year|date|month|jahr\p{L}*|datum|monat\p{L}*)/iu.test(text)
  return [{ kind: 'move', to, sort: to === null ? (years ? 'year' : 'kind') : null, only: to === null ? null : only }]
}

const BELONGS =
  /(?<!\p{L})(?:belongs?|goes|go|comes?|should be|has to be|gehör(?:t|en)|komm(?:t|en)|soll(?:en)?) (?:in|into|to|nach|unter)(?!\p{L})/iu

const withoutPaths = (text: string): string => text.replace(/\S+\.(?:csv|xlsx|json|pdf|txt|docx)(?!\p{L})/giu, ' ')

/** One for each of them, beside how often it starts, which `text` no longer says. */
const ONE_EACH = /(?<!\p{L})(?:(?:for |to )?(?:each|every)|per|pro|je|für jede[nrs]?)\s+\p{L}/iu

/** Who has a ticket wants no other one. */
const HAS_TICKET =
  /(?<!\p{L})(?:has|have|had|having|with|without|whose|both|hat|haben|mit|ohne) (?:both )?(?:an?|the|no|any|their|einem?|kein\p{L}*) (?:(?:open|closed|pending|unresolved|old|overdue|urgent|unanswered|offene\p{L}*|alte\p{L}*) )+tickets?(?!\p{L})/giu

function webActions({ text, places, apps }: Read, source: Source): Action[] {
  const to = places.filter(({ kind, use }) => kind === 'web' && use === 'to').map(({ path }) => path)
  const ticketUrl = to.find((url) => /ticket|issue|case|desk/i.test(url)) ?? null
  // a file of that name opens none
  if (
    speaksOf(withoutPaths(text).replace(HAS_TICKET, ' '), 'ticket') &&
    !apps.some(({ ref, reads, words }) => !reads && (ref !== null || (words !== undefined && to.length === 0)))
  )
    return [
      { kind: 'ticket', url: ticketUrl ?? to[0] ?? null, perRow: source.kind === 'table' && ONE_EACH.test(text) },
      ...to.filter((url) => url !== (ticketUrl ?? to[0])).map((url): Action => ({ kind: 'post', url })),
    ]
  return to.map((url) => ({ kind: 'post', url }))
}

/** Apps that the job only looks into. */
export function readsApps({ apps }: Pick<Read, 'apps'>): Job['reads'] {
  return apps.flatMap(({ app, ref, reads }) => (reads ? [{ app, ref }] : []))
}

function appActions({ whole, apps, surroundings }: Read): Action[] {
  return [
    ...[chatOf(whole, surroundings)].flatMap((origin): Action[] => (origin === null ? [] : [{ kind: 'chat', origin }])),
    ...apps.flatMap(({ app, ref, reads, words = null }): Action[] =>
      reads ? [] : [ref === null ? { kind: 'missing', app, words } : { kind: 'tool', ref }],
    ),
  ]
}

const VOUCHER =
  /(?<!\p{L})(?:issue|give|grant|send|offer|gets?|receives?|award|hand out|with|ausstell\p{L}*|gib|geb\p{L}*|schick\p{L}*|bekomm\p{L}*|erhält|erhalten|stell\p{L}*|verschick\p{L}*)(?!\p{L})(?:[^.;]|\.(?=\S)){0,80}?(?<!\p{L})(?:vouchers?|gift cards?|store credits?|goodwill credits?|gutschein\p{L}*)(?!\p{L})|(?<!\p{L})(?:voucher|gift card|gutschein)\p{L}* (?:[^.;]|\.(?=\S)){0,40}?(?:issue|ausstell|schick|send)/iu

const VOUCHER_WORD = /(?<!\p{L})(?:vouchers?|gift cards?|store credits?|goodwill credits?|gutschein\p{L}*)(?!\p{L})/iu
/** Vouchers that are looked at, not given away. */
const ABOUT_VOUCHERS =
  /(?<!\p{L})(?:redeemed|unredeemed|expired|expiring|used|unused|issued|list of|eingelöst\p{L}*|abgelaufen\p{L}*|ausgegeben\p{L}*)(?!\p{L})/iu

function voucherActions({ text, whole, surroundings }: Read, source: Source): Action[] {
  if (!surroundings.tools.some(({ ref }) => ref === VOUCHER_TOOL)) return []
  const amount = readAmount(whole)
  const bare = VOUCHER_WORD.test(withoutPaths(text)) && amount !== null && !ABOUT_VOUCHERS.test(text)
  return VOUCHER.test(text) || bare ? [{ kind: 'voucher', amount, perRow: source.kind === 'table' }] : []
}

/** A second one of a file, so that the first is not lost. */
const BACKUP =
  /(?<!\p{L})(?:back-?\s?ups?|(?:back-?\s?up |safety |second |spare )cop(?:y|ies)|cop(?:y|ies) of|duplicate of|sicherungskopien?|sicherung|kopien?|sicher(?:e|n|t))(?!\p{L})/iu
/** A list is kept up to date; the outcome is a new file, for what was there is not written over by a guess. */
const UPDATES =
  /(?<!\p{L})(?:update|updates|set|mark|marks|tick|flag|flags|correct|corrects|change|changes|fill in|fill out|adjust|replace|increase|decrease|round|add(?! up)|adds|insert|append|log|record|enter|keep|aktualisier\p{L}*|setze?|markier\p{L}*|trag\p{L}*|korrigier\p{L}*|änder\p{L}*|ergänz\p{L}*|füg\p{L}*)\s(?:[^.;]|\.(?=\S)){0,50}?(?<!\p{L})(?:columns?|fields?|cells?|status|prices?|values?|rows?|lines?|entr(?:y|ies)|stand|spalten?|felder|feld|zeilen?|preise?|eintr[aä]ge?|as (?:paid|done|closed|late|overdue|inactive|shipped)|als (?:bezahlt|erledigt|geschlossen|inaktiv))(?!\p{L})/iu
const UPDATES_FILE =
  /(?<!\p{L})(?:update|refresh|overwrite|correct|fill|maintain|aktualisier\p{L}*|pfleg\p{L}*)(?: the| our| die)?(?: \p{L}+){0,2} \S+\.(?:csv|xlsx)(?!\p{L})/iu
/** Somebody wants to look at it, no more. */
const ASKED_FOR = /(?<!\p{L})for (?:me|us) to (?:see|look|check|read|review)|(?<!\p{L})(?:as a result|als ergebnis)(?!\p{L})/iu
/** Many become one. */
const COMPILES =
  /(?<!\p{L})(?:compile|compiles|combine|merge|collect|gather|consolidate|bundle|bring|put|turn|assemble|fasse?|führ\p{L}*|sammel\p{L}*|samml\p{L}*)\s(?:[^.;]|\.(?=\S)){0,80}?(?<!\p{L})(?:into|to|in) (?:one|an?|the|single|a single|eine[rnm]?|einzige[rn]?) (?:\p{L}+ )?(?:excel|csv|file|list|table|spreadsheet|workbook|sheet|overview|datei|liste|tabelle|exceldatei|übersicht)/iu

const WRITES_FILE =
  /(?<!\p{L})(?:save|store|export|put|write|copy|drop|append|log|turn|make|create|produce|generate|build|prepare|speicher\p{L}*|ableg\p{L}*|leg\p{L}*|schreib\p{L}*|exportier\p{L}*|kopier\p{L}*|erstell\p{L}*|protokollier\p{L}*|schreibe|convert|transform|wandle|wandel|umwandel\p{L}*|record|note)\s(?:[^.;]|\.(?=\S)){0,50}?(?<!\p{L})(?:an?|the|new|one|in|into|as|to|eine?[rnm]?|als|die|neue)?\s?(?:\p{L}+[- ])?(?:files?|csv|excel|xlsx|spreadsheet|workbook|exceldatei|excel-datei|datei|tabelle|text ?file|log|folder|ordner|protokoll)(?!\p{L})/iu
/** German puts the verb last: "als Excel speichern". */
const AS_FILE =
  /(?<!\p{L})als (?:eine? |neue )?(?:excel|csv|xlsx|tabelle|datei|excel-?datei|csv-?datei)\p{L}*(?:(?:[^.;]|\.(?=\S)){0,30}?)(?:speicher|ableg|abspeicher|schreib|exportier|sicher)/iu
const SAVES_IN =
  /(?<!\p{L})(?:(?:save|store|put|file|keep|place|drop|archive|stored|saved|filed)(?!\p{L})(?:[^.;,]|\.(?=\S)){0,60}?(?<!\p{L})(?:in|into|under|to|at)|(?:write|create|generate|produce|export|make)(?!\p{L})(?:[^.;,]|\.(?=\S)){0,60}?(?<!\p{L})(?:into|under))\s+(?:the |our |a )?([\p{L}][\p{L}\d_/-]{2,})(?=\s*(?:$|[.,;]|and |folder|directory|every|each|on |at ))/iu
const NO_FOLDER = new Set(
  'see look check read review know list spreadsheet file files table order pdf word excel csv report sheet contact result results one there place mind touch advance time english german'.split(
    ' ',
  ),
)

function writeAction({ text, whole, places }: Read, source: Source): Action | null {
  if (source.kind === 'folder' && !COMPILES.test(text)) return null
  const excel = /(?<!\p{L})(?:excel|xlsx|spreadsheet|workbook|exceldatei)/iu.test(whole)
  const file = places.find(({ kind, use }) => use === 'to' && (kind === 'table' || kind === 'file'))
  const folder = places.find(({ kind, use }) => use === 'to' && kind === 'folder')
  if (file) return { kind: 'write', path: file.path, folder: null, excel: file.path.endsWith('.xlsx') }
  if (folder && (speaksOf(text, 'write') || (source.kind === 'table' && !speaksOf(text, 'move'))))
    return { kind: 'write', path: null, folder: folder.path, excel }
  const named = SAVES_IN.exec(text)?.[1]?.toLowerCase()
  if (named !== undefined && !NO_FOLDER.has(named)) return { kind: 'write', path: null, folder: named, excel }
  if ((source.kind === 'table' || source.kind === 'file') && BACKUP.test(withoutPaths(text)))
    return { kind: 'write', path: null, folder: folder?.path ?? 'backup', excel }
  const kept = /(?<!\p{L})(?:keep|as a result|als ergebnis|for (?:me|us) to (?:see|look|check|read|review))/iu.test(text)
  if (
    !ASKED_FOR.test(text) &&
    ((source.kind === 'table' && (UPDATES.test(withoutPaths(text)) || UPDATES_FILE.test(text))) || COMPILES.test(text))
  )
    return { kind: 'write', path: null, folder: folder?.path ?? null, excel }
  return (WRITES_FILE.test(withoutPaths(text)) || AS_FILE.test(text)) && !kept ? { kind: 'write', path: null, folder: null, excel } : null
}
