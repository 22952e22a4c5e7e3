import type { Tone } from '#components/words.ts'
import { msg, type Say } from '#server/kernel/language/say.ts'
import type { DeliveryItem, ExpectedSignature, Refusal, WebhookItem } from '#server/triggers/hooks/schema.ts'

export const OUTCOME_WORDS = {
  taken: { word: msg('taken'), tone: 'neutral' },
  started: { word: msg('started a run'), tone: 'ok' },
  skipped: { word: msg('left out'), tone: 'warn' },
  failed: { word: msg('could not start'), tone: 'danger' },
  refused: { word: msg('refused'), tone: 'danger' },
} as const satisfies Record<DeliveryItem['outcome'], { word: string; tone: Tone }>

/** Why a message was refused, as its author reads it; its sender only hears that the signature is not right. */
export const REFUSAL_WORDS = {
  missing: msg('A header of the signature is missing: webhook-id, webhook-timestamp and webhook-signature are needed.'),
  bad_id: msg('Its webhook-id is none: letters, digits and signs without a full stop or a space, 255 at most.'),
  bad_time: msg('Its webhook-timestamp is no time: whole seconds since 1970 are expected.'),
  old: msg('It was signed more than five minutes before it arrived: it was sent late or again, or the clock of the sender is slow.'),
  future: msg('It was signed more than five minutes after it arrived: the clock of the sender is fast.'),
  not_text: msg('Its content is no text in UTF-8.'),
  no_match: msg('It was signed with another secret, or changed on its way.'),
  not_json: msg('It was signed rightly, and its content is no JSON.'),
  too_large: msg('It was larger than 1 MB.'),
} as const satisfies Record<Refusal, string>

/** Which common mistake gives exactly the signature that came. */
export const MISTAKE_WORDS = {
  secret_as_text: msg('The sender used the secret as plain text. What follows whsec_ has to be decoded from base64 first.'),
  hex: msg('The sender wrote the signature as hex digits. Base64 is expected.'),
  without_id: msg('The sender signed without the id. The id, the time and the content are signed, with full stops between.'),
  without_time: msg('The sender signed the content alone. The id, the time and the content are signed, with full stops between.'),
  changed_body: msg(
    'The content was written anew between signing and sending: spaces or line ends differ. Sign the very bytes that are sent.',
  ),
  old_secret: msg('It was signed with the secret of before, whose 24 hours are over.'),
} as const satisfies Record<NonNullable<ExpectedSignature['looksLike']>, string>

const SKIPPED: { readonly [reason: string]: string } = {
  paused: msg('The address was paused meanwhile.'),
  all_paused: msg('All crew members are paused.'),
  owner_left: msg('The person in whose name it starts is no longer here.'),
  owner_role: msg('The person in whose name it starts may not start runs any more.'),
}
const FAILED: { readonly [reason: string]: string } = {
  VALIDATION_FAILED: msg('What the message gave does not fit the inputs of the crew member.'),
  EXPRESSION_FAILED: msg('The message does not hold what is taken from it.'),
  LIMIT_EXCEEDED: msg('Working out the inputs took too long.'),
  JSON_NOT_CANONICAL: msg('A number in it has more digits than can be kept.'),
  MEMBER_SUSPENDED: msg('The crew member is suspended.'),
  MEMBER_UNPUBLISHED: msg('The crew member is not at work.'),
}

const FAILED_FOR: { readonly [reason: string]: string } = {
  VALIDATION_FAILED: msg('What the message gave for {input} does not fit this input of the crew member.'),
  EXPRESSION_FAILED: msg('The message does not hold what is taken from it for {input}.'),
}

/** Why a message started nothing; null when it did. */
export function whyNot({ outcome, reason, input }: Pick<DeliveryItem, 'outcome' | 'reason' | 'input'>, t: Say): string | null {
  if (outcome === 'refused') return t(REFUSAL_WORDS[reason as Refusal])
  const about = outcome === 'failed' && input !== null ? FAILED_FOR[reason ?? ''] : undefined
  if (about !== undefined) return t(about, { input: input ?? '' })
  const known = outcome === 'skipped' ? SKIPPED[reason ?? ''] : outcome === 'failed' ? FAILED[reason ?? ''] : undefined
  return known === undefined ? reason : t(known)
}

/** Why no message starts anything; null while it is open. */
export function pauseText({ pause }: Pick<WebhookItem, 'pause'>, t: Say): string | null {
  if (pause === null) return null
  if (pause.reason === 'owner_left')
    return t('Paused: the person in whose name it starts is no longer here. Whoever resumes it takes it over.')
  if (pause.reason === 'owner_role')
    return t('Paused: the person in whose name it starts may not start runs any more. Whoever resumes it takes it over.')
  return pause.by === null ? t('Paused. Messages are turned away.') : t('Paused by {name}. Messages are turned away.', { name: pause.by })
}
