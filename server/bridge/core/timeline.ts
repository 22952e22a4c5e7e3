import type { RunDetail } from '#server/bridge/schema.ts'
import { counted } from '#server/kernel/counted.ts'
import { ERROR_CATALOGUE, type ErrorCode, nextStep } from '#server/kernel/error-catalogue.ts'
import { dateIn, timeIn } from '#server/program/core/dates.ts'

export interface TimelineEvent {
  readonly at: string
  readonly kind: string
  readonly leg: number
  readonly data: { readonly [key: string]: unknown }
}
type Line = RunDetail['timeline'][number]

/** The run's story in plain sentences; waits for people carry their length. Pure. */
export function timelineOf(events: readonly TimelineEvent[], names: ReadonlyMap<string, string>): Line[] {
  const lines: Line[] = []
  let waitingSince: string | null = null
  for (const event of events) {
    const line = sentence(event, names)
    if (event.data['to'] === 'AWAITING_APPROVAL') waitingSince = event.at
    if (waitingSince !== null && event.kind === 'state' && event.data['from'] === 'AWAITING_APPROVAL') {
      lines.push({
        at: event.at,
        text: 'Waited for approval',
        tone: 'neutral',
        leg: event.leg,
        waitMs: Date.parse(event.at) - Date.parse(waitingSince),
      })
      waitingSince = null
    }
    if (line) lines.push({ at: event.at, leg: event.leg, waitMs: null, ...line })
  }
  return lines
}

const REASONS: { readonly [code: string]: string } = {
  REJECTED: 'Rejected. Nothing was sent.',
  EXPIRED: 'Nobody decided in time. Nothing was sent.',
  CANCELLED: 'Stopped by a person.',
  POLICY_DENY: 'Stopped by a rule. Nothing was sent.',
  STALE: 'Changed since planned: planned again.',
  TOKEN_MISMATCH: 'The plan did not match its lock. Nothing was sent.',
  PARTIAL: 'Stopped part of the way.',
  VALIDATION: 'Could not be planned. Nothing was sent.',
  ENGINE_ERROR: 'A connected app failed while planning. Nothing was sent.',
  UNKNOWN_EFFECT: 'Left open: one action is not sure to have arrived.',
  BUDGET: 'A limit was reached.',
  EPOCH: 'The installation was restored or moved: plan again.',
  SUPERSEDED: 'Replaced by an edited plan.',
}

/** What a reason code means, in a sentence. */
export function reasonText(code: string | null): string | null {
  return code === null ? null : (REASONS[code] ?? code)
}

/**
 * What went wrong in planning, where, and what to do, from the event that ended the attempt; null when it names no error.
 * @param data of the run event: `code` and `at_*` places, as dispatch wrote them
 */
export function causeText(data: TimelineEvent['data']): string | null {
  const code = data['code']
  if (typeof code !== 'string' || !Object.hasOwn(ERROR_CATALOGUE, code)) return null
  const { title } = ERROR_CATALOGUE[code as ErrorCode]
  const next = nextStep(code as ErrorCode, { bytesMax: data['at_bytesMax'], max: data['at_max'], limit: data['at_limit'] })
  const places = PLACES.flatMap(([key, word]) => {
    const value = data[`at_${key}`]
    return typeof value === 'string' || typeof value === 'number' ? [`${word} ${value}`] : []
  })
  const why = typeof data['at_why'] === 'string' ? data['at_why'] : null
  const detail = [places.join(', '), why].filter((part) => part !== null && part !== '').join(': ')
  return `${title}${detail === '' ? '' : `: ${detail}`}. ${next}`
}

const PLACES = [
  ['path', 'file'],
  ['sheet', 'sheet'],
  ['step', 'step'],
  ['line', 'line'],
  ['row', 'row'],
  ['item', 'item'],
  ['column', 'column'],
  ['field', 'field'],
] as const

