import type { Guard } from '#server/dispatch/testing/guards.ts'

const LABEL_FAULTS = 'server/dispatch/core/label-faults.ts'
const LABEL_FAULTS_TEST = 'server/dispatch/core/label-faults.test.ts'
const LABELS_TEST = 'server/dispatch/labels.db.test.ts'

/** How far what a plan is made of is to be trusted, from the compiler to take-off (domain §6). */
export const LABELS_GUARDS: readonly Guard[] = [
  {
    guards: 'labels before the seal',
    file: 'server/dispatch/seal-leg.ts',
    text: "if (fault !== undefined) throw new AppError('PLAN_TOKEN_MISMATCH', { context: { why: fault } })",
    becomes: '',
    test: LABELS_TEST,
    only: 'claims to be more trusted',
  },
  {
    guards: 'labels at take-off',
    file: 'server/dispatch/why-no-take-off.ts',
    text: "if (fault !== undefined) return mismatch(fault, ['labels'])",
    becomes: '',
    test: LABELS_TEST,
    only: 'turns out to be from outside',
  },
  {
    guards: 'an edit that nobody made',
    file: LABEL_FAULTS,
    text: 'if (invented !== undefined) return `nobody wrote ${invented}`',
    becomes: '',
    test: LABEL_FAULTS_TEST,
    only: 'only what a person wrote',
  },
  {
    guards: 'no standing permission on what always asks',
    file: LABEL_FAULTS,
    text: "return always && effect.whitelist !== null ? 'a standing permission stands on what always asks' : null",
    becomes: 'return null',
    test: LABEL_FAULTS_TEST,
    only: 'standing permission|from outside',
  },
  {
    guards: 'a posture as strict as its step',
    file: LABEL_FAULTS,
    text: 'if (stricterPosture(block.posture, effect.posture) !== effect.posture)',
    becomes: 'if (false as boolean)',
    test: LABEL_FAULTS_TEST,
    only: 'milder posture',
  },
  {
    guards: 'a look-up elsewhere that a model steers asks first',
    file: 'server/compiler/passes/posture.ts',
    text: "if (!row.mutates && posture === 'run' && leaks(row, labels)) posture = 'ask'",
    becomes: '',
    test: 'server/compiler/compile.test.ts',
  },
  {
    guards: 'a step that may fail labels those after it',
    file: 'server/compiler/passes/labels.ts',
    text: 'const control = scope.attempted ? joinLabels([scope.control, label.whole]) : scope.control',
    becomes: 'const control = scope.control',
    test: 'server/compiler/control-labels.test.ts',
    only: 'inside attempt',
  },
  {
    guards: 'items and branches that may fail label each other',
    file: 'server/compiler/passes/labels.ts',
    text: 'return bodies({ ...scope, control }, found)',
    becomes: 'return bodies(scope, found)',
    test: 'server/compiler/control-labels.test.ts',
    only: 'inside attempt',
  },
  {
    guards: 'whether it happens is said where no argument steers',
    file: 'server/compiler/passes/lower.ts',
    text: '...(plan.control === null ? {} : { control: plan.control }),',
    becomes: '',
    test: 'server/compiler/control-labels.test.ts',
    only: 'no argument that steers',
  },
  {
    guards: 'whether it happens is from outside where the inputs are',
    file: 'server/program/core/relabel.ts',
    text: "for (const key of ['control', 'label'])",
    becomes: "for (const key of ['label'])",
    test: 'server/compiler/control-labels.test.ts',
    only: 'no argument that steers',
  },
  {
    guards: 'no permission for what something from outside counts',
    file: 'server/policy/core/standing.ts',
    text: "if (control?.integrity === 'untrusted') return true",
    becomes: '',
    test: 'server/policy/core/standing.test.ts',
    only: 'from outside counts',
  },
  {
    guards: 'how often, as trusted as it says',
    file: LABEL_FAULTS,
    text: "if (!isAsLow(effect.control, block.control)) return 'how often it happens is not as trusted as it says'",
    becomes: '',
    test: LABEL_FAULTS_TEST,
    only: 'no argument steers',
  },
  {
    guards: 'whether something happens at all labels what happens',
    file: 'server/compiler/passes/labels.ts',
    text: 'joinLabels([scope.control, labelOfValue(value, scope)])',
    becomes: 'joinLabels([labelOfValue(value, scope)])',
    test: 'server/dispatch/unasked-effects.db.test.ts',
  },
]
