import type { Page } from 'playwright-core'
import { GERMAN_FILES } from '#server/kernel/language/catalogue.ts'

/** Sentences whose German differs, by their English; those of templates become an author's own words once hired from. */
const { templates: _, ...OF_SCREENS } = GERMAN_FILES
const ENGLISH = new Set(
  Object.values(OF_SCREENS).flatMap((sentences) =>
    Object.entries(sentences).flatMap(([english, german]) => (english === german ? [] : [english])),
  ),
)
/** What people, files and job descriptions say is shown as they wrote it. */
const AS_WRITTEN = '.monaco-editor, textarea, code, pre, kbd, samp, .mono, .mono-s, [lang]:not(html)'

/**
 * The sentences of the catalogue that stand on the page as they are in English: text, and what is read aloud.
 * @param own names that people gave, which the catalogue happens to have too
 */
export async function englishLeftOn(page: Page, own: readonly string[]): Promise<string[]> {
  const read = await page.evaluate((asWritten) => {
    const aloud = ['aria-label', 'placeholder', 'title', 'alt', 'aria-description']
    const texts: string[] = [document.title]
    const visit = (element: Element): void => {
      if (element.matches(asWritten) || !element.checkVisibility({ visibilityProperty: true })) return
      for (const name of aloud) texts.push(element.getAttribute(name) ?? '')
      // A sentence may have a link or a name inside.
      if ((element.textContent?.length ?? 0) < 300) texts.push(element.textContent ?? '')
      for (const child of element.childNodes)
        if (child instanceof Element) visit(child)
        else if (child.nodeType === Node.TEXT_NODE) texts.push(child.textContent ?? '')
    }
    visit(document.body)
    return texts.map((text) => text.replace(/\s+/g, ' ').trim()).filter((text) => text !== '')
  }, AS_WRITTEN)
  if (read.length < 10) throw new Error('the page says almost nothing')
  return [...new Set(read)].filter((text) => isEnglish(text) && !own.includes(text))
}

const SHAPES = [...ENGLISH].filter((text) => text.includes('{')).map(shapeOf)

function isEnglish(text: string): boolean {
  return ENGLISH.has(text) || SHAPES.some((shape) => shape?.test(text))
}

/** A sentence with holes, whatever stands in them; null where its own words are too few to know it by. */
function shapeOf(sentence: string): RegExp | null {
  const pieces = sentence.split(/\{[^}]*\}/)
  if (pieces.join('').replace(/[^a-z]/gi, '').length < 8) return null
  return new RegExp(`^${pieces.map((piece) => piece.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.+')}$`)
}
