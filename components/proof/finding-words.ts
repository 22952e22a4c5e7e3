import type { VerifyReportDto } from '#server/bridge/schema.ts'
import { msg, type Say } from '#server/kernel/language/say.ts'

type Finding = NonNullable<VerifyReportDto['firstBad']>

/** What was found first, as one plain sentence: with the number of the entry, and for when that is not known. */
export const FINDING_WORDS = {
  edited: [msg('Entry {n} was changed after it was written.'), msg('An entry was changed after it was written.')],
  deleted: [msg('Entry {n} was taken out.'), msg('An entry was taken out.')],
  inserted: [msg('Entry {n} was put in afterwards.'), msg('An entry was put in afterwards.')],
  reordered: [msg('Entry {n} stands in another place than it was written.'), msg('An entry stands in another place than it was written.')],
  truncated: [msg('Entry {n} and everything after it was cut off.'), msg('An entry and everything after it was cut off.')],
  fork: [
    msg('Entry {n} or one before it is not the one that was signed: the record was rewritten.'),
    msg('An entry or one before it is not the one that was signed: the record was rewritten.'),
  ],
  restored: [
    msg('From entry {n} on this is an older copy that was put back.'),
    msg('From an entry on this is an older copy that was put back.'),
  ],
  'swapped-key': [msg('The signature is from another key.')],
  'no-checkpoint': [msg('Nothing here is signed.')],
  empty: [msg('There is not one entry.')],
  authority: [msg('A role or an ability in use is not the one that was given.')],
  ledger: [msg('What was done and what is on record differ.')],
} as const satisfies Record<Finding['kind'], readonly [known: string, unknown?: string]>

/** The finding in plain words. The exact text stays beside it. */
export function findingWords({ kind, seq }: Finding, t: Say): string {
  const [known, unknown = known] = FINDING_WORDS[kind]
  return seq === null ? t(unknown) : t(known, { n: String(seq) })
}
