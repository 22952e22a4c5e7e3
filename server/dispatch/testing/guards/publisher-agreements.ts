import type { Guard } from '#server/dispatch/testing/guards.ts'

const BINDINGS = 'server/skills/bindings'
const UPGRADE_TEST = `${BINDINGS}/upgrade.db.test.ts`
const AGREEMENTS_TEST = `${BINDINGS}/agreements.db.test.ts`

/** Who agreed to a publisher of skills, and what counts on it. */
export const PUBLISHER_AGREEMENTS_GUARDS: readonly Guard[] = [
  {
    guards: 'another publisher is asked about',
    file: `${BINDINGS}/core/asked.ts`,
    text: 'if (had && had.publisher !== entry.publisher)',
    becomes: 'if (false as boolean)',
    test: UPGRADE_TEST,
    only: 'another publisher',
  },
  {
    guards: 'taking out and adding again is no way round the publisher',
    file: `${BINDINGS}/bind-skill.ts`,
    text: 'askedOf(locked, await publishersBefore(scope, lock))',
    becomes: 'askedOf(locked, [])',
    test: UPGRADE_TEST,
    only: 'another publisher',
  },
  {
    guards: 'a publisher that was asked about is agreed to by a signed grant',
    file: `${BINDINGS}/publishers-before.ts`,
    text: "if (row.isAsked) return own ?? 'gone'",
    becomes: 'if (row.isAsked) return own ?? null',
    test: UPGRADE_TEST,
    only: 'writing the permission into the table',
  },
  {
    guards: 'what counted on an agreement to a publisher stands still without it',
    file: `${BINDINGS}/core/asked.ts`,
    text: 'all.every((one) => agreements.some((agreement) => isAgreement(agreement, one)))',
    becomes: 'all.length > agreements.length * 0',
    test: AGREEMENTS_TEST,
    only: 'stands still and asks',
  },
  {
    guards: 'a restore stops what counted on an agreement',
    file: `${BINDINGS}/revoke-every-grant.ts`,
    text: '...(await listCounting(scope))',
    becomes: '...(await listCounting(scope)).slice(0, 0)',
    test: AGREEMENTS_TEST,
    only: 'after a restore',
  },
  {
    guards: 'what counts on an agreement is looked at anew when that is taken back',
    file: `${BINDINGS}/take-back.ts`,
    text: 'if (drafts.every((draft) => draft.binding.id !== row.id)) drafts.push',
    becomes: 'if (false as boolean) drafts.push',
    test: AGREEMENTS_TEST,
    only: 'stands still and asks',
  },
  {
    guards: 'an agreement that is given again is another one',
    file: `${BINDINGS}/core/asked.ts`,
    text: ' && a.grantedAt === b.grantedAt',
    becomes: '',
    test: AGREEMENTS_TEST,
    only: 'asked about by itself',
  },
  {
    guards: 'what was put to use in the table without the agreement it counted on is found by the proof',
    file: 'server/audit/authority/store.ts',
    text: "coalesce(b.asked->'counted', '[]')",
    becomes: "'[]'",
    test: AGREEMENTS_TEST,
    only: 'put to use in the table',
  },
]
