import type { Guard } from '#server/dispatch/testing/guards.ts'

/** Which runs go on when a limit of models is raised or lifted (decision 0157). */
export const SPEND_LIMITS_GUARDS: readonly Guard[] = [
  {
    guards: 'only runs that wait at the limit that was raised go on',
    file: 'server/dispatch/resume-at-limit.ts',
    text: '.filter((one) => one.limitId === limitId)',
    becomes: '',
    test: 'server/dispatch/resume-at-limit.db.test.ts',
    only: 'those at another limit stay',
  },
  {
    guards: 'a run that does not fit yet is not planned again',
    file: 'server/dispatch/resume-at-limit.ts',
    text: 'room.leftMicro >= one.wantedMicro ||',
    becomes: 'room.leftMicro >= 0 ||',
    test: 'server/dispatch/resume-at-limit.db.test.ts',
    only: 'is not planned again where',
  },
  {
    guards: 'one that was raised in the database alone lets nothing go on',
    file: 'server/gateway/llm/spending/room-under.ts',
    text: "  if (!(await limitHolds(limit))) return { leftMicro: 0, atLimit: 'block' }\n",
    becomes: '',
    test: 'server/dispatch/resume-at-limit.db.test.ts',
    only: 'stays where the limit was raised in the database alone',
  },
  {
    guards: 'a run is where its last attempt is, not where one before it was',
    file: 'server/runs/store.ts',
    text: '  eq(attempts.attempt, runs.attempt),\n',
    becomes: '',
    test: 'server/dispatch/resume-at-limit.db.test.ts',
    only: 'goes on when the limit is lifted',
  },
]
