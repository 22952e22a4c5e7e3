import type { Tone } from '#components/words.ts'
import { msg, type Say } from '#server/kernel/language/say.ts'
import type { MailboxAnswer, MailboxItem, MailMessageItem } from '#server/triggers/mailbox/schema.ts'

export const LINE_WORDS = {
  tls: { word: msg('TLS from the start'), port: '993' },
  starttls: { word: 'STARTTLS', port: '143' },
  none: { word: msg('None, inside your own network only'), port: '143' },
} as const satisfies Record<MailboxItem['security'], { word: string; port: string }>

export const OUTCOME_WORDS = {
  started: { word: msg('started a run'), tone: 'ok' },
  refused: { word: msg('could not start'), tone: 'danger' },
  repeated: { word: msg('came again'), tone: 'neutral' },
} as const satisfies Record<MailMessageItem['outcome'], { word: string; tone: Tone }>

const REFUSED: { readonly [reason: string]: string } = {
  TOO_LARGE: msg('It is larger than 50 MB.'),
  TOO_LARGE_AS_FILE: msg('It is larger than 20 MB, the most that is read of one file.'),
  TOO_MANY_ATTACHMENTS: msg('It has more than 50 attachments.'),
  ATTACHMENT_TOO_LARGE: msg('One of its attachments is larger than 32 MB.'),
  TOO_MANY_PARTS: msg('It has more than a thousand parts, or its head is too long to be read.'),
  GONE: msg('It was taken out of the mailbox before it could be fetched.'),
  UNREADABLE: msg('It could not be read.'),
  VALIDATION_FAILED: msg('What the e-mail gave does not fit the inputs of the crew member.'),
  EXPRESSION_FAILED: msg('The e-mail does not hold what is taken from it.'),
  LIMIT_EXCEEDED: msg('Working out the inputs took too long.'),
  PAYLOAD_TOO_LARGE: msg('It is too long to be handed in.'),
  JSON_NOT_CANONICAL: msg('It could not be read.'),
  MEMBER_SUSPENDED: msg('The crew member is suspended.'),
  MEMBER_UNPUBLISHED: msg('The crew member is not at work.'),
}

const REFUSED_FOR: { readonly [reason: string]: string } = {
  VALIDATION_FAILED: msg('What the e-mail gave for {input} does not fit this input of the crew member.'),
  EXPRESSION_FAILED: msg('The e-mail does not hold what is taken from it for {input}.'),
}

/** Why an e-mail started nothing; null when it did, or came again. */
export function whyNot({ reason, input }: Pick<MailMessageItem, 'reason' | 'input'>, t: Say): string | null {
  if (reason === null) return null
  const about = input === null ? undefined : REFUSED_FOR[reason]
  if (about !== undefined) return t(about, { input: input ?? '' })
  const known = REFUSED[reason]
  return known === undefined ? reason : t(known)
}

const CODE = /^[A-Z][A-Z0-9_]+(?=:|$)/

/** Why a look did not work, from its code where it has one; else in the server's own words. Pure. */
export function problemWords(problem: string, { host, port }: { readonly host: string; readonly port: number | string }, t: Say): string {
  switch (CODE.exec(problem)?.[0]) {
    case 'CONNECTOR_UNAVAILABLE':
    case 'CONNECT_TIMEOUT':
    case 'GREETING_TIMEOUT':
    case 'ECONNREFUSED':
    case 'ECONNRESET':
    case 'EHOSTUNREACH':
    case 'ETIMEDOUT':
      return t('Nobody answers at {place}. Are name and port right?', { place: `${host}:${port}` })
    case 'EGRESS_REFUSED':
      return t('{host} was not asked: its address is private, and nobody said that it is inside the own network.', { host })
    case 'INTERNAL':
      return t('Something went wrong here. It is tried again.')
    default:
      return problem
  }
}

/** The same of a test of the connection, where the server says no to whoever signs in. Pure. */
export function answerWords({ answer, signInRefused }: MailboxAnswer, place: Parameters<typeof problemWords>[1], t: Say): string {
  if (signInRefused) return t('The user name or password is wrong. The server says: {answer}', { answer })
  return problemWords(answer, place, t)
}

/** Why no e-mail starts anything; null while it is looked into. */
export function pauseText({ pause }: Pick<MailboxItem, 'pause'>, t: Say): string | null {
  if (pause === null) return null
  if (pause.reason === 'sign_in')
    return t('Paused: the mail server refused user name or password three times. Change the password, then resume it.')
  if (pause.reason === 'owner_left')
    return t('Paused: the person in whose name it starts is no longer here. Whoever resumes it takes it over.')
  if (pause.reason === 'owner_role')
    return t('Paused: the person in whose name it starts may not start runs any more. Whoever resumes it takes it over.')
  return pause.by === null
    ? t('Paused. E-mails wait in the mailbox.')
    : t('Paused by {name}. E-mails wait in the mailbox.', { name: pause.by })
}
