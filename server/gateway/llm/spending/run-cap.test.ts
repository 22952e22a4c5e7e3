import { expect, test } from 'vitest'
import { capOf } from '#server/gateway/llm/spending/run-cap.ts'

test('what an author lets a run cost is in euros; nothing said is no limit of theirs', () => {
  expect([{ costEuroMicros: 500_000 }, { costEuroMicros: 0, costUsdMicros: null }, { costUsdMicros: null }, {}].map(capOf)).toEqual([
    500_000,
    0,
    null,
    null,
  ])
})

test('a limit in dollars is never held against euros: nothing that costs is let through under it', () => {
  expect([{ costUsdMicros: 5_000_000 }, { costUsdMicros: 5_000_000, costEuroMicros: 9_000_000 }].map(capOf)).toEqual([0, 0])
})
