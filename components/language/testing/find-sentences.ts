import { globSync, readFileSync } from 'node:fs'
import ts from 'typescript'
import { parse } from 'yaml'

/** A sentence of the product and where it stands. */
export interface Found {
  readonly text: string
  readonly place: string
}

const SPEAKERS = new Set(['t', 'say', 'msg', 'titled'])
/** Attributes whose text people read or hear. */
const READ_ALOUD = new Set([
  'title',
  'label',
  'placeholder',
  'aria-label',
  'aria-description',
  'alt',
  'hint',
  'about',
  'busyText',
  'empty',
  'confirm',
])
/** What is the same in every language. */
const EXACT = new Set(['code', 'kbd', 'pre', 'samp'])
const WORD = /\p{L}{2}/u

/** Every sentence that is said by `t`, `say`, `msg`, `titled` or `<Said>`, in the files of these globs. */
export function saidIn(globs: readonly string[]): Found[] {
  return sources(globs)
    .filter((source) => source.text.includes('/language/'))
    .flatMap((source) => {
      const found: Found[] = []
      const add = (node: ts.Node | undefined) => {
        for (const text of textsOf(node)) found.push({ text, place: placeOf(source, node as ts.Node) })
      }
      walk(source, (node) => {
        if (ts.isCallExpression(node)) for (const argument of sentencesOf(node)) add(argument)
        if (ts.isJsxAttribute(node) && node.name.getText(source) === 'text' && elementOf(node, source) === 'Said') add(node.initializer)
      })
      return found
    })
}

/** What the templates that come along say of themselves before anybody hires from them: name, summary, and their fields. */
export function saidByTemplates(globs: readonly string[]): Found[] {
  return globSync([...globs]).flatMap((place) => {
    const { metadata, inputs } = parse(readFileSync(place, 'utf8')) as TemplateText
    const fields = Object.values(inputs?.properties ?? {}).flatMap(({ title, description }) => [title, description])
    return [metadata.name, metadata.summary, ...fields].flatMap((text) => (text === undefined ? [] : [{ text, place }]))
  })
}

interface TemplateText {
  readonly metadata: { readonly name: string; readonly summary: string }
  readonly inputs?: { readonly properties?: Readonly<Record<string, { readonly title?: string; readonly description?: string }>> }
}

/** Text on a screen that nothing says: it would stay English for everybody. */
export function unsaidIn(globs: readonly string[]): Found[] {
  return sources(globs).flatMap((source) => {
    const found: Found[] = []
    const add = (node: ts.Node, texts: readonly string[]) => {
      for (const text of texts) if (WORD.test(text)) found.push({ text, place: placeOf(source, node) })
    }
    walk(source, (node) => {
      if (ts.isJsxText(node) && !isExact(node, source)) add(node, [node.text.trim().replace(/\s+/g, ' ')])
      if (ts.isJsxExpression(node) && ts.isJsxElement(node.parent) && !isExact(node, source)) add(node, textsOf(node))
      if (ts.isJsxAttribute(node) && READ_ALOUD.has(node.name.getText(source)) && elementOf(node, source) !== 'Said')
        add(node, textsOf(node.initializer))
    })
    return found
  })
}

/** Text that stands in an expression as such: literals, also behind a condition, and the fixed pieces of templates. */
function textsOf(node: ts.Node | undefined): string[] {
  if (!node) return []
  if (ts.isStringLiteralLike(node)) return [node.text]
  if (ts.isConditionalExpression(node)) return [...textsOf(node.whenTrue), ...textsOf(node.whenFalse)]
  if (ts.isParenthesizedExpression(node) || ts.isJsxExpression(node)) return textsOf(node.expression)
  if (ts.isTemplateExpression(node)) return [node.head.text, ...node.templateSpans.map((span) => span.literal.text)]
  const isEither = ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken
  return isEither ? [...textsOf(node.left), ...textsOf(node.right)] : []
}

function sentencesOf(call: ts.CallExpression): readonly ts.Expression[] {
  const { expression: callee, arguments: given } = call
  if (ts.isIdentifier(callee) && SPEAKERS.has(callee.text)) return given.slice(0, 1)
  if (!ts.isPropertyAccessExpression(callee) || !ts.isIdentifier(callee.expression) || !SPEAKERS.has(callee.expression.text)) return []
  if (callee.name.text === 'count') return given.slice(1, 3)
  return callee.name.text === 'parts' ? given.slice(0, 1) : []
}

function isExact(node: ts.Node, source: ts.SourceFile): boolean {
  const parent = node.parent
  return ts.isJsxElement(parent) && EXACT.has(parent.openingElement.tagName.getText(source))
}

function elementOf(attribute: ts.JsxAttribute, source: ts.SourceFile): string {
  const element = attribute.parent.parent
  return element.tagName.getText(source)
}

function sources(globs: readonly string[]): ts.SourceFile[] {
  return globSync([...globs])
    .filter((path) => !/\.(test|contract|e2e)\.tsx?$|\/testing\//.test(path))
    .map((path) =>
      ts.createSourceFile(
        path,
        readFileSync(path, 'utf8'),
        ts.ScriptTarget.Latest,
        true,
        path.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS,
      ),
    )
}

function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node)
  ts.forEachChild(node, (child) => walk(child, visit))
}

function placeOf(source: ts.SourceFile, node: ts.Node): string {
  return `${source.fileName}:${source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1}`
}
