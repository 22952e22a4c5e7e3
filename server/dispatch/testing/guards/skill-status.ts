import type { Guard } from '#server/dispatch/testing/guards.ts'

const SEAL_TEST = 'server/skills/versions/version-seal.db.test.ts'
const SEAL = 'server/skills/versions/version-seal.ts'

/** That a withdrawal changed in the database is noticed by whoever uses the version. */
export const SKILL_STATUS_GUARDS: readonly Guard[] = [
  {
    guards: 'what stands of a withdrawal is what was signed',
    file: SEAL,
    text: 'if (!(await statusHolds(version))) return false\n',
    becomes: '\n',
    test: SEAL_TEST,
    only: 'made milder',
  },
  {
    guards: 'a withdrawal that was emptied with its seal',
    file: SEAL,
    text: "hasStatus ? { ...says, status: 'signed' } : says",
    becomes: 'hasStatus ? says : { ...says }',
    test: SEAL_TEST,
    only: 'taken back with its seal',
  },
  {
    guards: 'what resolves is withdrawn as it was signed',
    file: 'server/skills/resolve/store.ts',
    text: 'holds: statusHolds',
    becomes: 'holds: async () => true',
    test: SEAL_TEST,
    only: 'made milder',
  },
  {
    guards: 'a binding shows a withdrawal as it was signed',
    file: 'server/skills/bindings/store.ts',
    text: 'if (await statusHolds(row)) states',
    becomes: 'states',
    test: SEAL_TEST,
    only: 'made milder',
  },
  {
    guards: 'for its security a version goes without the signer',
    file: 'server/skills/publish/yank-version.ts',
    text: "severity === 'security' && isAppError",
    becomes: "severity === 'normal' && isAppError",
    test: SEAL_TEST,
    only: 'without the signer',
  },
  {
    guards: 'nothing is planned with a version whose withdrawal was changed',
    file: 'server/dispatch/refuse-withdrawn.ts',
    text: ' || !(await statusHolds(row))',
    becomes: '',
    test: 'server/dispatch/skills-in-runs.db.test.ts',
    only: 'changed in the database',
  },
]
