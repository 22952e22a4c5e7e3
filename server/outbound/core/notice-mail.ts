import type { Say } from '#server/kernel/language/say.ts'

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

/** A mail about one event, in the words of `say`. */
export function eventMail(entry: MailEntry, facts: { workspace: string; settings: string }, say: Say): NoticeMail {
  return { subject: subject(entry.title, facts.workspace), text: [...lines(entry, say), '', ...foot(facts, say)].join('\n') }
}

/** Everything since the last digest in one mail. */
export function digestMail(entries: readonly MailEntry[], facts: { workspace: string; settings: string }, say: Say): NoticeMail {
  const title = say.count(entries.length, '{n} notice', '{n} notices')
  const text = entries.flatMap((entry, index) => [...(index === 0 ? [] : ['', '--', '']), ...lines(entry, say)])
  return { subject: subject(title, facts.workspace), text: [...text, '', ...foot(facts, say)].join('\n') }
}

function lines({ title, sentence, link, standsInFor }: MailEntry, say: Say): string[] {
  const names = standsInFor.join(` ${say('and')} `)
  const instead = standsInFor.length === 0 ? [] : [say('You stand in for {names}.', { names })]
  return [oneLine(title), '', oneLine(sentence), ...instead, '', link]
}

function foot({ settings }: { settings: string }, say: Say): string[] {
  return [
    say('Opening a link decides nothing; you decide in Muster, signed in.'),
    say('How you are told: {address}', { address: settings }),
    '',
  ]
}

function subject(title: string, workspace: string): string {
  return oneLine(`${title} (${workspace})`).slice(0, SUBJECT_LENGTH_MAX)
}

/** Words of crew members and questions of theirs may hold anything; a header and a line hold no break. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim()
}
