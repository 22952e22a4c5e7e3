import { error, lineAt, warning } from '#server/skills/core/bundle.ts'
import { withoutCode } from '#server/skills/core/stages/references.ts'
import type { Finding } from '#server/skills/schema.ts'

const PER_FILE_MAX = 20
/** A comment that talks to whoever reads along, rather than about the text; in German too. */
const TALKS =
  /\b(?:you (?:must|should|are|will)|assistant|ignore|do not (?:tell|mention|reveal)|never (?:tell|mention)|the user|system prompt|instead of|secretly|always (?:run|send|call)|du (?:musst|sollst|bist|wirst)|assistent|ignorier\w{0,3}|missachte\w?|verrate|sage? (?:dem|der|niemand)|(?:der|dem|den) (?:be)?nutzer|heimlich|immer (?:senden|ausf.hren|aufrufen))\b/i
const PAGE = /\.(?:x?html?|xml|svg)$/i
const XML = /\.(?:xml|svg|xhtml)$/i
/** `LICENSE`, `scripts/run`: any of them may be a page as well. */
export const WITHOUT_ENDING = /(?:^|\/)[^./]+$/
/** How a comment begins, and a closing tag in which more stands than its name. */
const OPENING = /<!--|<\?|<!\[CDATA\[|<!|<\/(?![a-z>])|<\/[a-z][^\s<>/]{0,40}[\s/](?=[^<>]{0,400}[\p{L}\p{N}])/giu
const ENDS: Readonly<Record<string, readonly string[]>> = { '<!--': ['-->'], '<?': ['?>', '>'], '<![CDATA[': [']]>', '>'] }
/** In code, `<?` of a program in which a kind is left open: `List<?>`, `Map<?, String>`, `Class<? extends …`. */
const LEFT_OPEN = /^<\?(?:(?![a-z=\s])|\s{0,4}(?:extends|super)\b)/i
/** Says what a page is, or of what kind something in a program is: `<?xml …`, `<!DOCTYPE …`, `Class<? extends …`. */
const DECLARES = /^<(?:\?(?:xml|php|=|\s{0,4}(?:extends|super)\b)|!(?:doctype|element|entity|attlist|notation)\b|\/[a-z])/i
/** A definition of a link: nobody sees its title, nor what stands in angle brackets. */
const DEFINITION =
  /^[ \t>]{0,12}\[(?!\^)([^\]\n]{1,200})\]:\s{0,20}(<[^<>\n]{0,400}>|[^\s<]\S{0,399})(?:\s{1,20}("[^"]{0,1000}"|'[^']{0,1000}'|\([^()]{0,1000}\)))?[ \t]*$/gm
/** An element that is there and is not shown. */
const HIDDEN_ELEMENT = /<(template|[a-z][a-z0-9-]{0,20})(?=[\s>/])([^<>]{0,500})>/gi
const NOT_SHOWN =
  /(?:^|[\s"'])hidden(?=[\s"'=/]|$)|display\s{0,4}:\s{0,4}none|visibility\s{0,4}:\s{0,4}(?:hidden|collapse)|(?:font-size|opacity|max-height|max-width|height|width)\s{0,4}:\s{0,4}0(?:\.0{1,4})?\s{0,4}(?:px|r?em|%|pt)?\s{0,4}(?:!important\s{0,4})?(?=[;"']|$)|color\s{0,4}:\s{0,4}transparent|(?:left|top|right|text-indent)\s{0,4}:\s{0,4}-\d{3,6}/i

type Place = { readonly path: string; readonly line: number }

/**
 * Comments and elements that are in a text and not on the page: of Markdown, HTML and XML. What gives instructions is an error, and so is
 * a hidden element in Markdown; a page of its own, a file without an ending, or an example in code, may hide things. Every one is looked
 * at, however many harmless ones stand before it.
 */
export function checkHiddenMarkup(path: string, text: string): Finding[] {
  const found = { grave: [] as Finding[], others: [] as Finding[] }
  const keep = (isGrave: boolean, at: number, finding: (place: Place) => Finding) => {
    const list = isGrave ? found.grave : found.others
    if (list.length < PER_FILE_MAX) list.push(finding({ path, line: lineAt(text, at) }))
  }
  const isPage = PAGE.test(path)
  const isMarkdown = !isPage && !WITHOUT_ENDING.test(path)
  const plain = isMarkdown && text.includes('<') ? withoutCode(text) : text
  const isXml = XML.test(path)
  for (const { at, said } of commentsIn(text, plain, isPage)) {
    // closed as XML closes it, XML shows what stands in it
    const isShown = isXml && said.startsWith('<![CDATA[') && text.startsWith(']]>', at + said.length)
    const talks = TALKS.test(said)
    const instructs = talks && !isShown
    if (!isHarmless(said, { instructs: talks, isCode: plain[at] !== '<', isXml }))
      keep(instructs, at, (place) => commentFinding(instructs, place))
  }
  for (const { at, said } of isPage ? [] : definitionsIn(text)) {
    const instructs = TALKS.test(said)
    keep(instructs, at, (place) => commentFinding(instructs, place))
  }
  for (const { at, said } of elementsIn(text)) {
    const isGrave = (isMarkdown && plain[at] === '<') || TALKS.test(said)
    keep(isGrave, at, (place) => elementFinding(isGrave, place))
  }
  return [...found.grave, ...found.others]
}

/**
 * All that HTML, XML or CommonMark take for a comment: `<!-- -->`, `<? ?>`, `<!NAME >`, `<![CDATA[ ]]>`, `</ >`, and what stands in a
 * closing tag beside its name. A parser would have to be one of the three, and a letter for the other two would change what it finds:
 * here every opening counts, up to the farthest end that one of them knows. `plain` is the text without its code.
 */
function* commentsIn(text: string, plain: string, isPage: boolean): Generator<{ at: number; said: string }> {
  const ends = new Map(['-->', '?>', ']]>', '>'].map((mark) => [mark, ahead(text, mark)]))
  const blank = [ahead(text, '\n\n'), ahead(text, '\n\r\n')]
  const opening = new RegExp(OPENING)
  for (let match = opening.exec(text); match; match = opening.exec(text)) {
    const [open] = match
    const from = opening.lastIndex
    // within a line of Markdown it ends with the paragraph, or is none
    const isBlock =
      open === '<!--' ||
      isPage ||
      (!open.startsWith('</') && /(?:^|\n) {0,3}$/.test(text.slice(Math.max(0, from - open.length - 4), from - open.length)))
    const last = isBlock ? text.length : Math.min(...blank.map((next) => next(from)))
    const isLeftOpen = open === '<?' && plain[match.index] !== '<' && LEFT_OPEN.test(text.slice(match.index, match.index + 16))
    const marks = isLeftOpen ? ['>'] : (ENDS[open] ?? ['>'])
    const end = marks.map((mark) => ends.get(mark)?.(from) ?? text.length).find((at) => at < last)
    if (end === undefined && !isBlock) continue
    yield { at: match.index, said: text.slice(match.index, end ?? text.length) }
    opening.lastIndex = end ?? text.length
  }
}

/** Where a mark comes next, or the end of the text; asked for places one behind the other, so that the text is gone through once. */
function ahead(text: string, mark: string): (from: number) => number {
  let found = -1
  return (from) => {
    if (found >= from) return found
    const next = text.indexOf(mark, from)
    found = next === -1 ? text.length : next
    return found
  }
}

/** Declarations, closing tags and examples that say nothing to anybody; a plain comment is always told of. */
function isHarmless(said: string, { instructs, isCode, isXml }: { instructs: boolean; isCode: boolean; isXml: boolean }): boolean {
  if (said.startsWith('<!--')) return false
  if (!/[\p{L}\p{N}]/u.test(said)) return true
  // shown as code, where it means something else
  if (isCode && /^<(?:\?(?:php|=)|\/[a-z])/i.test(said)) return true
  return !instructs && (isCode || DECLARES.test(said) || (isXml && said.startsWith('<![CDATA[')))
}

/** `[//]: # (…)`, and titles and angle brackets of any definition in which somebody is talked to. */
function* definitionsIn(text: string): Generator<{ at: number; said: string }> {
  for (const { index: at, 1: label = '', 2: target = '', 3: title = '' } of text.matchAll(DEFINITION)) {
    const said = target.startsWith('<') ? `${target} ${title}` : title
    const isComment = target === '#' || target === '<>' || /^(?:\/\/|comment|#|_)$/i.test(label.trim())
    if ((isComment && said !== '') || TALKS.test(said)) yield { at, said }
  }
}

function* elementsIn(text: string): Generator<{ at: number; said: string }> {
  let from = 0
  for (const { index: at, 0: tag, 1: name = '', 2: attributes = '' } of text.matchAll(HIDDEN_ELEMENT)) {
    if (at < from || !(name.toLowerCase() === 'template' || NOT_SHOWN.test(attributes))) continue
    const close = text.indexOf(`</${name}`, at + tag.length)
    from = close === -1 ? text.length : close
    yield { at, said: text.slice(at, from) }
  }
}

function commentFinding(instructs: boolean, place: Place): Finding {
  return instructs
    ? error('comment-instructs', 'A comment that people do not see gives instructions.', { ...place, next: 'Say it in the text.' })
    : warning('comment', 'A comment is not shown to people, but models read it.', place)
}

function elementFinding(isGrave: boolean, place: Place): Finding {
  return isGrave
    ? error('hidden-element', 'A part of the text is hidden from people, but models read it.', {
        ...place,
        next: 'Show it, or take it out.',
      })
    : warning('hidden-part', 'A part of the page is not shown to people, but models read it.', place)
}
