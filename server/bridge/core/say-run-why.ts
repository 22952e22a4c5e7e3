import { ERROR_CATALOGUE } from '#server/kernel/error-catalogue.ts'
import { msg, type Say } from '#server/kernel/language/say.ts'
import { sayKnown } from '#server/kernel/language/say-known.ts'
import { sayHole, sayWhy } from '#server/program/core/say-why.ts'

/** Why a run could not be planned, in the reader's language; what an app said in its own words stays as it is. Pure. */
export function sayRunWhy(why: string, say: Say): string {
  const said = sayKnown(why, SENTENCES, say, (value, hole) => (hole === 'why' ? sayRunWhy(value, say) : sayHole(value, hole, say)))
  return said === why ? sayWhy(why, say) : said
}

const CODED = /^([A-Z][A-Z0-9_]+): (.+?)(?: \((.+)\))?$/s

/** What became of an action that failed or is not sure, as the ledger keeps it: `CODE: title (why)`, or a sentence. Pure. */
export function sayActionError(text: string, say: Say): string {
  const [, code = '', title = '', why] = CODED.exec(text) ?? []
  if (say.language === 'en' || !Object.hasOwn(ERROR_CATALOGUE, code)) return sayRunWhy(text, say)
  return why === undefined ? say(title) : `${say(title)} (${sayRunWhy(why, say)})`
}

/** As connected apps of ours keep it, in English, with the event that ended the attempt; most particular first. */
const SENTENCES: readonly string[] = [
  msg('{why}; split the table, or save it as CSV'),
  msg('{why}; split the document'),
  msg('{why}; make a shorter document'),
  msg('reading it took longer than {n} ms'),
  msg('making it took longer than {n} ms'),
  msg('reading it took too much memory'),
  msg('making it took too much memory'),
  // of actions
  msg('The worker failed again and again at this action.'),
  msg('The worker was lost between sending and hearing back.'),
  msg('The worker slept between taking the action and sending it.'),
  msg('The app took too long to become ready.'),
  msg('The app asked for more input; it got none.'),
  msg('The answer breaks the contract: {said}'),
  msg('Something went wrong on our side.'),
  msg('the mail server did not say what became of it: {said}'),
  // tables
  msg('the file is empty'),
  msg('the sheet is empty'),
  msg('more than {n} fields'),
  msg('a quotation mark is not closed'),
  msg('a quotation mark stands where none can stand'),
  msg('a row is too large'),
  msg('it is not written as CSV'),
  msg('it holds bytes that are no text'),
  msg('it is no object with named values'),
  msg('the list holds no named values'),
  msg('it is not valid JSON'),
  msg('it holds no list of objects'),
  msg('it is nested too deep'),
  msg('it is no calendar'),
  msg('a part of the calendar has no end'),
  msg('a line is no line of a calendar'),
  msg('it is no date or time'),
  msg('not a number'),
  msg('it is no {name} file'),
  msg('it is one part of several'),
  msg('it is packed as ZIP64'),
  msg('it announces two different numbers of entries'),
  msg('something stands behind its end'),
  msg('its directory is not where it says'),
  msg('its directory is broken'),
  msg('two entries have the same name'),
  msg('it holds more entries than it announces'),
  msg('an entry is packed as ZIP64'),
  msg('an entry is on another part'),
  msg('an entry is packed in an unknown way'),
  msg('an entry is not where it should be'),
  msg('an entry and the directory say different things'),
  msg('entries lie over each other'),
  msg('unpacked it is too large'),
  msg('it has too many entries'),
  msg('an entry is not of the size it announces'),
  msg('an entry is locked with a password'),
  msg('cell {cell} has {n} characters; XLSX holds {max}. Shorten it, or write CSV'),
  // documents
  msg('there is no text in it, it is a picture; have its letters recognised first'),
  msg('there is no text in it'),
  msg('it has too much text; read some of its pages'),
  msg('it has too much text'),
  msg('it is locked with a password'),
  msg('it is damaged, or no PDF'),
  msg('it is damaged, or no Word document'),
  msg('it is damaged'),
  msg('a page of it is damaged'),
  msg('the document has one page'),
  msg('the document has {n} pages'),
  msg('it is an old Office file, or locked with a password; save it as DOCX or PDF'),
  msg('it is nested too deep to be read'),
  // files, results, e-mails, memory
  msg('give either text or base64'),
  msg('base64 is not base64'),
  msg('a file name with an ending, no folders'),
  msg('two files of one name'),
  msg('no document that this run has made'),
  msg('a plain file name, without folders'),
  msg('a result belongs to a run'),
  msg('{name}: nothing was changed'),
  msg('subject and text are needed'),
  msg('line breaks and control characters are not allowed'),
  msg('exactly one plain e-mail address'),
  msg('only a crew member remembers'),
  msg('a key is a text of 1 to 200 characters'),
  msg('a text has a zero character'),
  msg('this key was used for another voucher'),
  // other places
  msg('answered {status}'),
  msg('the answer is neither JSON nor text'),
  msg('only http and https addresses'),
  msg('an address with credentials in it'),
  msg('this origin is not listed'),
  msg('this path is not listed for looking up'),
  msg('this path is not listed for sending'),
  msg('in practice only the ticket receiver can be reached'),
  msg('no header is set for a saved secret'),
  msg('the saved secret cannot stand in a header'),
  msg('the saved secret is none to sign with: whsec_…'),
  msg('the saved address is of another origin'),
  // connected apps
  msg('a schema is too large'),
  msg('a schema cannot be used'),
  msg('it takes too long to check against its schema'),
  msg('it is too long to check against its pattern'),
  msg('the answer is no object'),
  msg('the answer is too large'),
  msg('another origin'),
  msg('its kind was changed since'),
  msg('it changes something'),
  msg('it asked for input'),
  msg('not connected to this workspace'),
  msg('its settings are incomplete'),
  msg('not part of this installation'),
  msg('this host cannot confine programs, and the operator has not allowed it unconfined'),
  msg('the ability is of another kind now; put the job to work again'),
  msg('not among the targets of the job description'),
  msg('its answer was lost again and again'),
  msg('looking at the targets took too long'),
]
