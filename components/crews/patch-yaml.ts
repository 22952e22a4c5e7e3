import { type Document, isMap, isNode, isScalar, parseDocument } from 'yaml'

export type YamlPath = readonly (string | number)[]
type Value = { readonly [key: string]: unknown }

/**
 * The text with one place set, or null when the text is not valid YAML. Only that place is written anew: comments, order
 * and the author's own spelling of everything else stay.
 * @param value undefined takes the place out
 */
export function patchYaml(yaml: string, path: YamlPath, value: unknown): string | null {
  const before = parseDocument(yaml)
  const after = parseDocument(yaml)
  if (before.errors.length > 0 || !isMap(before.contents) || dataOf(before) === null) return null
  dropNullParents(after, path)
  if (value === undefined) {
    if (!after.hasIn(path)) return yaml
    after.deleteIn(path)
  } else after.setIn(path, value)
  const whole = after.toString({ lineWidth: 120 })
  const wanted = JSON.stringify(dataOf(after))
  return smallestEdits(yaml, whole, path).find((text) => says(text) === wanted) ?? whole
}

/** The document as data, or null while the text cannot be read. */
export function readYaml(yaml: string): Value | null {
  const document = parseDocument(yaml)
  return document.errors.length > 0 || !isMap(document.contents) ? null : (dataOf(document) as Value | null)
}

/** The data, or null where aliases multiply or contain themselves: the server says so with the line; a screen never breaks on it. */
function dataOf(document: Document): unknown {
  try {
    const value: unknown = document.toJS()
    JSON.stringify(value)
    return value
  } catch {
    return null
  }
}

/** `rules:` with nothing after it holds null, into which nothing can be set. */
function dropNullParents(document: Document, path: YamlPath): void {
  for (let depth = 1; depth < path.length; depth++) {
    const parent = path.slice(0, depth)
    if (document.hasIn(parent) && document.getIn(parent) === null) document.deleteIn(parent)
  }
}

/** The old text with the new spelling of ever larger places put in; a candidate may be wrong, so it is read back. */
function smallestEdits(yaml: string, whole: string, path: YamlPath): string[] {
  const before = parseDocument(yaml)
  const printed = parseDocument(whole)
  const edits: string[] = []
  for (let depth = path.length; depth > 0; depth--) {
    const old = before.getIn(path.slice(0, depth), true)
    const made = printed.getIn(path.slice(0, depth), true)
    if (!isNode(old) || !isNode(made) || !old.range || !made.range) continue
    edits.push(yaml.slice(0, old.range[0]) + whole.slice(made.range[0], made.range[1]) + yaml.slice(old.range[1]))
  }
  const added = pairAt(printed, path[0])
  const removed = pairAt(before, path[0])
  if (added && !removed) edits.push(`${yaml.trimEnd()}\n${whole.slice(added.start, added.end)}`)
  if (removed && !added) edits.push(yaml.slice(0, removed.start) + yaml.slice(removed.end))
  return edits
}

function pairAt(document: Document, key: string | number | undefined): { start: number; end: number } | null {
  if (!isMap(document.contents)) return null
  const pair = document.contents.items.find((item) => isScalar(item.key) && item.key.value === key)
  if (!pair || !isNode(pair.key) || !isNode(pair.value) || !pair.key.range || !pair.value.range) return null
  return { start: pair.key.range[0], end: pair.value.range[2] }
}

function says(yaml: string): string | null {
  const document = parseDocument(yaml)
  return document.errors.length > 0 ? null : JSON.stringify(dataOf(document))
}
