import { expect, test } from 'vitest'
import { decideFire, type FireFacts, failuresInRow } from '#server/triggers/core/decide-fire.ts'

const free: FireFacts = { overlap: 'skip', isRunning: false, isWaiting: false, allPaused: false }

test('a free schedule starts; while its run goes on it skips, lets one wait, or starts beside it, as chosen', () => {
  expect(decideFire(free)).toEqual({ act: 'start' })
  const busy = { ...free, isRunning: true }
  expect(decideFire(busy)).toEqual({ act: 'skip', reason: 'still_running' })
  expect(decideFire({ ...busy, overlap: 'queue_one' })).toEqual({ act: 'wait' })
  expect(decideFire({ ...busy, overlap: 'queue_one', isWaiting: true })).toEqual({ act: 'skip', reason: 'one_waits' })
  expect(decideFire({ ...busy, overlap: 'allow' })).toEqual({ act: 'start' })
})

test('while all are paused nothing starts, whatever the policy', () => {
  for (const overlap of ['skip', 'queue_one', 'allow'] as const)
    for (const isRunning of [true, false])
      expect(decideFire({ ...free, overlap, isRunning, allPaused: true })).toEqual({ act: 'skip', reason: 'all_paused' })
})

test('failures count since the last success; what was skipped, stopped or is open neither counts nor resets', () => {
  expect(failuresInRow([])).toBe(0)
  expect(failuresInRow(['failed', 'open', 'neutral', 'failed', 'succeeded', 'failed'])).toBe(2)
  expect(failuresInRow(['succeeded', 'failed'])).toBe(0)
})
