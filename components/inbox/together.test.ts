import { expect, test } from 'vitest'
import { whyNotTogether } from '#components/inbox/together.ts'
import type { ApprovalListItem } from '#server/bridge/schema.ts'
import { inEnglish } from '#server/kernel/language/say.ts'

const plan = (together: string | null) => ({ together }) as ApprovalListItem

test('only up to 25 plans that do the same, without exceptions, are approved with one tap', () => {
  expect(
    whyNotTogether(
      Array.from({ length: 25 }, () => plan('a')),
      inEnglish,
    ),
  ).toBeNull()
  expect(
    whyNotTogether(
      Array.from({ length: 26 }, () => plan('a')),
      inEnglish,
    ),
  ).toContain('At most 25')
  expect(whyNotTogether([plan('a'), plan('b')], inEnglish)).toContain('one crew member')
  expect(whyNotTogether([plan('a'), plan(null)], inEnglish)).toContain('by itself')
})
