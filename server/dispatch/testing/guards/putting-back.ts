import type { Guard } from '#server/dispatch/testing/guards.ts'

const PUT_BACK_RUN = 'server/dispatch/put-back-run.ts'
const PUT_BACK_TEST = 'server/dispatch/put-back.db.test.ts'
const REVERSE_CHANGES = 'server/dispatch/core/reverse-changes.ts'
const REVERSE_CHANGES_TEST = 'server/dispatch/core/reverse-changes.test.ts'

/** What may go back, and how often that is planned. */
export const PUTTING_BACK_GUARDS: readonly Guard[] = [
  {
    guards: 'only a run that is over is put back',
    file: PUT_BACK_RUN,
    text: "if (run.outcome === null || run.purpose !== 'run')",
    becomes: 'if (false as boolean)',
    test: PUT_BACK_TEST,
    only: 'while the run goes on',
  },
  {
    guards: 'put back once at a time',
    file: PUT_BACK_RUN,
    text: 'if (await hasUnfinishedPutBack(scope, run.id))',
    becomes: 'if (false as boolean)',
    test: PUT_BACK_TEST,
    only: 'twice at once',
  },
  {
    guards: 'the rest of it once at a time',
    file: 'server/dispatch/retry-run.ts',
    text: 'if (await hasUnfinishedPutBack(scope, run.putBackOfRunId))',
    becomes: 'if (false as boolean)',
    test: PUT_BACK_TEST,
    only: 'twice at once',
  },
  {
    guards: 'nothing to put back is no plan',
    file: PUT_BACK_RUN,
    text: 'if (look.back.length === 0)',
    becomes: 'if (false as boolean)',
    test: PUT_BACK_TEST,
    only: 'not kept any more',
  },
  {
    guards: 'the plan itself looks again',
    file: 'server/dispatch/core/reverse-job.ts',
    text: "writes: rowsOf('lookWrites', '=='),",
    becomes: "writes: '${ steps.lookWrites.output }',",
    test: PUT_BACK_TEST,
    only: 'changes after it was asked',
  },
  {
    guards: 'what somebody changed since stays',
    file: REVERSE_CHANGES,
    text: "if (!change.isAsLeft) return 'changed'",
    becomes: "if (false as boolean) return 'changed'",
    test: REVERSE_CHANGES_TEST,
    only: 'the rest goes back',
  },
  {
    guards: 'never onto another file',
    file: REVERSE_CHANGES,
    text: "return change.isFree ? null : 'taken'",
    becomes: 'return null',
    test: REVERSE_CHANGES_TEST,
    only: 'the rest goes back',
  },
]
