import type { Action, Source } from '#server/authoring/author/built-in/job.ts'
import type { Read } from '#server/authoring/author/built-in/reading.ts'
import { speaksOf } from '#server/authoring/author/built-in/words.ts'

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

export function mailActions(read: Read, source: Source, others: readonly Action[]): Action[] {
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
