import { expect, test } from 'vitest'
import { keepOpen } from '#components/inbox/keep-open.ts'

test('a plan that ends sooner, or a colleague who decides, never puts another plan under the key that approves', () => {
  const open = keepOpen(null, 'needs-you', 'a')
  expect(open?.id).toBe('a')
  expect(keepOpen(open, 'needs-you', 'sooner')?.id).toBe('a')
  expect(keepOpen(open, 'needs-you', null)?.id).toBe('a')
})

test('another tab begins with its own first plan', () => {
  const open = keepOpen(null, 'needs-you', 'a')
  expect(keepOpen(open, 'decided', 'd')).toEqual({ tab: 'decided', id: 'd' })
  expect(keepOpen(open, 'decided', null)).toBeNull()
})
