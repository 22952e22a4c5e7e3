import { both, type HandedWhen, handedWhen, saysStart } from '#server/authoring/author/built-in/hand-over-conditions.ts'
import type { Crew } from '#server/authoring/author/built-in/name-taker.ts'
import { type Handed, readHandOver } from '#server/authoring/author/built-in/read-hand-over.ts'
import { goesOn, isRelative } from '#server/authoring/author/built-in/relative-parts.ts'
import { type Clause, splitClauses } from '#server/authoring/author/built-in/split-clauses.ts'
import { speaksOf } from '#server/authoring/author/built-in/words.ts'

/** What no step of this author does: it is set aside before anything else reads the text, so that no word of it leads anywhere. */
export type ForeignKind = 'act' | 'handOver' | 'manner' | 'limit' | 'job'

/** What only leads to the verb. */
const LEAD =
  '(?:(?:please|kindly|bitte|also|auch|then|dann|afterwards|finally|always|immer|just|strictly|strikt|automatically|automatisch|if needed|at the end|zum schluss|i want you to|you should|you must|you have to|you need to|make sure (?:to|you)|do not forget to|don.t forget to|remember to|can you|could you|du sollst|and|und|every|each|on|at|jeden|jede|um|am|daily|täglich|weekdays|werktags|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|(?:mon|diens|donners|frei|sams|sonn)tags?|mittwochs?|day|days|tag|week|month|morning|evening|morgen|abend|uhr|o.clock|am|pm|\\d{1,2}(?:[:.]\\d{2})?),? )*'
const THE = '(?:the|our|my|a|an|all|every|each|any|them|it|him|her|their|his|its|your|this|that|these|those|back|up)'
const DAS =
  '(?:(?:dann|bitte|danach|auch|jeweils|immer|anschließend) )*(?:den|die|das|dem|der|einen?|eine[rnm]?|alle[nr]?|jede[nrm]?|unser\\p{L}*|mein\\p{L}*|ihn|sie|es|ihnen|ihm|ihr\\p{L}*|bei|mich|uns)'

/** Verbs of acts that nothing here can do, by how an order begins. */
const ACTS: readonly string[] = [
  `(?:call|phone|ring|dial|text|visit|interview|hire|fire|pay|invoice|bill|charge|refund|reimburse|ship|print|fax|sign|publish|deploy|restart|reboot|install|uninstall|assign|reassign|reopen|lock|unlock|block|unblock|ban|activate|deactivate|enable|disable|reset|book|reserve|purchase|buy|cancel|renew|pick up|water|feed|heat|cool|repair|negotiate|approve|reject|accept|decline|photograph|drive|tweet|mute|dim) (?:up |back |out )?${THE}(?!\\p{L})`,
  '(?:call|phone|pay) (?:customers?|clients?|suppliers?|tenants?|people|everyone|everybody|someone)(?!\\p{L})',
  `(?:turn|switch|power|shut) (?:\\p{L}+ ){0,4}?(?:on|off|down)(?!\\p{L})`,
  `(?:open|close|start|stop) (?:the|our|all|every|each) (?:\\p{L}+ ){0,2}?(?:doors?|gates?|windows?|blinds?|machines?|pumps?|heating|lights?|servers?|deals?|accounts?|opportunit\\p{L}+|engines?|printers?)(?!\\p{L})`,
  `(?:transfer|wire) (?:\\p{L}+ ){0,3}?(?:money|funds|amount|salary|salaries|payment|\\d)`,
  `(?:update|change|edit|modify|close|merge|convert) (?:the|our|all|every|each|its|their) (?:\\p{L}+ )?(?:deals?|leads?|opportunit\\p{L}+|contacts?|accounts?|customers?|tasks?|cards?|issues?|tickets?|projects?|profiles?|users?|campaigns?|candidates?)(?!\\p{L})`,
  `(?:create|add|make|open|raise|log) (?:an?|the|one|new) (?:new )?(?:issues?|deals?|leads?|opportunit\\p{L}+|accounts?|users?|contacts?|campaigns?|appointments?|meetings?|polls?|posts?|pages?)(?!\\p{L})`,
  `schedule (?:an?|the) (?:\\p{L}+ )?(?:meetings?|calls?|appointments?|demos?|visits?)`,
  `(?:order|reorder) (?:new|more|some|the|our|a|an|\\d+) (?!of|by)\\p{L}+`,
]
const HANDLUNGEN: readonly string[] = [
  `(?:ruf(?:e|en)?|telefonier(?:e|en)?|zahl(?:e|en)?|bezahl(?:e|en)?|überweis(?:e|en)?|buch(?:e|en)?|reservier(?:e|en)?|bestell(?:e|en)?|kauf(?:e|en)?|stornier(?:e|en)?|kündig(?:e|en)?|unterschreib(?:e|en)?|druck(?:e|en)?|fax(?:e|en)?|veröffentlich(?:e|en)?|sperr(?:e|en)?|entsperr(?:e|en)?|genehmig(?:e|en)?|installier(?:e|en)?|gieß(?:e|en)?|heiz(?:e|en)?|beauftrag(?:e|en)?|besuch(?:e|en)?|aktivier(?:e|en)?|deaktivier(?:e|en)?) ${DAS}(?!\\p{L})(?! .{0,40}?\\b(?:ab|auf http)(?!\\p{L}))`,
  `(?:schalt(?:e|en)?|dreh(?:e|en)?|fahr(?:e|en)?|mach(?:e|en)?) (?:\\p{L}+ ){1,4}?(?:aus|ein|an|ab|herunter|runter|hoch|auf|zu)$`,
  `(?:öffne|schließ(?:e|en)?|starte|stopp(?:e|en)?) ${DAS} (?:\\p{L}+ )?(?:tür\\p{L}*|tor\\p{L}*|fenster|maschine\\p{L}*|pumpe\\p{L}*|heizung|licht\\p{L}*|server\\p{L}*|anlage\\p{L}*)`,
]
/** German puts the verb last: "die Heizung ausschalten". */
const LAST =
  /(?<!\p{L})(?:anrufen|anzurufen|telefonieren|bezahlen|überweisen|buchen|reservieren|bestellen|kaufen|stornieren|kündigen|unterschreiben|(?:aus)?drucken|faxen|veröffentlichen|sperren|entsperren|(?:ein|aus|ab|an)schalten|herunterfahren|neu starten|installieren|gießen|beauftragen|besuchen)$/iu

