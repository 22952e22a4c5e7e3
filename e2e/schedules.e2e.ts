import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { reachApproval } from './testing/reach-approval.ts'
import { useProduct } from './testing/use-product.ts'

const world = useProduct()
const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
const SHOTS = process.env['MUSTER_SHOTS']

/** No violation of WCAG 2.2 AA in light and dark, at a desk and on a phone; pictures where a folder for them is named. */
async function expectAccessible(page: Page, screen: string): Promise<void> {
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 900 })
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      if (SHOTS) await page.screenshot({ path: `${SHOTS}/${screen}-${width}-${colorScheme}.png`, fullPage: true })
      const { violations } = await new AxeBuilder({ page }).withTags(WCAG).analyze()
      const found = violations.map((violation) => `${violation.id}: ${violation.nodes[0]?.target.join(' ')}`)
      expect(found, `${screen} at ${width} in ${colorScheme}`).toEqual([])
    }
  }
  await page.setViewportSize({ width: 1280, height: 900 })
  await page.emulateMedia({ colorScheme: 'light' })
}

test('a crew member is told in words when to start, starts by itself, and is paused and let go on, alone and all at once', async () => {
  const context = await world.browser.newContext({ viewport: { width: 1280, height: 900 }, timezoneId: 'Europe/Berlin', locale: 'en-GB' })
  const page = await context.newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  await reachApproval(page, world.product.setupLink ?? '')
  await page.goto(`${world.product.url}/schedules`)
  await page.getByText('Nothing starts by itself yet').waitFor()
  await expectAccessible(page, 'schedules-empty')
  await page.getByRole('link', { name: 'Choose a crew member' }).click()
  await page
    .getByRole('link', { name: /Expense check/ })
    .filter({ visible: true })
    .last()
    .click()
  await page.getByText('Starts when somebody starts it.').waitFor()
  await expectAccessible(page, 'starts-when-empty')

  const add = page.getByRole('button', { name: 'Add a schedule' })
  const words = page.getByLabel('Starts when', { exact: true }).and(page.locator('input'))
  await add.click()
  await words.fill('every Monday')
  await page.getByText('At what time?').waitFor()
  await expectAccessible(page, 'dialog-asks')
  await page.getByRole('button', { name: 'Take "every Monday at 8"' }).click()
  await page.getByText('At 08:00, only on Monday').waitFor()
  expect(await page.getByRole('table', { name: 'Next starts' }).getByRole('row').count()).toBe(6)
  await words.fill('last Sunday in March at 2:30')
  await page.getByText('02:30 is left out that day').first().waitFor()
  await expectAccessible(page, 'dialog-skipped')
  await words.fill('first Sunday in November at 1:30')
  await page.getByLabel('On the clock of').selectOption('America/New_York')
  await page.getByText('01:30 comes twice that day').first().waitFor()
  await expectAccessible(page, 'dialog-doubled')
  await words.fill('every Monday at 8')
  await page.getByText('At 08:00, only on Monday').waitFor()
  await page.getByRole('button', { name: 'Add the schedule' }).click()
  await page.getByRole('button', { name: 'Change At 08:00, only on Monday' }).click()
  await words.fill('weekdays at 7:30')
  await page.getByText('Read as: At 07:30, Monday through Friday').waitFor()
  await page.getByRole('button', { name: 'Save the schedule' }).click()
  await page.getByRole('button', { name: 'Pause At 07:30, Monday through Friday' }).waitFor()

  await add.click()
  await words.fill('every minute')
  await page.getByText('Read as: Every minute').waitFor()
  await page.getByRole('button', { name: 'Add the schedule' }).click()
  const minutely = page.getByRole('listitem').filter({ hasText: 'Every minute' })
  await minutely.getByRole('link', { name: 'run' }).waitFor({ timeout: 90_000 })
  await minutely.getByRole('button', { name: /^Pause/ }).click()
  await minutely.getByText(/^Paused by Finance lead/).waitFor()
  await page.getByRole('button', { name: 'Undo' }).click()
  await minutely.getByRole('button', { name: /^Pause/ }).click()
  await minutely.getByText(/^Paused by Finance lead/).waitFor()
  await expectAccessible(page, 'starts-when')

  await minutely.getByRole('link', { name: 'run' }).click()
  await page.getByText(/Started by schedule \(Every minute\) of/).waitFor()
  await expectAccessible(page, 'run-by-schedule')
  await page.goto(`${world.product.url}/runs`)
  await page.getByText(', by schedule').first().waitFor()
  await page.goto(`${world.product.url}/crews`)
  await page.getByText(/^next /).waitFor()
  await expectAccessible(page, 'crews')

  await page.goto(`${world.product.url}/schedules`)
  await page.getByRole('button', { name: 'Pause all crew members' }).click()
  await page.getByText(/All crew members are paused by Finance lead/).waitFor()
  await expectAccessible(page, 'schedules-paused')
  await page.getByRole('button', { name: 'Resume all crew members' }).click()
  await page.getByRole('button', { name: 'Pause all crew members' }).waitFor()
  await page.getByRole('button', { name: 'Delete Every minute' }).click()
  await page.getByText('Its runs stay').waitFor()
  await page.getByRole('button', { name: 'Delete the schedule' }).click()
  await page.getByText('Every minute').filter({ visible: true }).first().waitFor({ state: 'detached' })
  await expectAccessible(page, 'schedules')
  expect(errors).toEqual([])
  await context.close()
})
