import { sayRunWhy } from '#server/bridge/core/say-run-why.ts'
import { STARTED_WORDS } from '#server/bridge/core/started-words.ts'
import type { RunDetail } from '#server/bridge/schema.ts'
import { ERROR_CATALOGUE, type ErrorCode, nextStep } from '#server/kernel/error-catalogue.ts'
import { msg, type Say } from '#server/kernel/language/say.ts'
import { dateIn, timeIn } from '#server/program/core/dates.ts'

export interface TimelineEvent {
  readonly at: string
  readonly kind: string
  readonly leg: number
  readonly data: { readonly [key: string]: unknown }
}
type Line = RunDetail['timeline'][number]

/**
 * The run's story in plain sentences; waits for people carry their length. Actions done in a row are one line with their
 * number: the lines of the plan say which. Pure.
 */
export function timelineOf(events: readonly TimelineEvent[], names: ReadonlyMap<string, string>, say: Say): Line[] {
  const lines: Line[] = []
  let doneInRow = 0
  let waitingSince: string | null = null
  for (const event of events) {
    const line = sentence(event, names, say)
    if (event.data['to'] === 'AWAITING_APPROVAL') waitingSince = event.at
    if (waitingSince !== null && event.kind === 'state' && event.data['from'] === 'AWAITING_APPROVAL') {
      lines.push({
        at: event.at,
        text: say('Waited for approval'),
        tone: 'neutral',
        leg: event.leg,
        waitMs: Date.parse(event.at) - Date.parse(waitingSince),
      })
      waitingSince = null
      doneInRow = 0
    }
    if (!line) continue
    const isDone = event.kind === 'effect.confirmed'
    const goesOn = isDone && doneInRow > 0 && lines.at(-1)?.leg === event.leg
    doneInRow = goesOn ? doneInRow + 1 : isDone ? 1 : 0
    if (goesOn) lines.pop()
    const text = goesOn ? say.count(doneInRow, '{n} action done', '{n} actions done') : line.text
    lines.push({ at: event.at, leg: event.leg, waitMs: null, tone: line.tone, text })
  }
  return lines
}

const REASONS: { readonly [code: string]: string } = {
  REJECTED: msg('Rejected. Nothing was sent.'),
  EXPIRED: msg('Nobody decided in time. Nothing was sent.'),
  CANCELLED: msg('Stopped by a person.'),
  POLICY_DENY: msg('Stopped by a rule. Nothing was sent.'),
  STALE: msg('Changed since planned: planned again.'),
  TOKEN_MISMATCH: msg('The plan did not match its lock. Nothing was sent.'),
  PARTIAL: msg('Stopped part of the way.'),
  VALIDATION: msg('Could not be planned. Nothing was sent.'),
  ENGINE_ERROR: msg('A connected app failed while planning. Nothing was sent.'),
  UNKNOWN_EFFECT: msg('Left open: one action is not sure to have arrived.'),
  BUDGET: msg('A limit was reached.'),
  EPOCH: msg('The installation was restored or moved: plan again.'),
  SUPERSEDED: msg('Replaced by an edited plan.'),
}

/** What a reason code means, in a sentence. */
export function reasonText(code: string | null, say: Say): string | null {
  return code === null ? null : say(REASONS[code] ?? code)
}

/**
 * What went wrong in planning, where, and what to do, from the event that ended the attempt; null when it names no error.
 * @param data of the run event: `code` and `at_*` places, as dispatch wrote them
 */
export function causeText(data: TimelineEvent['data'], say: Say): string | null {
  const code = data['code']
  if (typeof code !== 'string' || !Object.hasOwn(ERROR_CATALOGUE, code)) return null
  const { title } = ERROR_CATALOGUE[code as ErrorCode]
  const next = nextStep(code as ErrorCode, { bytesMax: data['at_bytesMax'], max: data['at_max'], limit: data['at_limit'] }, say)
  const places = PLACES.flatMap(([key, place]) => {
    const value = data[`at_${key}`]
    return typeof value === 'string' || typeof value === 'number' ? [say(place, { value: String(value) })] : []
  })
  const why = typeof data['at_why'] === 'string' ? sayRunWhy(data['at_why'], say) : null
  const detail = [places.join(', '), why].filter((part) => part !== null && part !== '').join(': ')
  return `${say(title)}${detail === '' ? '' : `: ${detail}`}. ${next}`
}

const SETTLED: { readonly [resolution: string]: string } = {
  done: msg('Action {n} settled: done'),
  not_done: msg('Action {n} settled: not done'),
  abandon: msg('Action {n} settled: abandon'),
}

const PLACES = [
  ['path', msg('file {value}')],
  ['sheet', msg('sheet {value}')],
  ['step', msg('step {value}')],
  ['line', msg('line {value}')],
  ['row', msg('row {value}')],
  ['item', msg('item {value}')],
  ['column', msg('column {value}')],
  ['field', msg('field {value}')],
  ['skill', msg('skill {value}')],
  ['version', msg('version {value}')],
] as const

/** Why a run ended, with the cause when an error ended it and the person when a person said no. */
export function endedText(
  code: string | null,
  events: readonly TimelineEvent[],
  rejected: { readonly name: string; readonly reason: string } | null,
  say: Say,
): string | null {
  if (code === 'REJECTED' && rejected)
    return rejected.reason === '' ? say('Rejected by {name}', { name: rejected.name }) : say('Rejected by {name}: {reason}', rejected)
  const failed = events.findLast((event) => event.kind === 'state' && event.data['to'] === 'FAILED')
  return (failed ? causeText(failed.data, say) : null) ?? reasonText(code, say)
}

