import { expect, test } from 'vitest'
import { fullPatience, PATIENCE, patienceOf, typedPatience, USUAL_PATIENCE } from '#components/models/patience.ts'
import { modelChoiceSchema } from '#server/gateway/llm/schema.ts'

const accepts = (seconds: number, tries: number): boolean =>
  modelChoiceSchema.safeParse({ provider: 'p', model: 'm', timeoutMs: seconds * 1000, attemptsMax: tries }).success

test('the fields begin with what the server takes where nobody says otherwise, and end where it refuses', () => {
  expect(typedPatience(modelChoiceSchema.parse({ provider: 'p', model: 'm' }))).toEqual(USUAL_PATIENCE)
  const { seconds, tries } = PATIENCE
  expect([accepts(seconds.min, tries.min), accepts(seconds.max, tries.max)]).toEqual([true, true])
  expect([accepts(seconds.min - 1, 1), accepts(seconds.max + 1, 1)]).toEqual([false, false])
  expect([accepts(1, tries.min - 1), accepts(1, tries.max + 1)]).toEqual([false, false])
})

test('only whole numbers within the limits go to the server', () => {
  expect(fullPatience({ seconds: ' 90 ', tries: '3' })).toEqual({ timeoutMs: 90_000, attemptsMax: 3 })
  for (const seconds of ['', '0', '601', '1.5', '1,5', '-1', '1e2', '60 s'])
    expect(patienceOf({ seconds, tries: '1' }).timeoutMs).toBeNull()
  for (const tries of ['', '0', '6', '2x']) expect(fullPatience({ seconds: '60', tries })).toBeNull()
})
