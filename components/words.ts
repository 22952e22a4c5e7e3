import type {
  ApprovalListItem,
  EffectClass,
  MemberListItem,
  PlanCard,
  PlanItem,
  Posture,
  Rigidity,
  RunStatus,
} from '#server/bridge/schema.ts'

/**
 * The one table from exact terms to the words on screen (ui.md). Screens print these; the exact terms stay in code, API
 * and docs.
 */
export type Tone = 'neutral' | 'ok' | 'warn' | 'danger' | 'info' | 'accent' | 'edge'

export const EFFECT_WORDS = {
  internal: { word: 'Stays inside', tone: 'neutral', colour: 'fx-inside' },
  external_read: { word: 'Looks up', tone: 'info', colour: 'fx-look' },
  external_write: { word: 'Changes things outside', tone: 'warn', colour: 'fx-outside' },
  spend: { word: 'Costs money', tone: 'danger', colour: 'fx-spend' },
} as const satisfies Record<EffectClass, { word: string; tone: Tone; colour: string }>

export const FREEDOM_WORDS = {
  strict: { word: 'Strict', means: 'Follows the steps' },
  guided: { word: 'Guided', means: 'Asks before it changes anything outside' },
  adaptive: { word: 'Adaptive', means: 'Works out the steps' },
  autonomous: { word: 'Autonomous', means: 'Carries the whole job' },
} as const satisfies Record<Rigidity, { word: string; means: string }>

export const POSTURE_WORDS = {
  run: 'does alone',
  ask: 'asks first',
  block: 'never',
} as const satisfies Record<Posture, string>

export const RUN_WORDS = {
  queued: { word: 'Waits its turn', tone: 'neutral' },
  running: { word: 'Running', tone: 'info' },
  waiting_approval: { word: 'Waits for approval', tone: 'warn' },
  waiting: { word: 'Waiting', tone: 'neutral' },
  blocked: { word: 'Paused, needs you', tone: 'warn' },
  succeeded: { word: 'Done', tone: 'ok' },
  failed: { word: 'Failed', tone: 'danger' },
  cancelled: { word: 'Stopped', tone: 'neutral' },
  expired: { word: 'Not decided in time', tone: 'danger' },
} as const satisfies Record<RunStatus, { word: string; tone: Tone }>

/** The word of a run's status; a person's no is a decision, not a failure. */
export function runWord(status: RunStatus, reason: string | null): { readonly word: string; readonly tone: Tone } {
  return status === 'failed' && reason === 'REJECTED' ? { word: 'Rejected', tone: 'neutral' } : RUN_WORDS[status]
}

export const APPROVAL_WORDS = {
  pending: { word: 'Open', tone: 'warn' },
  approved: { word: 'Approved', tone: 'ok' },
  rejected: { word: 'Rejected', tone: 'neutral' },
  expired: { word: 'Not decided in time', tone: 'neutral' },
  invalidated: { word: 'Changed since planned', tone: 'neutral' },
  cancelled: { word: 'Run stopped', tone: 'neutral' },
} as const satisfies Record<ApprovalListItem['status'], { word: string; tone: Tone }>

export const FLAG_WORDS = {
  'first-seen': { word: 'First-seen recipient', means: 'Not reached before by this crew member.' },
  'other-domain': { word: 'Outside recipient', means: 'Of another domain than most recipients of this job.' },
  'over-usual': { word: 'Over twice the usual', means: 'More than twice the usual amount.' },
  'from-outside': { word: 'From outside', means: 'Came from a file, mail or page, not from the job description.' },
  irreversible: { word: 'Cannot be undone', means: 'There is no way to take this back.' },
} as const satisfies Record<PlanCard['exceptions'][number]['flags'][number], { word: string; means: string }>

export const ACTION_WORDS = {
  planned: 'Planned',
  intended: 'Not sent yet',
  sent: 'On its way',
  confirmed: 'Done',
  failed: 'Failed',
  unknown: 'Not sure it arrived',
  skipped: 'Not sent',
} as const satisfies Record<PlanItem['state'], string>

export const MEMBER_WORDS = {
  provisional: { word: 'Not at work yet', tone: 'neutral' },
  active: { word: 'At work', tone: 'ok' },
  suspended: { word: 'Suspended', tone: 'danger' },
  offboarded: { word: 'Left', tone: 'neutral' },
} as const satisfies Record<MemberListItem['status'], { word: string; tone: Tone }>

/** `1 row`, `2 rows`. */
export function counted(n: number, one: string, many: string): string {
  return `${n.toLocaleString('en')} ${n === 1 ? one : many}`
}
