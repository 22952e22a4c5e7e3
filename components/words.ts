import type {
  ApprovalListItem,
  EffectClass,
  MemberListItem,
  PlanCard,
  PlanItem,
  Posture,
  Rigidity,
  RunStatus,
  Shell,
} from '#server/bridge/schema.ts'
import { msg } from '#server/kernel/language/say.ts'

/**
 * The one table from exact terms to the words on screen (ui.md). Screens say these with `t`; the exact terms stay in code,
 * API and docs.
 */
export type Tone = 'neutral' | 'ok' | 'warn' | 'danger' | 'info' | 'accent' | 'edge'

export const EFFECT_WORDS = {
  internal: { word: msg('Stays inside'), tone: 'neutral', colour: 'fx-inside' },
  external_read: { word: msg('Looks up'), tone: 'info', colour: 'fx-look' },
  external_write: { word: msg('Changes things outside'), tone: 'warn', colour: 'fx-outside' },
  spend: { word: msg('Costs money'), tone: 'danger', colour: 'fx-spend' },
} as const satisfies Record<EffectClass, { word: string; tone: Tone; colour: string }>

export const FREEDOM_WORDS = {
  strict: { word: msg('Strict'), means: msg('Follows the steps') },
  guided: { word: msg('Guided'), means: msg('Asks before it changes anything outside') },
  adaptive: { word: msg('Adaptive'), means: msg('Works out the steps') },
  autonomous: { word: msg('Autonomous'), means: msg('Carries the whole job') },
} as const satisfies Record<Rigidity, { word: string; means: string }>

export const POSTURE_WORDS = {
  run: msg('does alone'),
  ask: msg('asks first'),
  block: msg('never'),
} as const satisfies Record<Posture, string>

export const RUN_WORDS = {
  queued: { word: msg('Waits its turn'), tone: 'neutral' },
  running: { word: msg('Running'), tone: 'info' },
  waiting_approval: { word: msg('Waits for approval'), tone: 'warn' },
  waiting: { word: msg('Waiting'), tone: 'neutral' },
  blocked: { word: msg('Paused, needs you'), tone: 'warn' },
  succeeded: { word: msg('Done'), tone: 'ok' },
  failed: { word: msg('Failed'), tone: 'danger' },
  cancelled: { word: msg('Stopped'), tone: 'neutral' },
  expired: { word: msg('Not decided in time'), tone: 'danger' },
} as const satisfies Record<RunStatus, { word: string; tone: Tone }>

/** The word of a run's status; a person's no is a decision, not a failure. */
export function runWord(status: RunStatus, reason: string | null): { readonly word: string; readonly tone: Tone } {
  return status === 'failed' && reason === 'REJECTED' ? { word: msg('Rejected'), tone: 'neutral' } : RUN_WORDS[status]
}

export const APPROVAL_WORDS = {
  pending: { word: msg('Open'), tone: 'warn' },
  approved: { word: msg('Approved'), tone: 'ok' },
  rejected: { word: msg('Rejected'), tone: 'neutral' },
  expired: { word: msg('Not decided in time'), tone: 'neutral' },
  invalidated: { word: msg('Changed since planned'), tone: 'neutral' },
  cancelled: { word: msg('Run stopped'), tone: 'neutral' },
} as const satisfies Record<ApprovalListItem['status'], { word: string; tone: Tone }>

export const FLAG_WORDS = {
  'look-first': { word: msg('Look first'), means: msg('The job description wants each of these looked at.') },
  'first-seen': { word: msg('First-seen recipient'), means: msg('Not reached before by this crew member.') },
  'other-domain': { word: msg('Outside recipient'), means: msg('Of another domain than most recipients of this job.') },
  'over-usual': { word: msg('Over twice the usual'), means: msg('More than twice the usual amount.') },
  'from-outside': { word: msg('From outside'), means: msg('Came from a file, mail, page or model, not from the job description.') },
  'tells-secret': { word: msg('Something secret goes along'), means: msg('Something secret, or made of it, would leave this workspace.') },
  irreversible: { word: msg('Cannot be undone'), means: msg('There is no way to take this back.') },
} as const satisfies Record<PlanCard['exceptions'][number]['flags'][number], { word: string; means: string }>

export const ACTION_WORDS = {
  planned: msg('Planned'),
  intended: msg('Not sent yet'),
  sent: msg('On its way'),
  confirmed: msg('Done'),
  failed: msg('Failed'),
  unknown: msg('Not sure it arrived'),
  skipped: msg('Not sent'),
} as const satisfies Record<PlanItem['state'], string>

export const MEMBER_WORDS = {
  provisional: { word: msg('Not at work yet'), tone: 'neutral' },
  active: { word: msg('At work'), tone: 'ok' },
  suspended: { word: msg('Suspended'), tone: 'danger' },
  offboarded: { word: msg('Left'), tone: 'neutral' },
} as const satisfies Record<MemberListItem['status'], { word: string; tone: Tone }>

/** A role inside a sentence. */
export const ROLE_TERMS = {
  viewer: msg('viewer'),
  operator: msg('operator'),
  author: msg('author'),
  admin: msg('admin'),
} as const satisfies Record<Shell['person']['role'], string>
