import type { VerifyReportDto } from '#server/bridge/schema.ts'

type Finding = NonNullable<VerifyReportDto['firstBad']>

/** What was found first, as one plain sentence. `entry` is "Entry 12", or "An entry" when its number is not known. */
export const FINDING_WORDS = {
  edited: (entry) => `${entry} was changed after it was written.`,
  deleted: (entry) => `${entry} was taken out.`,
  inserted: (entry) => `${entry} was put in afterwards.`,
  reordered: (entry) => `${entry} stands in another place than it was written.`,
  truncated: (entry) => `${entry} and everything after it was cut off.`,
  fork: (entry) => `${entry} or one before it is not the one that was signed: the record was rewritten.`,
  restored: (entry) => `From ${entry.toLowerCase()} on this is an older copy that was put back.`,
  'swapped-key': () => 'The signature is from another key.',
  'no-checkpoint': () => 'Nothing here is signed.',
  empty: () => 'There is not one entry.',
  authority: () => 'A role or an ability in use is not the one that was given.',
  ledger: () => 'What was done and what is on record differ.',
} as const satisfies Record<Finding['kind'], (entry: string) => string>

/** The finding in plain words. The exact text stays beside it. */
export function findingWords({ kind, seq }: Finding): string {
  return FINDING_WORDS[kind](seq === null ? 'An entry' : `Entry ${seq}`)
}
