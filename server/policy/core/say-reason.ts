import { msg, type Say } from '#server/kernel/language/say.ts'
import { sayKnown } from '#server/kernel/language/say-known.ts'

/** Reasons of the built-in rules and of the house rules, as `policy/engines` writes them; they are sealed in English. */
const REASONS = [
  msg('{names} is not allowed for this crew member.'),
  msg('Nothing in this plan asks first.'),
  msg('A standing permission covers {names}.'),
  msg('No address, amount or choice comes from outside unchecked.'),
  msg('An address, amount or choice of {names} comes from what it read.'),
  msg('Every target is one that the job description names.'),
  msg('{targets} is not among the targets that the job description names.'),
  msg('{n} actions; the limit of this crew member is {max}.'),
  msg('{n} of at most {max} actions.'),
  msg('Check not met: {checks}'),
  msg('No checks of its own.'),
  msg('{n} of {n} checks met.'),
  msg('House rule: mail goes to {domains} only, not to {addresses}.'),
  msg('All mail goes to {domains}.'),
  msg('House rule: {from} to {to} are quiet hours.'),
  msg('House rule: over {max} e-mails, two people must agree ({n} here).'),
  msg('House rule: over {max}, two people must agree ({n} here).'),
  msg('House rule: nothing is deleted for good.'),
  msg('Freedom is {freedom}, and this keeps something inside.'),
  msg('Freedom is {freedom}, and this looks something up outside.'),
  msg('Freedom is {freedom}, and this changes things outside.'),
  msg('Freedom is {freedom}, and this costs money.'),
]

/** What is sealed counts in numbers; of one it is said in words, in English too. */
const OF_ONE: readonly (readonly [RegExp, string])[] = [
  [/^1 of 1 checks met\.$/, msg('Its one check is met.')],
  [/^1 of at most 1 actions\.$/, msg('One action, and one is allowed.')],
  [/^(?<n>\d+) of at most 1 actions\.$/, msg('{n} actions; one is allowed.')],
  [
    /^House rule: over 1 e-mails, two people must agree \((?<n>\d+) here\)\.$/,
    msg('House rule: over one e-mail, two people must agree ({n} here).'),
  ],
]

/** Why a rule decided as it did, in the reader's language; a reason that is not known stays as it was sealed. Pure. */
export function sayReason(reason: string, say: Say): string {
  const single = OF_ONE.find(([shape]) => shape.test(reason))
  if (single) return say(single[1], single[0].exec(reason)?.groups ?? {})
  return sayKnown(reason, REASONS, say, (value, hole) => {
    if (hole === 'freedom') return say(value)
    return hole === 'names' ? sayTitles(value, say) : value
  })
}

/** Titles of abilities: those that ship with Muster have their words, others stay as their app calls them. */
function sayTitles(titles: string, say: Say): string {
  return titles
    .split(', ')
    .map((title) => say(title))
    .join(', ')
}