const ACT = new RegExp(`^${LEAD}(?:${[...ACTS, ...HANDLUNGEN].join('|')})`, 'iu')
const DELETES = new RegExp(
  `^${LEAD}(?:delete|remove|erase|purge|lösch(?:e|en)?|entfern(?:e|en)?) (?:the|our|all|every|each|old|inactive|him|her|${DAS})(?!\\p{L})`,
  'iu',
)
const LIST_WORD =
  /(?<!\p{L})(?:columns?|rows?|lines?|entries|list|table|doubles|spalten?|zeilen?|einträge|liste|tabelle|temp\p{L}*|backups?|logs?|scans?|everything|whatever|alles)(?!\p{L})|\S+[./]\S+/iu

const CREW = '(?:crews?|crew members?|teams?|team members?|department|abteilung|mannschaft|kolleg\\p{L}+)'
const HANDS_OVER = new RegExp(
  `^${LEAD}(?:(?:hand|pass|transfer|delegate|give|escalate)(?: (?:it|them|this|that|everything|the \\p{L}+))?(?: over| on)?(?: (?:it|them|this))? to|(?:übergib|übergeben|übergebe|gib|geben|leite|reiche?)(?: (?:es|sie|ihn|das|die|den)(?: \\p{L}+)?)? an)(?!\\p{L}) (?:[\\p{L}\\d-]+ ){0,4}?${CREW}(?!\\p{L})`,
  'iu',
)
const MANNER =
  /(?:follow|obey|comply with|stick to|adhere to|respect|observe|keep to|abide by|befolg(?:e|en)?|beacht(?:e|en)?|berücksichtig(?:e|en)?|halte? dich (?:an|strikt an)|halte? (?:sich )?.{0,20}?(?:ein|an))(?!\p{L}) (?:the|our|all|company|dem|den|die|das|unser\p{L}*|alle)(?!\p{L})(?! links?| up)/iu
const LEADS_TO_MANNER = new RegExp(`^${LEAD}${MANNER.source}`, 'iu')

/** What must not happen. "Do not mail it" takes a letter away instead, and "never the same twice" is done. */
const NEVER =
  /^(?:(?:and|but|please|bitte|und|aber) )*(?:never|do not|don.t|must not|you must not|under no circumstances|on no account|niemals|nie|auf keinen fall|unter keinen umständen)(?!\p{L})(?! (?:have|know|want|need|forget|seen|the|an?|der|die|das)(?!\p{L}))(?!.*(?:twice|doppelt|zweimal))/iu
