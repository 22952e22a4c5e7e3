import fc from 'fast-check'
import { expect, test } from 'vitest'
import { holdInTime } from '#server/kernel/testing/hold-in-time.ts'

test.each([false, true])(
  'a case that the time limit left behind is over before the test goes on, and what it found counts (%s)',
  async (fails) => {
    let begun = 0
    let over = 0
    // the first is over at once; time is up within the second
    const predicate = async () => {
      begun += 1
      if (begun === 2) await new Promise((resolve) => setTimeout(resolve, 1500))
      over += 1
      if (begun === 2 && fails) throw new Error('found late')
    }
    const held = holdInTime(fc.nat(), predicate, { numRuns: 2, interruptAfterTimeLimit: 500 })
    if (fails) await expect(held).rejects.toThrow('found late')
    else await held
    expect([begun, over]).toEqual([2, 2])
  },
)
