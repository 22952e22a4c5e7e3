import { withoutLead } from '#server/authoring/author/built-in/foreign-acts.ts'
import { splitClauses } from '#server/authoring/author/built-in/split-clauses.ts'

/** Apps that nobody knows by name: told by how a sentence speaks of them, "in our ERP Foozle", "create an issue in Linear". */

const KIND =
  '(?:CRM|ERP|PIM|DMS|CMS|WMS|HRIS|ATS|MES|PLM|LIMS|helpdesk|(?:accounting|booking|payroll|inventory|warehouse|ticketing|invoicing|dispatch|hotel|shop|planning|time[- ]tracking|project|HR|property|Buchhaltungs|Lohn|Lager|Buchungs|Warenwirtschafts|Kassen|Planungs|Zeiterfassungs|Ticket)[- ]?(?:system|software|tool|app|platform|programm|suite))'
const TO = '(?:in|into|to|onto|on|from|at|with|via|through|using|inside|within|im|ins|aus|bei|an|nach|mit|über|vom|zum)'
const THE = '(?:the|our|my|your|a|an|das|dem|den|der|die|unser\\p{L}*|mein\\p{L}*|ein\\p{L}*)'
const NAME = '[\\p{Lu}][\\p{L}\\d]{2,30}(?: [\\p{Lu}][\\p{L}\\d]{1,30})?'
const LOOSE = (text: string): string =>
  text.replace(/[a-zA-Zäöü]/g, (letter) =>
    letter.toLowerCase() === letter.toUpperCase() ? letter : `[${letter.toLowerCase()}${letter.toUpperCase()}]`,
  )
/** `[a-zA-Z]` of every letter, for patterns in which only names depend on capitals. */
const kind = KIND.replace(/\\p\{L\}|[A-Za-z]/g, (found) => (found.startsWith('\\') ? found : LOOSE(found)))
const to = TO.replace(/[a-zü]/g, (letter) => LOOSE(letter))
const the = THE.replace(/\\p\{L\}|[a-z]/g, (found) => (found.startsWith('\\') ? found : LOOSE(found)))

const CALLED_BEFORE = new RegExp(`(?<![\\p{L}\\d])${to} (?:${the} )?(${NAME})[- ]${kind}(?![\\p{L}\\d])`, 'gu')
const CALLED_AFTER = new RegExp(`(?<![\\p{L}\\d])${to} (?:${the} )?${kind}(?:,| called| named| namens)? (${NAME})(?![\\p{L}\\d])`, 'gu')
const NAMELESS = new RegExp(`(?<![\\p{L}\\d])${to} ${the} (${kind})(?![\\p{L}\\d-])`, 'gu')

const THING =
  '(?:issues?|tickets?|tasks?|cards?|deals?|leads?|opportunit(?:y|ies)|contacts?|records?|stories|story|epics?|bugs?|candidates?|pages?|boards?|events?|appointments?|accounts?|vorgang|vorgänge|aufgaben?|karten?|kontakte?|datens(?:atz|ätze)|seiten?|termine?|vorgangs)'
const ACTS =
  '(?:create|creates|add|adds|open|opens|log|logs|close|closes|update|updates|assign|move|edit|raise|file|enter|register|post|posts|push|upload|sync|publish|import|submit|book|delete|remove|anlegen|angelegt|lege|leg|erstell(?:e|en|t)|trage?|eintragen|aktualisier(?:e|en|t)|schließ(?:e|en|t)|schließe|poste|übertrage?n?|lösch(?:e|en|t)|öffne)'
const thing = new RegExp(`(?<!\\p{L})${THING}(?!\\p{L})`, 'iu')
const acts = new RegExp(`(?<!\\p{L})${ACTS}(?!\\p{L})`, 'iu')
/** Into something without an article, with a capital: a name. */
const IN_NAME = new RegExp(
  `(?<![\\p{L}\\d])(?:[iI]n|[iI]nto|[tT]o|[oO]n|[bB]ei|[nN]ach|[vV]ia|[wW]ith) (${NAME})(?![\\p{L}\\d@]|[./-][\\p{L}\\d])`,
  'gu',
)
/** Verbs that need no thing: what is posted or pushed somewhere goes to a system. */
const HANDS =
  /(?<!\p{L})(?:post|posts|push|pushes|upload|uploads|sync|syncs|publish|publishes|import|imports|submit|submits|poste|übertrage|hochladen)(?!\p{L})/iu

/** Words with a capital that name no app. */
const NO_APP = new Set(
  'excel word pdf csv mail email e-mail outlook internet web api webhook website results ergebnisse wednesdays thursdays mondays tuesdays fridays saturdays sundays english german french deutsch englisch monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december montag dienstag mittwoch donnerstag freitag samstag sonntag januar februar märz mai juni juli oktober dezember hr it finance accounting sales purchasing legal marketing support operations management logistics payroll buchhaltung vertrieb einkauf personal lager geschäftsführung controlling kunden kollegen mitarbeiter mitarbeitern berlin hamburg münchen munich london paris vienna wien zürich zurich frankfurt europe germany euro eur usd crm erp bearbeitung ordnung ordner datei tabelle liste spalte zeile verzug arbeit zukunft zeit ruhe folge form prozent stück namen betreff text teams inbox'.split(
    ' ',
  ),
)
const APPS_MAX = 3
/** When something happens is told, not asked for. */
const TELLS = /^(?:when(?:ever)?|as soon as|once|if|each time|every time|wenn|sobald|falls|immer wenn)(?!\p{L})[^,]*(?:,|$)/iu
const PLACE = /https?:|[^\s"]+\.(?:csv|tsv|xlsx?|json|ics|pdf|docx?|txt|md)(?!\p{L})/iu

export interface SpokenApp {
  /** As it was written: `Foozle`, or `CRM` where it has no name. */
  readonly app: string
  /** The part of the sentence that speaks of it. */
  readonly words: string
}

/**
 * Apps that a text speaks of by name or by kind, in the order of the text, each once. Pure.
 * @param people names that are none
 */
export function spokenApps(text: string, people: readonly { readonly name: string }[]): readonly SpokenApp[] {
  const persons = new Set(people.flatMap(({ name }) => [name, ...name.split(' ')].map((part) => part.toLowerCase())))
  const isName = (name: string): boolean =>
    !NO_APP.has(name.toLowerCase()) && !NO_APP.has(name.split(' ')[0]?.toLowerCase() ?? '') && !persons.has(name.toLowerCase())
  const found: SpokenApp[] = []
  for (const clause of splitClauses(text)) {
    if (clause.hangs && !acts.test(clause.text)) continue
    const told = clause.text.replace(TELLS, (said) => (acts.test(said) && thing.test(said) ? said : ' '))
    for (const app of namesIn(told, isName))
      if (!found.some((known) => known.app === app)) found.push({ app, words: withoutLead(clause.text) })
  }
  return found.slice(0, APPS_MAX)
}

function namesIn(clause: string, isName: (name: string) => boolean): readonly string[] {
  const called = [...clause.matchAll(CALLED_BEFORE), ...clause.matchAll(CALLED_AFTER)].map(([, name = '']) => name).filter(isName)
  if (called.length > 0) return called
  if (!PLACE.test(clause)) {
    const nameless = [...clause.matchAll(NAMELESS)].map(([, said = '']) => said)
    if (nameless.length > 0) return nameless
  }
  if (!acts.test(clause) || !(thing.test(clause) || HANDS.test(clause))) return []
  return [...clause.matchAll(IN_NAME)].map(([, name = '']) => name).filter(isName)
}
