import { expect, test } from 'vitest'
import { limitOwner, limitWords } from '#server/bridge/core/limit-words.ts'
import { inEnglish } from '#server/kernel/language/say.ts'

test('a run that a limit holds names the limit, what is used of it, and what the next question may cost', () => {
  const data = { code: 'BUDGET_EXCEEDED', at_limit: 'member', at_maxMicro: 100, at_usedMicro: 0, at_wantedMicro: 1_500_000 }
  expect(limitWords(data, inEnglish)).toBe(
    'The limit of this crew member does not reach: 0.00 € of 0.0001 € are used, and the next question to a model may cost up to 1.50 €. It goes on by itself when an admin raises the limit far enough, or lifts it.',
  )
})

test("the limit of a job description is not said to be an admin's; one that lets nothing through says what to do", () => {
  const own = { at_limit: 'run', at_limitId: 'budget', at_maxMicro: 100_000, at_usedMicro: 0, at_wantedMicro: 1_500_000 }
  expect(limitWords(own, inEnglish)).toMatch(
    /^The limit in its job description does not reach: 0.00 € of 0.10 € are used.*start a new run\.$/,
  )
  expect([limitOwner(own), limitOwner({ ...own, at_limitId: 'lim_1' }), limitOwner(undefined)]).toEqual(['job', 'workspace', 'workspace'])
  expect(limitWords({ ...own, at_maxMicro: 0 }, inEnglish)).toMatch(/lets a run cost nothing, or limits it in dollars/)
})

test('of a refusal that kept no limit, nothing is made up', () => {
  expect(limitWords(undefined, inEnglish)).toBeNull()
  expect(limitWords({ code: 'BUDGET_EXCEEDED', at_wantedMicro: 5 }, inEnglish)).toBeNull()
  expect(limitWords({ at_limit: 'toString', at_maxMicro: 1, at_usedMicro: 1, at_wantedMicro: 1 }, inEnglish)).toBeNull()
})
