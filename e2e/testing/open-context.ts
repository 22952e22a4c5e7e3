import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'

/** A machine that does three things at once is slow, and that alone fails no test. */
const WAIT_MS = 60_000

/** Makes every context of the browser one without motion, with patience, whose pages are gone to when they can be used. */
export function openPatiently(browser: Browser): Browser {
  const open = browser.newContext.bind(browser)
  browser.newContext = async (options?: BrowserContextOptions): Promise<BrowserContext> => {
    const context = await open({ reducedMotion: 'reduce', ...options })
    context.setDefaultTimeout(WAIT_MS)
    context.on('page', waitForReact)
    return context
  }
  return browser
}

/** After `goto`: React has taken over what the server sent, so that a click is never lost on a button that does nothing yet. */
function waitForReact(page: Page): void {
  const goto = page.goto.bind(page)
  page.goto = async (url, options) => {
    const response = await goto(url, options)
    await page.waitForFunction(() => {
      const controls = [...document.querySelectorAll('main button, main input, form button, form input')]
      return controls.every((control) => Object.keys(control).some((key) => key.startsWith('__react')))
    })
    return response
  }
}