function startedText({ client, origin }: TimelineEvent['data'], who: string, say: Say): string {
  const { alone } = (STARTED_WORDS as { [origin: string]: { alone: string } })[String(origin)] ?? STARTED_WORDS.manual
  if (typeof client !== 'string') return say(alone, { who })
  return say('Asked by {client} through MCP, in the name of {who}', { client, who })
}

/** A crew member as people call it; its short name where nobody has that any more. */
function called(slug: unknown, names: ReadonlyMap<string, string>): string {
  return names.get(String(slug)) ?? String(slug)
}

function sentence(event: TimelineEvent, names: ReadonlyMap<string, string>, say: Say): Pick<Line, 'text' | 'tone'> | null {
  const { data } = event
  const who = typeof data['actor'] === 'string' ? (names.get(data['actor']) ?? say('Someone')) : null
  const n = String(data['ordinal'])
  switch (event.kind) {
    case 'started':
      return { text: startedText(data, names.get(String(data['by'])) ?? 'Muster', say), tone: 'neutral' }
    case 'handed_over':
      return { text: say('Passed on to {name}', { name: called(data['to'], names) }), tone: 'ok' }
    case 'handoff_refused':
      return { text: say('Could not be passed on to {name}', { name: called(data['to'], names) }), tone: 'warn' }
    case 'put_back':
      return {
        text: say('Run {n} plans to put this back, asked for by {name}', {
          n: String(data['n']),
          name: names.get(String(data['by'])) ?? say('someone who left'),
        }),
        tone: 'neutral',
      }
    case 'asked':
      return { text: say.count(Number(data['questions']), 'Asked {n} question', 'Asked {n} questions'), tone: 'neutral' }
    case 'waiting':
      return { text: waitText(data, say), tone: 'neutral' }
    case 'woke':
      return { text: say('Went on after waiting'), tone: 'neutral' }
    case 'secret_read':
      return {
        text: say('Looked up something secret, {place}: what follows counts as secret', { place: String(data['place']) }),
        tone: 'warn',
      }
    case 'effect.confirmed':
      return { text: say('Action {n} done', { n }), tone: 'ok' }
    case 'effect.failed':
      return { text: say('Action {n} failed', { n }), tone: 'danger' }
    case 'effect.unknown':
      return { text: say('Not sure action {n} arrived', { n }), tone: 'warn' }
    case 'effect.resolved':
      return { text: say(SETTLED[String(data['resolution'])] ?? msg('Action {n} settled'), { n }), tone: 'neutral' }
    case 'fault':
      return {
        text: say('Something unforeseen happened (try {n} of {of})', { n: String(data['tries']), of: String(data['triesMax']) }),
        tone: 'warn',
      }
    case 'skipped':
      return { text: say.count((data['ordinals'] as unknown[]).length, '{n} action not sent', '{n} actions not sent'), tone: 'warn' }
    case 'ended':
      return data['outcome'] === 'succeeded'
        ? { text: say('Finished'), tone: 'ok' }
        : {
            text: reasonText(String(data['reasonCode']), say) ?? say('Ended'),
            tone: data['reasonCode'] === 'REJECTED' ? 'neutral' : 'danger',
          }
    case 'state':
      return stateSentence(data, who, say)
    default:
      return null
  }
}

const MOMENTS: readonly string[] = [
  msg('{day} Jan {year}, {time}'),
  msg('{day} Feb {year}, {time}'),
  msg('{day} Mar {year}, {time}'),
  msg('{day} Apr {year}, {time}'),
  msg('{day} May {year}, {time}'),
  msg('{day} Jun {year}, {time}'),
  msg('{day} Jul {year}, {time}'),
  msg('{day} Aug {year}, {time}'),
  msg('{day} Sep {year}, {time}'),
  msg('{day} Oct {year}, {time}'),
  msg('{day} Nov {year}, {time}'),
  msg('{day} Dec {year}, {time}'),
]

/** `Waits until 24 Dec 2026, 09:00`, by the clock of the workspace when the wait began. */
function waitText(data: TimelineEvent['data'], say: Say): string {
  const [until, zone] = [String(data['until']), String(data['timeZone'])]
  const [year, month, day] = dateIn(until, zone).split('-').map(Number)
  const when = say(String(MOMENTS[(month ?? 1) - 1]), { day: String(day), year: String(year), time: timeIn(until, zone) })
  return data['passed'] === true ? say('Would wait until {when}; a try goes on', { when }) : say('Waits until {when}', { when })
}

function stateSentence(data: TimelineEvent['data'], who: string | null, say: Say): Pick<Line, 'text' | 'tone'> | null {
  if (typeof data['hold'] === 'string') return { text: say('Paused, needs you'), tone: 'warn' }
  switch (data['to']) {
    case 'PLAN_GENERATED':
      return { text: say.count(Number(data['effects']), 'Planned {n} action', 'Planned {n} actions'), tone: 'neutral' }
    case 'TOKEN_CREATED':
      return { text: say('Plan locked'), tone: 'neutral' }
    case 'PREFLIGHT_COMPLETE':
      return { text: say('Checks passed'), tone: 'neutral' }
    case 'AWAITING_APPROVAL':
      return { text: say('Checks passed, asks first'), tone: 'neutral' }
    case 'APPROVED':
      return { text: say('{who} approved', { who: who ?? say('Someone') }), tone: 'ok' }
    case 'FAILED': {
      const cause = causeText(data, say)
      return cause === null ? null : { text: cause, tone: 'danger' }
    }
    case 'TAKEOFF_RUNNING':
      return { text: say('Started to carry out'), tone: 'neutral' }
    default:
      return null
  }
}
