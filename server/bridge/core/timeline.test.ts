import { expect, test } from 'vitest'
import { railOf } from '#server/bridge/core/rail.ts'
import { causeText, endedText, timelineOf } from '#server/bridge/core/timeline.ts'
import { catalogueOf } from '#server/kernel/language/catalogue.ts'
import { inEnglish, sayIn } from '#server/kernel/language/say.ts'

const failed = (data: { [key: string]: unknown }) => ({
  at: '2026-11-21T08:00:00.000Z',
  kind: 'state',
  leg: 1,
  data: { to: 'FAILED', ...data },
})

test('a run that could not be planned says what was wrong, where, and what to do', () => {
  const data = { code: 'FILE_UNREADABLE', at_path: 'march.csv', at_line: 3, at_why: 'more than 5 fields' }
  const text =
    'The file cannot be read as what it claims to be: file march.csv, line 3: more than 5 fields. Save it again as CSV or XLSX and repeat.'
  expect(causeText(data, inEnglish)).toBe(text)
  expect(endedText('VALIDATION', [failed(data)], null, inEnglish)).toBe(text)
  expect(timelineOf([failed(data)], new Map(), inEnglish)).toMatchObject([{ text, tone: 'danger' }])
  expect(endedText('POLICY_DENY', [failed({})], null, inEnglish)).toBe('Stopped by a rule. Nothing was sent.')
  expect(causeText({ code: 'LIMIT_EXCEEDED', at_limit: 'rows', at_max: 50_000 }, inEnglish)).toBe(
    'A limit was reached. Use less, or split it. At most 50,000 rows.',
  )
  expect(causeText({ code: 'PAYLOAD_TOO_LARGE', at_bytesMax: 1_048_576 }, inEnglish)).toBe(
    'The content is larger than allowed. Send less. At most 1 MB.',
  )
  expect(causeText({ code: 'toString' }, inEnglish)).toBeNull()
})

test.each([
  ['manual', 'Started by Anna'],
  ['schedule', 'Started by its schedule, in the name of Anna'],
  ['webhook', 'Started from a message of another system, in the name of Anna'],
  ['mail', 'Started by an e-mail, in the name of Anna'],
  ['handoff', 'Started by another crew member, in the name of Anna'],
  [undefined, 'Started by Anna'],
])('what %s started is not said to be started by the person it runs in the name of', (origin, text) => {
  const started = { at: '2026-11-21T08:00:00.000Z', kind: 'started', leg: 1, data: { by: 'usr_a', origin } }
  expect(timelineOf([started], new Map([['usr_a', 'Anna']]), inEnglish)[0]?.text).toBe(text)
})

test('a rejection names the person and the reason, and is no failure', () => {
  expect(endedText('REJECTED', [], { name: 'Anna', reason: 'too expensive' }, inEnglish)).toBe('Rejected by Anna: too expensive')
  const ended = { at: '2026-11-21T08:00:00.000Z', kind: 'ended', leg: 1, data: { outcome: 'failed', reasonCode: 'REJECTED' } }
  expect(timelineOf([ended], new Map(), inEnglish)[0]?.tone).toBe('neutral')
})

test('a sealed plan that a check refused is planned, and its checks are stopped', () => {
  const facts = { run: { outcome: 'failed', purpose: 'run' }, effects: [], approvalStatus: null, checkpointed: true }
  const rail = (token: string | null) =>
    railOf({ ...facts, attempt: { state: 'FAILED', hold: null, token } }, inEnglish).map(
      (step) => `${step.label}: ${step.detail} (${step.state})`,
    )
  expect(rail('ab').slice(0, 3)).toEqual(['Plan: Planned (done)', 'Checks: Stopped (failed)', 'Approval: Not asked (skipped)'])
  expect(rail(null).slice(0, 2)).toEqual(['Plan: Not planned (failed)', 'Checks: Not yet (todo)'])
})

test('a wait says until when, by the clock of the workspace; a try says that it goes on', () => {
  const waiting = (data: { [key: string]: unknown }) => ({ at: '2026-11-21T08:00:00.000Z', kind: 'waiting', leg: 1, data })
  const facts = { until: '2026-12-24T08:00:00.000Z', timeZone: 'Europe/Berlin', waits: 1 }
  expect(timelineOf([waiting({ ...facts, passed: false })], new Map(), inEnglish)[0]?.text).toBe('Waits until 24 Dec 2026, 09:00')
  expect(timelineOf([waiting({ ...facts, passed: true })], new Map(), inEnglish)[0]?.text).toBe(
    'Would wait until 24 Dec 2026, 09:00; a try goes on',
  )
})

test('actions done in a row are one line with their number; whatever comes between begins anew', () => {
  const event = (kind: string, ordinal: number, leg = 1) => ({ at: `2026-11-21T08:00:0${ordinal}.000Z`, kind, leg, data: { ordinal } })
  const done = [1, 2, 3].map((ordinal) => event('effect.confirmed', ordinal))
  const lines = timelineOf(
    [...done, event('effect.failed', 4), event('effect.confirmed', 5), event('effect.confirmed', 6, 2)],
    new Map(),
    inEnglish,
  )
  expect(lines.map(({ text }) => text)).toEqual(['3 actions done', 'Action 4 failed', 'Action 5 done', 'Action 6 done'])
  expect(lines[0]?.at).toBe('2026-11-21T08:00:03.000Z')
})

test('a reader is told in their language why a run ended, with the limit as they write numbers', () => {
  const german = sayIn('de', catalogueOf('de'))
  expect(causeText({ code: 'LIMIT_EXCEEDED', at_limit: 'rows', at_max: 50_000, at_line: 3 }, german)).toBe(
    'Eine Grenze ist erreicht: Zeile 3. Weniger verwenden oder aufteilen. Höchstens 50.000 Zeilen.',
  )
})
