import { expect, test } from 'vitest'
import type { ClientRun } from '#server/clients/schema.ts'
import { openQuestion, wakeQuestion } from '#server/entry/mcp/questions/open-questions.ts'
import { modesOfSession, sessionIdFor } from '#server/entry/mcp/questions/session-id.ts'
import { readAnswer, wordQuestion } from '#server/entry/mcp/questions/word-question.ts'

const begin = (elicitation?: unknown) => ({
  method: 'initialize',
  params: { capabilities: elicitation === undefined ? {} : { elicitation } },
})

test.each([
  [{}, ['form']],
  [{ form: {} }, ['form']],
  [{ url: {} }, ['url']],
  [{ url: {}, form: {}, made: {} }, ['form', 'url']],
])('a session id says how a client can be asked: %j', (declared, modes) => {
  expect(modesOfSession(sessionIdFor(begin(declared)))).toEqual(modes)
})

test('who cannot be asked gets no session, and a made-up id asks nobody', () => {
  for (const message of [begin(), begin(null), begin('form'), null, {}]) expect(sessionIdFor(message)).toBeNull()
  for (const id of [null, '', 'muster-ask-form', `muster-ask-approve-${'x'.repeat(43)}`]) expect(modesOfSession(id)).toEqual([])
})

test('nothing that a client can answer is a yes', () => {
  const anything = [
    undefined,
    null,
    'approve',
    { action: 'approve' },
    { action: 'accept', content: { meanwhile: 'Approve', approve: true, decision: 'approve' } },
    { action: 'accept', content: { meanwhile: 'Keep waiting' } },
    { action: 'accept' },
  ]
  expect(new Set(anything.map(readAnswer))).toEqual(new Set(['keep_waiting']))
  const no = [{ action: 'accept', content: { meanwhile: 'Take it back' } }, { action: 'decline' }, { action: 'cancel' }]
  expect(new Set(no.map(readAnswer))).toEqual(new Set(['take_back']))
})

test('a question says what would be done and where a person decides, and offers no yes', () => {
  const run = { runNumber: 3, plan: 'Write 1 file', approvalUrl: 'https://m.example/approvals?id=apr_1', expiresAt: null } as ClientRun
  const form = wordQuestion(run, 'form', 'q')
  expect(form).toMatchObject({ message: expect.stringMatching(/Plan: Write 1 file\..*https:\/\/m\.example.*approves nothing/s) })
  expect(JSON.stringify(form)).toContain('"enum":["Keep waiting","Take it back"]')
  expect(wordQuestion(run, 'url', 'q')).toMatchObject({ url: run.approvalUrl, elicitationId: 'q' })
})

test('one client has few questions open at once, and each answer wakes its own', async () => {
  const open = Array.from({ length: 8 }, (_, n) => openQuestion(`q${n}`, 'token:a'))
  expect(openQuestion('q8', 'token:a')).toBeUndefined()
  const other = openQuestion('p', 'token:b')
  wakeQuestion('q3')
  await open[3]?.answered
  for (const one of [...open, other]) one?.close()
  const again = openQuestion('q8', 'token:a')
  expect([other, again].every(Boolean)).toBe(true)
  again?.close()
})
