import { QueryClient, QueryObserver } from '@tanstack/react-query'
import { expect, test } from 'vitest'
import { markStale } from '#components/data/mark-stale.ts'

/** A screen that shows a path; each read ends when it is told to. */
function shown(path: string) {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false, networkMode: 'always' } } })
  const reads: { readonly end: (value: number) => void; readonly fail: () => void }[] = []
  const observer = new QueryObserver<number>(client, {
    queryKey: [path],
    queryFn: async () => await new Promise<number>((end, fail) => reads.push({ end, fail: () => fail(new Error('lost')) })),
  })
  observer.subscribe(() => undefined)
  const settled = async (): Promise<void> => await new Promise((resolve) => setTimeout(resolve, 20))
  return { client, reads, observer, settled }
}

test('what changes while a page is read for the first time is read once more, however often it changes', async () => {
  const { client, reads, observer, settled } = shown('/approvals?tab=needs-you')
  for (let change = 0; change < 3; change++) markStale(client, new Set(['approvals', 'runs']))
  await settled()
  expect(reads).toHaveLength(1)
  reads[0]?.end(1)
  await settled()
  expect(reads).toHaveLength(2)
  reads[1]?.end(2)
  await settled()
  expect(observer.getCurrentResult().data).toBe(2)
  expect(reads).toHaveLength(2)
})

test('after a first read that failed it is read once more too; what is not named is left alone', async () => {
  const { client, reads, settled } = shown('/runs')
  markStale(client, new Set(['approvals']))
  reads[0]?.fail()
  await settled()
  expect(reads).toHaveLength(1)
  const failed = shown('/runs')
  markStale(failed.client, new Set(['runs']))
  failed.reads[0]?.fail()
  await failed.settled()
  expect(failed.reads).toHaveLength(2)
})
