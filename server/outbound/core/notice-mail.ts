/** One thing that a mail tells: words from code, and a link that opens it and decides nothing. */
export interface MailEntry {
  readonly title: string
  readonly sentence: string
  readonly link: string
  /** Names of those whom the receiver stands in for. */
  readonly standsInFor: readonly string[]
}
export interface NoticeMail {
  readonly subject: string
  readonly text: string
}

const SUBJECT_LENGTH_MAX = 150
const FOOT = 'Opening a link decides nothing; you decide in Muster, signed in.'

/** A mail about one event. */
export function eventMail(entry: MailEntry, facts: { workspace: string; settings: string }): NoticeMail {
  return { subject: subject(entry.title, facts.workspace), text: [...lines(entry), '', ...foot(facts)].join('\n') }
}

/** Everything since the last digest in one mail. */
export function digestMail(entries: readonly MailEntry[], facts: { workspace: string; settings: string }): NoticeMail {
  const title = entries.length === 1 ? '1 notice' : `${entries.length} notices`
  const text = entries.flatMap((entry, index) => [...(index === 0 ? [] : ['', '--', '']), ...lines(entry)])
  return { subject: subject(title, facts.workspace), text: [...text, '', ...foot(facts)].join('\n') }
}

function lines({ title, sentence, link, standsInFor }: MailEntry): string[] {
  const instead = standsInFor.length === 0 ? [] : [`You stand in for ${standsInFor.join(' and ')}.`]
  return [oneLine(title), '', oneLine(sentence), ...instead, '', link]
}

function foot({ settings }: { settings: string }): string[] {
  return [FOOT, `How you are told: ${settings}`, '']
}

function subject(title: string, workspace: string): string {
  return oneLine(`${title} (${workspace})`).slice(0, SUBJECT_LENGTH_MAX)
}

/** Words of crew members and questions of theirs may hold anything; a header and a line hold no break. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim()
}
