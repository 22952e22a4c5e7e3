import { type Document, isAlias, isMap, isPair, isScalar, isSeq, LineCounter, parseDocument, visit } from 'yaml'
import { pointTo } from '#server/compiler/diagnostics.ts'
import type { Diagnostic, LocatedDiagnostic } from '#server/compiler/snapshot.ts'
import { DEFINITION_LIMITS } from '#server/crew/schema.ts'
import { msg } from '#server/kernel/language/say.ts'

/** YAML text with the places of its nodes; opaque to callers. */
export interface DefinitionDocument {
  readonly document: Document.Parsed
  readonly lines: LineCounter
}
export type ParsedDefinition =
  | { readonly ok: true; readonly value: unknown; readonly doc: DefinitionDocument }
  | { readonly ok: false; readonly diagnostics: readonly LocatedDiagnostic[] }

const ALIASES_MAX = 50
const FAULTS_MAX = 50

/**
 * Reads the YAML (or JSON) text of a definition: core schema, one document, no duplicate keys, no tags of its own, few
 * aliases, whole numbers within 2^53, at most 256 KiB. Never throws for what a person typed.
 */
export function parseDefinitionYaml(text: string): ParsedDefinition {
  const bytes = new TextEncoder().encode(text).length
  if (bytes > DEFINITION_LIMITS.sourceBytesMax)
    return refuse(
      'M440',
      `the job description has ${bytes} bytes; ${DEFINITION_LIMITS.sourceBytesMax} are allowed`,
      msg('Make it smaller, or split the job between two crew members.'),
    )
  if (nestingOf(text) > NESTING_MAX) return refuse('M440', `brackets are nested more than ${NESTING_MAX} deep`, msg('Flatten it.'))
  const lines = new LineCounter()
  try {
    const document = parseDocument(text, {
      lineCounter: lines,
      version: '1.2',
      schema: 'core',
      merge: false,
      uniqueKeys: true,
      strict: true,
      prettyErrors: false,
      intAsBigInt: true,
      stringKeys: true,
      resolveKnownTags: false,
    })
    const doc: DefinitionDocument = { document, lines }
    const faults = [...document.errors, ...document.warnings]
      .slice(0, FAULTS_MAX)
      .map(({ message, pos }) => fault('M100', message, rangeOf(pos[0], pos[1], lines)))
    faults.push(...nodeFaults(doc))
    if (faults.length > 0) return { ok: false, diagnostics: faults }
    return readData(doc)
  } catch (error) {
    return refuse('M100', error instanceof Error ? error.message : 'unreadable', msg('Correct the spelling of the job description.'))
  }
}

/** The data of a text without faults; aliases that multiply themselves are refused where the last of them stands. */
function readData(doc: DefinitionDocument): ParsedDefinition {
  try {
    return { ok: true, value: doc.document.toJS({ maxAliasCount: ALIASES_MAX }), doc }
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error
    let last: readonly [number, number] = [0, 0]
    visit(doc.document, {
      Alias(_, node) {
        if (node.range) last = [node.range[0], node.range[1]]
      },
    })
    const message = `aliases repeat each other more than ${ALIASES_MAX} times`
    return { ok: false, diagnostics: [fault('M100', message, rangeOf(last[0], last[1], doc.lines), msg('Write out what is meant here.'))] }
  }
}

const NESTING_MAX = 64

/** Deepest nesting of brackets, strings and comments not told apart: a bound for the recursive parser, not a syntax check. */
function nestingOf(text: string): number {
  let depth = 0
  let deepest = 0
  for (const char of text) {
    if (char === '[' || char === '{') deepest = Math.max(deepest, ++depth)
    else if ((char === ']' || char === '}') && depth > 0) depth -= 1
    else if (char === '\n' && depth < 0) depth = 0
  }
  return deepest
}

/** Turns whole numbers back from bigint; those that a double would round, and aliases of nothing, are faults. */
function nodeFaults({ document, lines }: DefinitionDocument): LocatedDiagnostic[] {
  const faults: LocatedDiagnostic[] = []
  visit(document, {
    Alias(_, node, path) {
      const target = node.resolve(document)
      const place = rangeOf(node.range?.[0] ?? 0, node.range?.[1] ?? 0, lines)
      if (target === undefined) faults.push(fault('M100', `there is no anchor ${node.source}`, place))
      else if (path.some((around) => around === target)) faults.push(fault('M100', `${node.source} stands inside itself`, place))
    },
    Scalar(_, node) {
      if (typeof node.value !== 'bigint') return
      const number = Number(node.value)
      if (Number.isSafeInteger(number)) node.value = number
      else
        faults.push(
          fault(
            'M100',
            `the number ${node.value} is beyond 2^53 and would be rounded`,
            rangeOf(node.range?.[0] ?? 0, node.range?.[1] ?? 0, lines),
          ),
        )
    },
  })
  return faults
}

function fault(
  code: Diagnostic['code'],
  message: string,
  range: LocatedDiagnostic['range'],
  hint: string = msg('Correct the spelling of the job description here.'),
): LocatedDiagnostic {
  return { code, severity: 'error', pointer: '', message, hint, range }
}

function refuse(code: Diagnostic['code'], message: string, hint: string): ParsedDefinition {
  return { ok: false, diagnostics: [fault(code, message, null, hint)] }
}

function rangeOf(start: number, end: number, lines: LineCounter): LocatedDiagnostic['range'] {
  const from = lines.linePos(start)
  const to = lines.linePos(Math.max(start, end))
  return {
    startLine: Math.max(1, from.line),
    startColumn: Math.max(1, from.col),
    endLine: Math.max(1, to.line),
    endColumn: Math.max(1, to.col),
  }
}

/** Gives each diagnostic its place in the text: its node, or the nearest one around that exists. */
export function locate(diagnostics: readonly Diagnostic[], { document, lines }: DefinitionDocument): readonly LocatedDiagnostic[] {
  const places = new Map<string, readonly [number, number]>()
  collect(document.contents, '', document, places, 0)
  return diagnostics.map((diagnostic) => {
    let pointer = diagnostic.pointer
    while (pointer !== '' && !places.has(pointer)) pointer = pointer.slice(0, pointer.lastIndexOf('/'))
    const place = places.get(pointer)
    return { ...diagnostic, range: place ? rangeOf(place[0], place[1], lines) : null }
  })
}

function collect(
  node: unknown,
  pointer: string,
  document: Document.Parsed,
  places: Map<string, readonly [number, number]>,
  depth: number,
): void {
  if (depth > NESTING_MAX) return
  const target = isAlias(node) ? node.resolve(document) : node
  if ((isScalar(node) || isMap(node) || isSeq(node) || isAlias(node)) && node.range) places.set(pointer, [node.range[0], node.range[1]])
  if (isMap(target)) {
    for (const pair of target.items) {
      if (!isPair(pair) || !isScalar(pair.key)) continue
      const at = pointTo(pointer, String(pair.key.value))
      if (pair.key.range) places.set(at, [pair.key.range[0], pair.key.range[1]])
      collect(pair.value, at, document, places, depth + 1)
    }
  } else if (isSeq(target)) for (const [i, item] of target.items.entries()) collect(item, pointTo(pointer, i), document, places, depth + 1)
}