/** Why a run ended, with the cause when an error ended it and the person when a person said no. */
export function endedText(
  code: string | null,
  events: readonly TimelineEvent[],
  rejected: { readonly name: string; readonly reason: string } | null,
): string | null {
  if (code === 'REJECTED' && rejected) return `Rejected by ${rejected.name}${rejected.reason === '' ? '' : `: ${rejected.reason}`}`
  const failed = events.findLast((event) => event.kind === 'state' && event.data['to'] === 'FAILED')
  return (failed ? causeText(failed.data) : null) ?? reasonText(code)
}

function sentence(event: TimelineEvent, names: ReadonlyMap<string, string>): Pick<Line, 'text' | 'tone'> | null {
  const { data } = event
  const who = typeof data['actor'] === 'string' ? (names.get(data['actor']) ?? 'Someone') : null
  switch (event.kind) {
    case 'started':
      return { text: `Started by ${names.get(String(data['by'])) ?? 'Muster'}`, tone: 'neutral' }
    case 'put_back':
      return {
        text: `Run ${data['n']} plans to put this back, asked for by ${names.get(String(data['by'])) ?? 'someone who left'}`,
        tone: 'neutral',
      }
    case 'asked':
      return { text: `Asked ${counted(Number(data['questions']), 'question', 'questions')}`, tone: 'neutral' }
    case 'waiting':
      return { text: waitText(data), tone: 'neutral' }
    case 'woke':
      return { text: 'Went on after waiting', tone: 'neutral' }
    case 'effect.confirmed':
      return { text: `Action ${data['ordinal']} done`, tone: 'ok' }
    case 'effect.failed':
      return { text: `Action ${data['ordinal']} failed`, tone: 'danger' }
    case 'effect.unknown':
      return { text: `Not sure action ${data['ordinal']} arrived`, tone: 'warn' }
    case 'effect.resolved':
      return { text: `Action ${data['ordinal']} settled: ${String(data['resolution']).replace('_', ' ')}`, tone: 'neutral' }
    case 'fault':
      return { text: `Something unforeseen happened (try ${data['tries']} of ${data['triesMax']})`, tone: 'warn' }
    case 'skipped':
      return { text: `${counted((data['ordinals'] as unknown[]).length, 'action', 'actions')} not sent`, tone: 'warn' }
    case 'ended':
      return data['outcome'] === 'succeeded'
        ? { text: 'Finished', tone: 'ok' }
        : { text: reasonText(String(data['reasonCode'])) ?? 'Ended', tone: data['reasonCode'] === 'REJECTED' ? 'neutral' : 'danger' }
    case 'state':
      return stateSentence(data, who)
    default:
      return null
  }
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `Waits until 24 Dec 2026, 09:00`, by the clock of the workspace when the wait began. */
function waitText(data: TimelineEvent['data']): string {
  const [until, zone] = [String(data['until']), String(data['timeZone'])]
  const [year, month, day] = dateIn(until, zone).split('-').map(Number)
  const moment = `${day} ${MONTHS[(month ?? 1) - 1]} ${year}, ${timeIn(until, zone)}`
  return data['passed'] === true ? `Would wait until ${moment}; a try goes on` : `Waits until ${moment}`
}

function stateSentence(data: TimelineEvent['data'], who: string | null): Pick<Line, 'text' | 'tone'> | null {
  if (typeof data['hold'] === 'string') return { text: 'Paused, needs you', tone: 'warn' }
  switch (data['to']) {
    case 'PLAN_GENERATED':
      return { text: `Planned ${counted(Number(data['effects']), 'action', 'actions')}`, tone: 'neutral' }
    case 'TOKEN_CREATED':
      return { text: 'Plan locked', tone: 'neutral' }
    case 'PREFLIGHT_COMPLETE':
      return { text: 'Checks passed', tone: 'neutral' }
    case 'AWAITING_APPROVAL':
      return { text: 'Checks passed, asks first', tone: 'neutral' }
    case 'APPROVED':
      return { text: `${who ?? 'Someone'} approved`, tone: 'ok' }
    case 'FAILED': {
      const cause = causeText(data)
      return cause === null ? null : { text: cause, tone: 'danger' }
    }
    case 'TAKEOFF_RUNNING':
      return { text: 'Started to carry out', tone: 'neutral' }
    default:
      return null
  }
}
