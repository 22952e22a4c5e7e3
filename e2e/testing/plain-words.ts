import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { exactTermsIn } from '#components/language/testing/exact-terms.ts'

/** Where exact terms belong: editors and texts of a job description, code, and what stands under Details. */
const EXACT = '.monaco-editor, .monaco-diff-editor, textarea, code, pre, kbd, samp, details, .mono, .mono-s'
/** A field of the job description that a problem is about, an expense in the sample file, and the name of a job. */
const AS_WRITTEN = /^(?:steps|tools) \d+\b|^Translation tool, 1 month$|^Weekly digest$/

/** What stands on the screen is in plain words (ui.md): no exact term outside those places. */
export async function expectPlainWords(page: Page, screen: string): Promise<void> {
  const lines = await page.evaluate((exact) => {
    const read = (element: Element): string[] => {
      if (element.matches(exact) || !element.checkVisibility({ visibilityProperty: true })) return []
      return [...element.childNodes].flatMap((child) =>
        child instanceof Element ? read(child) : child.nodeType === Node.TEXT_NODE ? [(child.textContent ?? '').trim()] : [],
      )
    }
    return read(document.body).filter((text) => text !== '')
  }, EXACT)
  const slipped = lines.filter((line) => !AS_WRITTEN.test(line)).flatMap((line) => exactTermsIn(line).map((term) => `${term}: ${line}`))
  expect(slipped, `exact terms on ${screen}`).toEqual([])
  // a screen of which nothing was read would pass
  expect(lines.length, screen).toBeGreaterThan(2)
}