const KEINE = /^(?:(?:und|aber|bitte) )*kein(?:e|en)? (?:e-?mails?|mails?|nachrichten|briefe) (?:an|nach|zu) \p{L}/iu
const TAKES_AWAY =
  /^(?:\p{L}+ )?(?:never|do not|don.t|must not|niemals|nie)(?: (?:to|ever))? (?:send|mail|e-?mail|write|schick\p{L}*|mail\p{L}*)(?: (?:it|them|anything|me|us|an?|the|any|out|e-?mails?|mails?|letters?))*$/iu

/** Done by what is there: a place on the web, a file, a voucher, a chat. */
const DONE_HERE =
  /https?:|\S+@\S+|[^\s"]+\.(?:csv|tsv|xlsx?|json|ics|pdf|docx?|txt|md)(?!\p{L})|(?<!\p{L})(?:vouchers?|gift cards?|gutschein\p{L}*|chat)(?!\p{L})/iu
const LEADING = new RegExp(`^${LEAD}`, 'iu')

/** An order from its verb on: "every Friday at 9 call the customer" is "call the customer". */
export function withoutLead(clause: string): string {
  return clause.slice(leadOf(clause))
}
const leadOf = (clause: string): number => LEADING.exec(clause)?.[0].length ?? 0

/** What such a part asks for; null when it asks for nothing that is foreign here. A part that hangs on another asks for nothing. */
function foreignKind({ text, hangs }: Clause): ForeignKind | null {
  if (hangs) return null
  if ((NEVER.test(text) && !TAKES_AWAY.test(text) && !speaksOf(text, 'remember') && !speaksOf(text, 'duplicates')) || KEINE.test(text))
    return 'limit'
  if (HANDS_OVER.test(text)) return 'handOver'
  if (LEADS_TO_MANNER.test(text)) return 'manner'
  if (DONE_HERE.test(text)) return null
  if (ACT.test(text) || LAST.test(text)) return 'act'
  return DELETES.test(text) && !speaksOf(text, 'files') && !speaksOf(text, 'duplicates') && !LIST_WORD.test(text) ? 'act' : null
}

/** What a hand-over says of who takes over, and when. */
interface HandOverAct extends Handed {
  readonly when: HandedWhen
  /** Parts of its sentence that say when something starts. */
  readonly starts: readonly string[]
}
export type ForeignAct = Pick<Clause, 'text' | 'from' | 'to' | 'sentence'> & {
  readonly kind: ForeignKind
  readonly handOver: HandOverAct | null
}

/**
 * Parts that ask for what no step does, from their verb on, each with what hangs on it. Pure.
 * @param isAble whether an app that the part names does it, connected or not
 * @param crew who may take over
 */
export function foreignActs(said: string, isAble: (clause: string) => boolean, crew: Crew): readonly ForeignAct[] {
  const found: ForeignAct[] = []
  const clauses = splitClauses(said)
  for (const clause of clauses) {
    if (isOfTaker(clause, found.at(-1), said)) {
      found.push({ ...clause, kind: 'job', handOver: null })
      continue
    }
    const order = leadOf(clause.text)
    const handed = clause.hangs ? null : readHandOver(clause.text.slice(order), crew)
    const kind = handed === null ? foreignKind(clause) : 'handOver'
    const last = found.at(-1)
    if (kind !== null && (handed?.taker?.kind === 'one' || !isAble(clause.text))) {
      const lead = kind === 'limit' ? 0 : order
      const act = { text: clause.text.slice(lead), from: clause.from + lead, to: clause.to, sentence: clause.sentence, kind }
      found.push(handed === null ? { ...act, handOver: null } : withCondition({ ...act, handOver: null }, handed, said, clauses))
    } else if (clause.hangs && last?.sentence === clause.sentence && !/[\p{L}\d]/u.test(said.slice(last.to, clause.from))) {
      const handOver = last.handOver && { ...last.handOver, when: both(last.handOver.when, handedWhen(clause.text)) }
      found[found.length - 1] = { ...last, to: clause.to, text: said.slice(last.from, clause.to), handOver }
    }
  }
  return found
}

/** Whether a part says what the one does who takes over just before it. */
function isOfTaker(clause: Clause, last: ForeignAct | undefined, said: string): boolean {
  if (last === undefined || last.sentence !== clause.sentence || clause.hangs) return false
  const between = said.slice(last.to, clause.from)
  if (last.kind === 'job') return isRelative(clause) || (goesOn(clause, between) && !saysStart(clause.text))
  return last.kind === 'handOver' && /^\s*,\s*$/.test(between) && isRelative(clause)
}

/** Words before it that no part of a hand-over may follow: they say for what it is meant. */
const NARROWS =
  /^(?:for|with|at|above|over|below|under|in|on|from|bei|für|ab|mit|über|unter|im|in|von|zu|otherwise|else|sonst|andernfalls)(?!\p{L})/iu

/** "For each row, hand it over to …": whose rows is said elsewhere, and all of them are meant. */
const PER_ROW =
  /^(?:for (?:each|every)|für jede[ns]?) (?:row|line|entry|record|item|zeile|eintrag|datensatz|posten)(?: (?:of|in|from|aus|von|in) (?:the |der )?\S+)?$/iu

/** What stands before it in its sentence is its condition, too; one that it alone hangs on is set aside with it. */
function withCondition(act: ForeignAct, handed: Handed, said: string, clauses: readonly Clause[]): ForeignAct {
  const at = clauses.findIndex(({ to }) => to === act.to)
  const before = clauses.slice(0, at).filter(({ sentence }) => sentence === act.sentence)
  const lead = said.slice(clauses[at]?.from ?? act.from, act.from)
  const starts = [...before.map(({ text }) => text), lead].filter((part) => /[\p{L}\d]/u.test(part) && saysStart(part))
  const perRow = before.filter(({ text }) => PER_ROW.test(text))
  const conditions = before.filter(
    (part) => !starts.includes(part.text) && !perRow.includes(part) && (part.hangs || NARROWS.test(part.text)),
  )
  const [next] = clauses.slice(at + 1)
  const isEither = next !== undefined && /(?<!\p{L})(?:or|oder)(?!\p{L})/iu.test(said.slice(act.to, next.from))
  const loose = isEither || /(?<!\p{L})if needed(?!\p{L})/iu.test(lead) ? 'other' : 'always'
  const when = conditions.reduce<HandedWhen>(
    (all, { text }) => both(all, handedWhen(text)),
    both(loose, whenAfter(act, said, clauses.slice(at + 1))),
  )
  const own = before.length === 1 && conditions[0]?.hangs ? conditions[0].from : act.from
  return {
    ...act,
    from: own,
    text: said.slice(own, act.to),
    handOver: { ...handed, ...(perRow.length > 0 ? { carries: 'each' } : {}), when, starts },
  }
}

/** What comes after it and takes it back or says for what it is meant. */
const LIMITED = /^(?:not|only|never|except|no|nope|wait|sorry|i mean|nicht|nur|nie|außer|nein|ich meine)(?!\p{L})/iu
const ONLY = /^(?:only|nur|but only|aber nur)$/iu

/** The condition that the rest of its sentence makes, or a sentence after it that is nothing but one. */
function whenAfter({ sentence, to }: ForeignAct, said: string, after: readonly Clause[]): HandedWhen {
  const same = after.filter((part) => part.sentence === sentence)
  const [first] = after.filter((part) => part.sentence !== sentence)
  const next = after.filter((part) => part.sentence === first?.sentence)
  const isLinked = first !== undefined && same.length === 0 && /(?<!\p{L})(?:but|aber)(?!\p{L})/iu.test(said.slice(to, first.from))
  const hangsOnly = next.every(({ text, hangs }) => hangs || ONLY.test(text))
  const further = same.length === 0 && (isLinked || hangsOnly || (first !== undefined && LIMITED.test(first.text))) ? next : []
  const narrowed = [...same, ...further].filter(
    ({ text, hangs }) => !ONLY.test(text) && (hangs || LIMITED.test(text) || NARROWS.test(text)),
  )
  const loose = isLinked && !hangsOnly ? 'other' : 'always'
  return narrowed.reduce<HandedWhen>((all, { text }) => both(all, handedWhen(text)), loose)
}

/** What was said without those parts. */
export function withoutForeign(said: string, isAble: (clause: string) => boolean, crew: Crew): string {
  return foreignActs(said, isAble, crew).reduceRight((text, { from, to }) => `${text.slice(0, from)} ${text.slice(to)}`, said)
}
