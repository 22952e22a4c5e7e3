import type { Guard } from '#server/dispatch/testing/guards.ts'

const HAND_OVER = 'server/dispatch/hand-over.ts'
const TEST = 'server/dispatch/hand-over.db.test.ts'
const SECRET_TEST = 'server/dispatch/hand-over-secret.db.test.ts'

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
    guards: 'what is secret stays secret when it is handed over',
    file: HAND_OVER,
    text: "inputsConfidentiality: context.program.handsOver ?? 'workspace',",
    becomes: '',
    test: SECRET_TEST,
    only: 'is handed over as secret',
  },
  {
    guards: 'what was handed over as secret raises every label that could come from it',
    file: 'server/dispatch/run-context.ts',
    text: "run.inputsConfidentiality === 'secret' ? seenAsSecret(trusted) : trusted",
    becomes: 'run ? trusted : seenAsSecret(trusted)',
    test: SECRET_TEST,
    only: 'is not told to a model',
  },
  {
    guards: 'a run that was handed something secret hands over as secret, whatever its own job reads',
    file: 'server/program/core/secret-inputs.ts',
    text: "{ ...program, handsOver: 'secret' }",
    becomes: 'program',
    test: SECRET_TEST,
    only: 'stays secret for the third',
  },
  {
    guards: 'no look-up elsewhere tells of what was handed over as secret without being decided on',
    file: 'server/program/core/secret-inputs.ts',
    text: "label.confidentiality === 'secret',",
    becomes: 'false && label,',
    test: 'server/compiler/secret-labels.test.ts',
    only: 'is looked up elsewhere only',
  },
  {
    guards: 'a retry of a run that was handed something secret holds it to be secret',
    file: 'server/dispatch/start-run.ts',
    text: 'options.retryOf?.inputsConfidentiality',
    becomes: 'undefined',
    test: SECRET_TEST,
    only: 'a retry',
  },
  {
    guards: 'a standing permission never covers an action that tells something secret outside',
    file: 'server/policy/core/standing.ts',
    text: 'if (tellsSecret(call)) return false',
    becomes: '',
    test: 'server/policy/core/standing.test.ts',
    only: 'something secret',
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
