import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'

const STOPS_MAX = 120

/** Goes on with the Tab key until the place is reached, as a person without a mouse does; each stop has to show where one is. */
export async function tabTo(page: Page, place: Locator): Promise<void> {
  await place.first().waitFor()
  for (let stop = 0; stop < STOPS_MAX; stop += 1) {
    if (await place.first().evaluate((element) => element === document.activeElement)) return
    await page.keyboard.press('Tab')
    const seen = await page.evaluate(() => {
      const at = document.activeElement
      if (!at || at === document.body || at.closest('nextjs-portal')) return null
      const ring = (element: Element) => {
        const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element)
        return (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2) || boxShadow !== 'none'
      }
      // A ring may be drawn by what holds the field.
      return ring(at) || (at.parentElement !== null && ring(at.parentElement)) ? null : at.outerHTML.slice(0, 160)
    })
    expect(seen, 'a stop that does not show').toBeNull()
  }
  throw new Error('not reached by keyboard')
}

/** Reaches a button or link by keyboard and presses it. */
export async function press(page: Page, name: RegExp | string, role: 'button' | 'link' = 'button'): Promise<void> {
  await tabTo(page, page.getByRole(role, { name }))
  await page.keyboard.press('Enter')
}
