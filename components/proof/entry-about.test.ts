import { expect, test } from 'vitest'
import { entryAbout } from '#components/proof/entry-about.ts'
import { inEnglish } from '#server/kernel/language/say.ts'

const known = {
  people: new Map([['usr_1', 'Finance lead']]),
  runs: new Map([['run_1', { memberName: 'Expense check', n: 3, purpose: 'run' as const }]]),
}
const entry = { seq: 1, at: '', type: 'effect.sent', message: 'email.send sent', actor: null, runId: 'run_1', severity: 'info', hash: '' }

test('an action says its tool and its run, a decision who took it', () => {
  expect(entryAbout(entry, known, inEnglish)).toEqual(['email.send', 'Expense check, run 3'])
  expect(entryAbout({ ...entry, type: 'approval.voted', message: 'approve', actor: 'usr_1' }, known, inEnglish)).toEqual([
    'Finance lead',
    'Expense check, run 3',
  ])
})

test('an id that is not known is not shown as if it were a name', () => {
  expect(entryAbout({ ...entry, type: 'run.started', message: 'x', actor: 'usr_9', runId: 'run_9' }, known, inEnglish)).toEqual([])
})
