import { expect, test } from 'vitest'
import { makeLog } from '#server/observability/log.ts'

function capture(level: 'debug' | 'info' | 'warn' | 'error' = 'info') {
  const lines: string[] = []
  return { lines, log: makeLog({ level, write: (line) => lines.push(line), nowMs: () => 0 }) }
}

test('a secret never reaches a log line, by name, in a URL, in a header or in an error', () => {
  const { lines, log } = capture()
  const failure = new Error('cannot reach postgres://muster_app:canary-1@localhost/muster', {
    cause: { authorization: 'Bearer canary-2abcdef' },
  })
  log.info('x', {
    password: 'canary-3',
    nested: { apiKey: 'canary-4', list: [{ sessionToken: 'canary-5' }] },
    header: 'Authorization: Bearer canary-6abcdef',
    failure,
    body: new TextEncoder().encode('canary-7'),
  })
  expect(lines).toHaveLength(1)
  expect(lines[0]).not.toContain('canary')
  expect(lines[0]).toContain('postgres://muster_app:***@localhost/muster')
})

test('a log line is one JSON object with time, level and event, and lower levels are dropped', () => {
  const { lines, log } = capture('warn')
  log.info('quiet')
  log.with({ runId: 'run_1' }).error('loud', { text: 'a\nb' })
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    { at: '1970-01-01T00:00:00.000Z', level: 'error', event: 'loud', runId: 'run_1', text: 'a\nb' },
  ])
})

test('values of a failed query stay out of the log', () => {
  const error = new Error(
    'Failed query: insert into "muster"."outbox_messages" values ($1)\nparams: sales@acme.example,Question about 238.00',
  )
  const lines: string[] = []
  makeLog({ level: 'info', write: (line) => lines.push(line), nowMs: () => 0 }).error('failed', { error })
  expect(lines.join('')).toContain('Failed query')
  expect(lines.join('')).not.toContain('acme.example')
})

test('what a database says about a value stays out of the log; its code and the place stay in', () => {
  const words = 'invalid input syntax for type integer: "canary"\n    at canary (x.ts:1:1)'
  const cause = Object.assign(new Error(words), { name: 'PostgresError', code: '22P02', severity: 'ERROR', detail: 'canary' })
  const { lines, log } = capture()
  log.error('failed', { error: new Error('Failed query: select 1\nparams: canary', { cause }) })
  expect(lines.join('')).not.toContain('canary')
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ error: { cause: { name: 'PostgresError', code: '22P02' } } })
  expect(lines.join('')).toContain('log.test.ts')
})
