import { plainFinding } from '#components/proof/plain-finding.ts'
import { msg, type Say } from '#server/kernel/language/say.ts'
import { sayKnown } from '#server/kernel/language/say-known.ts'

/** What a verification proves and cannot, as `server/audit` writes it and `plainFinding` makes it plain. */
const KNOWN = [
  msg('{n} of {n} entries are unaltered, complete from 1 and in order.'),
  msg('All of them together are signed.'),
  msg('The installation was restored, copied or moved once: its checkpoints are of two epochs.'),
  msg('The one action is on record as it was done.'),
  msg('The one role is the one that was given, and signed.'),
  msg('The installation was restored, copied or moved {n} times: its checkpoints are of {epochs} epochs.'),
  msg('It continues what the signer remembers: nothing was cut off, and the whole was not made anew.'),
  msg('{n} of {n} actions are on record as they were done.'),
  msg('{n} of {n} roles and accepted abilities are the ones that were given, and signed.'),
  msg('That an event was never written: nothing can prove that. The running product compares its ledger with this chain.'),
  msg('Who sat at the keyboard behind a sign-in.'),
  msg('That nothing was cut off before the file was made, or that the whole chain was not made anew.'),
  msg('Signer not separated: whoever runs the application could use its key.'),
]

/** A finding without the terms of the command line, in the reader's language; its exact text is English and stays under Details. */
export function sayFinding(text: string, t: Say): string {
  return sayKnown(plainFinding(text), KNOWN, t)
}
