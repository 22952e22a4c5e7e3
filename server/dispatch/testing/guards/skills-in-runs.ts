import type { Guard } from '#server/dispatch/testing/guards.ts'

const IN_RUNS_TEST = 'server/dispatch/skills-in-runs.db.test.ts'

/** Skills in runs: which version, by which label, until when; and apps elsewhere that forget. */
export const SKILLS_IN_RUNS_GUARDS: readonly Guard[] = [
  {
    guards: 'nothing is planned with a skill that is not safe',
    file: 'server/dispatch/flight-plan.ts',
    text: 'await inScope(context.workspaceId, async (scope) => await refuseWithdrawn(scope, context.program))',
    becomes: '',
    test: IN_RUNS_TEST,
    only: 'withdrawn for its security',
  },
  {
    guards: 'nothing takes off that was planned with a skill that is not safe',
    file: 'server/dispatch/consume-token.ts',
    text: 'if (withdrawn !== null)',
    becomes: 'if (false as boolean)',
    test: IN_RUNS_TEST,
    only: 'withdrawn for its security',
  },
  {
    guards: 'a run reads the version that its job was put to work with',
    file: 'server/skills/view/view-skill.ts',
    text: 'bound && (pinned ?? bound)',
    becomes: 'bound && (bound as typeof pinned)',
    test: IN_RUNS_TEST,
    only: 'goes on reading the version',
  },
  {
    guards: 'reading before an answer ends',
    file: 'server/program/core/view-skill.ts',
    text: 'nth < LOOKS.viewsMax ?',
    becomes: 'nth < 1000 ?',
    test: IN_RUNS_TEST,
    only: 'never stops reading',
  },
  {
    guards: 'a view that was refused is evidence',
    file: 'server/dispatch/look-up.ts',
    text: 'goesOn: (code) => !NOT_TOLD.has(code)',
    becomes: 'goesOn: () => false',
    test: IN_RUNS_TEST,
    only: 'not added any more',
  },
  {
    guards: 'what skills tell a model counts for its label',
    file: 'server/compiler/passes/labels.ts',
    text: 'const told = { ...own, skills: scope.skills }',
    becomes: 'const told = own',
    test: 'server/compiler/skills.test.ts',
    only: 'nobody else',
  },
  {
    guards: 'a skill is held to the range of its job description',
    file: 'server/compiler/passes/skills.ts',
    text: 'else checkRange(version, found, `${pointer}/version`, findings)',
    becomes: '',
    test: 'server/compiler/compile.test.ts',
    only: 'golden cases',
  },
  {
    guards: 'an app that forgot its session is asked anew',
    file: 'server/gateway/mcp/open-remote.ts',
    text: "if (isFirst || error.code === 'CONNECTOR_TIMEOUT') throw error",
    becomes: 'if (true as boolean) throw error',
    test: 'server/gateway/mcp/everything.db.test.ts',
    only: 'forgets its sessions',
  },
]
