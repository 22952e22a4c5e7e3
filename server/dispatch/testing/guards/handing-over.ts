import type { Guard } from '#server/dispatch/testing/guards.ts'

const HAND_OVER = 'server/dispatch/hand-over.ts'
const TEST = 'server/dispatch/hand-over.db.test.ts'

/** Who may take over, and as what. */
export const HANDING_OVER_GUARDS: readonly Guard[] = [
  {
    guards: 'authors along all that handed over',
    file: 'server/dispatch/preflight.ts',
    text: 'authors.push(...(await findVersion(scope, link.versionId)).authors)',
    becomes: 'if (link === run) authors.push(...(await findVersion(scope, link.versionId)).authors)',
    test: TEST,
    only: 'may not be approved by whoever wrote',
  },
  {
    guards: 'five hand-overs in a row',
    file: HAND_OVER,
    text: "if ((await actChain(scope, run)).length > HANDOFF_DEPTH_MAX) return 'depth'",
    becomes: '',
    test: TEST,
    only: 'starts no sixth',
  },
  {
    guards: 'never more than the person in whose name it runs',
    file: HAND_OVER,
    text: "if (!about.mayStart) return 'person'",
    becomes: '',
    test: TEST,
    only: 'who may not start runs any more',
  },
  {
    guards: 'what is secret is not handed over',
    file: HAND_OVER,
    text: "if (context.program.handsOver === 'secret') return 'secret'",
    becomes: '',
    test: TEST,
    only: 'what is secret',
  },
  {
    guards: 'what came from outside stays from outside',
    file: 'server/dispatch/core/pick-handoff.ts',
    text: "if (inputsFrom === 'outside') return 'outside'",
    becomes: '',
    test: TEST,
    only: 'gets what came from outside',
  },
  {
    guards: 'inputs from outside lower every label that could come from them',
    file: 'server/dispatch/run-context.ts',
    text: "run.inputsFrom === 'outside' ? seenFromOutside(published) : published",
    becomes: 'run ? published : seenFromOutside(published)',
    test: TEST,
    only: 'gets what came from outside',
  },
  {
    guards: 'a circle that two close at once',
    file: 'server/members/publish-member.ts',
    text: 'await lockPublishing(scope)',
    becomes: '',
    test: TEST,
    only: 'when it would be closed, by two at once',
  },
]
