import { expect, test } from 'vitest'
import { reachApproval } from './testing/reach-approval.ts'
import { useProduct } from './testing/use-product.ts'

const world = useProduct()

test('an approval given without a connection fails at once, is not sent later by itself, and can be given again', async () => {
  const context = await world.browser.newContext({ viewport: { width: 1280, height: 900 } })
  const page = await context.newPage()
  await reachApproval(page, world.product.setupLink ?? '')
  const approve = page.getByRole('button', { name: /^Approve and send 9 e-mails/ }).first()

  await context.setOffline(true)
  await approve.click()
  await page.getByText('Nothing was sent and nothing is kept for later').waitFor()

  const sent: string[] = []
  page.on('request', (request) => {
    if (request.method() === 'POST') sent.push(request.url())
  })
  await context.setOffline(false)
  // What was parked would go out with the page's own `online` event, so before this answer is here.
  await page.evaluate(async () => {
    if (!navigator.onLine) await new Promise((resolve) => addEventListener('online', resolve, { once: true }))
    await fetch('/api/v1/me')
  })
  await page.reload()
  await approve.waitFor()
  expect(sent).toEqual([])

  await approve.click()
  await page.getByText('Done', { exact: true }).first().waitFor()
  await context.close()
})
