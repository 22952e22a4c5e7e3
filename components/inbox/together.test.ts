import { expect, test } from 'vitest'
import { whyNotTogether } from '#components/inbox/together.ts'
import type { ApprovalListItem } from '#server/bridge/schema.ts'

const plan = (together: string | null) => ({ together }) as ApprovalListItem

test('only up to 25 plans that do the same, without exceptions, are approved with one tap', () => {
  expect(whyNotTogether(Array.from({ length: 25 }, () => plan('a')))).toBeNull()
  expect(whyNotTogether(Array.from({ length: 26 }, () => plan('a')))).toContain('At most 25')
  expect(whyNotTogether([plan('a'), plan('b')])).toContain('one crew member')
  expect(whyNotTogether([plan('a'), plan(null)])).toContain('by itself')
})
