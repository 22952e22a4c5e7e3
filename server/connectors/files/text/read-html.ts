import { htmlToText } from 'html-to-text'

/** Elements of one page that are looked at; a page of more is cut there. */
const ELEMENTS_MAX = 50_000

/** What a reader of the page would see as text: no scripts, styles, pictures or addresses behind words. Letters stay as they are. */
export function readHtml(html: string): string {
  return htmlToText(html, {
    wordwrap: false,
    limits: { maxChildNodes: ELEMENTS_MAX, maxDepth: 200, ellipsis: '', maxInputLength: 16_000_000 },
    selectors: [
      { selector: 'img', format: 'skip' },
      { selector: 'a', options: { ignoreHref: true } },
      { selector: 'table', format: 'dataTable', options: { uppercaseHeaderCells: false, maxColumnWidth: 10_000 } },
      ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, options: { uppercase: false } })),
    ],
  })
}
