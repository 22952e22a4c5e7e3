import { readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser } from './testing/use-product.ts'

/** One function of the screens in a browser, without a product around it. */
let browser: Awaited<ReturnType<typeof launchBrowser>>
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(async () => await browser.close())

const scriptOf = (file: string): string => stripTypeScriptTypes(readFileSync(file, 'utf8')).replaceAll(/^export |^import .*$/gm, '')
const script = scriptOf('components/ui/keep-focus-home.ts')
const PAGE =
  '<main><h1>Page</h1><section><h2>Card</h2><ul><li><button id="a">A</button></li><li><button id="b">B</button></li></ul></section></main>'

test('where the pressed button is taken away, the keyboard goes on from the heading; who left by themselves stays where they are', async () => {
  const page = await browser.newPage()
  await page.setContent(PAGE)
  await page.addScriptTag({
    content: `${script}; for (const place of document.querySelectorAll('section, main')) keepFocusHome(place)`,
  })
  const after = async (act: string): Promise<string> => {
    await page.evaluate(act)
    // What is left is noticed a moment later.
    return await page.evaluate(async () => {
      await new Promise((done) => setTimeout(done, 0))
      return document.activeElement?.textContent ?? ''
    })
  }
  await page.focus('#a')
  expect(await after(`document.getElementById('a').parentElement.remove()`)).toBe('Card')
  await page.focus('#b')
  await after(`document.getElementById('b').blur()`)
  await after(`document.getElementById('b').remove()`)
  expect(await page.evaluate(() => document.activeElement === document.body)).toBe(true)
  await page.evaluate(`document.querySelector('ul').innerHTML = '<li><button id="c">C</button></li>'`)
  await page.focus('#c')
  expect(await after(`document.querySelector('section').remove()`), 'with the whole card, from that of the page').toBe('Page')
})

test('who decides on one field after another by keyboard goes on to the next button like it, and with the last to where one talks; a click goes nowhere', async () => {
  const page = await browser.newPage()
  await page.setContent(
    '<section><p><button data-verb="accept">1</button></p><p><button data-verb="accept">2</button></p><p><button>all</button></p><textarea></textarea></section>',
  )
  const content = `${script}; ${scriptOf('components/authoring/chat/next-alike.ts')}; keepFocusHome(document.querySelector('section'), nextAlike)`
  await page.addScriptTag({ content })
  await page.evaluate(`document.addEventListener('click', ({ target }) => target.closest('p')?.remove())`)
  const focused = async (): Promise<string> => {
    await page.evaluate(async () => await new Promise((done) => setTimeout(done, 0)))
    return await page.evaluate(() => document.activeElement?.textContent || (document.activeElement?.tagName ?? ''))
  }
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  expect(await focused()).toBe('2')
  await page.keyboard.press('Enter')
  expect(await focused()).toBe('TEXTAREA')
  await page.getByRole('button', { name: 'all' }).click()
  expect(await focused()).toBe('BODY')
})
