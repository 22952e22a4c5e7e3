import { AxeBuilder } from '@axe-core/playwright'
import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
const SHOTS = process.env['MUSTER_SHOTS']

/** A width and a theme. */
export type Look = readonly [width: 1280 | 390, theme: 'light' | 'dark']
/** Each width and each theme once; all four where pictures are wanted (`MUSTER_SHOTS`, a folder). */
const LOOKS: readonly Look[] = SHOTS
  ? [
      [1280, 'light'],
      [1280, 'dark'],
      [390, 'light'],
      [390, 'dark'],
    ]
  : [
      [1280, 'light'],
      [390, 'dark'],
    ]

/** Shows the page in that width and theme, without motion. */
export async function showIn(page: Page, [width, colorScheme]: Look): Promise<void> {
  await page.setViewportSize({ width, height: width === 390 ? 844 : 900 })
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
  // what was on its way already has arrived
  await page.evaluate(() => {
    for (const motion of document.getAnimations()) if (motion instanceof CSSTransition) motion.finish()
  })
}

/** No violation of WCAG 2.2 AA as the page stands now, nothing that has to be scrolled sideways, and nothing empty to scroll into. */
export async function expectClean(page: Page, screen: string): Promise<void> {
  expect(await violationsOf(page), screen).toEqual([])
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  expect(over, `${screen}: wider than its window`).toBeLessThanOrEqual(0)
  const past = await page.evaluate(() => (document.querySelector('.app') ? document.documentElement.scrollHeight - innerHeight : 0))
  expect(past, `${screen}: scrolls past its end`).toBeLessThanOrEqual(0)
}

/**
 * In place, where there are no frames: the builder of axe opens a page for its result each time, and loads axe into the page twice,
 * which of one look is a quarter of the processor even without that page. It stays in the document for the next look.
 */
async function violationsOf(page: Page): Promise<string[]> {
  const told = ({ id, nodes }: Violation): string => `${id}: ${nodes.map(({ target }) => target.join(' ')).join('; ')}`
  if (page.frames().length > 1) {
    const { violations } = await new AxeBuilder({ page })
      .options({ resultTypes: ['violations'] })
      .withTags(WCAG)
      .analyze()
    return violations.map(told)
  }
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source)
  const violations = await page.evaluate(async (tags): Promise<Violation[]> => {
    const { axe: run } = globalThis as unknown as { axe: typeof axe }
    const result = await run.run(document, { resultTypes: ['violations'], runOnly: { type: 'tag', values: tags } })
    return result.violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ target }) => ({ target: target.map(String) })) }))
  }, WCAG)
  return violations.map(told)
}

interface Violation {
  readonly id: string
  readonly nodes: readonly { readonly target: readonly unknown[] }[]
}

/** At a desk and on a phone, in light and dark; pictures where a folder for them is named. Back at the desk afterwards. */
export async function expectAccessible(page: Page, screen: string): Promise<void> {
  for (const look of LOOKS) {
    await showIn(page, look)
    // Editors paint after they are told.
    if (SHOTS) await page.waitForTimeout(300)
    if (SHOTS) await page.screenshot({ path: `${SHOTS}/${screen}-${look.join('-')}.png` })
    await expectClean(page, `${screen} at ${look.join(' in ')}`)
  }
  await showIn(page, [1280, 'light'])
}

/** A call of the API in the session of the page. @throws Error with its answer when it is refused */
export async function callApi<T>(page: Page, method: string, path: string, body?: unknown): Promise<T> {
  return (await page.evaluate(
    async ([how, to, given]) => {
      const answer = await fetch(`/api/v1${to}`, {
        method: how as string,
        ...(given === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(given) }),
      })
      if (!answer.ok) throw new Error(await answer.text())
      return answer.status === 204 ? null : await answer.json()
    },
    [method, path, body] as const,
  )) as T
}
