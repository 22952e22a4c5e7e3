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
  msg('{names} is not among the targets that the job description names.'),
  msg('{n} actions; the limit of this crew member is {max}.'),
  msg('{n} of at most {max} actions.'),
  msg('Check not met: {checks}'),
  msg('No checks of its own.'),
  msg('{n} of {n} checks met.'),
  msg('House rule: mail goes to {domains} only, not to {names}.'),
  msg('All mail goes to {domains}.'),
  msg('House rule: {from} to {to} are quiet hours.'),
  msg('House rule: over {max} e-mails, two people must agree ({n} here).'),
  msg('House rule: over {max}, two people must agree ({n} here).'),
  msg('House rule: nothing is deleted for good.'),
]
const BY_CLASS: { readonly [means: string]: string } = {
  'keeps something inside': msg('Freedom is {freedom}, and this keeps something inside.'),
  'looks something up outside': msg('Freedom is {freedom}, and this looks something up outside.'),
  'changes things outside': msg('Freedom is {freedom}, and this changes things outside.'),
  'costs money': msg('Freedom is {freedom}, and this costs money.'),
}

/** Why a rule decided as it did, in the reader's language; a reason that is not known stays as it was sealed. Pure. */
export function sayReason(reason: string, say: Say): string {
  const [, freedom = '', means = ''] = /^Freedom is (\w+), and this (.+)\.$/.exec(reason) ?? []
  const byClass = BY_CLASS[means]
  return byClass === undefined ? sayKnown(reason, REASONS, say) : say(byClass, { freedom: say(freedom) })
}
