import { type Document, isMap, isNode, isScalar, isSeq, type Node, parseDocument, stringify } from 'yaml'
import { parseDefinitionYaml } from '#server/compiler/locate.ts'
import { canonicalJson, type JsonValue } from '#server/kernel/canonical-json.ts'
import { ownValue } from '#server/kernel/own-value.ts'
import { isData } from '#server/kernel/plain-data.ts'
import { NAMED_LISTS } from '#server/members/core/diff-definitions.ts'

const OPTIONS = { lineWidth: 120 } as const

/**
 * A definition as YAML. Of a text that is there already, only what differs is written anew: comments, order and spelling of
 * the rest stay. Pure.
 * @param yaml the text so far, or null
 */
export function writeDefinition(yaml: string | null, definition: JsonValue): string {
  const kept = yaml === null ? null : patched(yaml, definition)
  return kept !== null && says(kept, definition) ? kept : stringify(definition, OPTIONS)
}

function patched(yaml: string, definition: JsonValue): string | null {
  const document = parseDocument(yaml)
  if (document.errors.length > 0 || !isMap(document.contents)) return null
  try {
    update(document, document.contents, definition, '')
    return document.toString(OPTIONS)
  } catch {
    // An anchor that went away, an alias that multiplies: then the text is written whole.
    return null
  }
}

/** The node with a value; it is changed in place as far as its shape fits. */
function update(document: Document, node: unknown, value: JsonValue, field: string): Node {
  if (isNode(node) && same(node.toJS(document), value)) return node
  if (isMap(node) && isData(value)) {
    node.items = node.items.filter(({ key }) => isScalar(key) && Object.hasOwn(value, String(key.value)))
    for (const [name, part] of Object.entries(value))
      node.set(document.createNode(name), update(document, node.get(name, true), part, name))
    return node
  }
  if (isSeq(node) && Array.isArray(value)) {
    const before = [...node.items]
    const key = ownValue(NAMED_LISTS, field)
    node.items = value.map((item, at) => {
      const old = key === undefined ? before[at] : before.find((one) => isMap(one) && isData(item) && one.get(key) === item[key])
      return update(document, old, item, '')
    })
    return node
  }
  return document.createNode(value) as Node
}

function says(yaml: string, definition: JsonValue): boolean {
  const parsed = parseDefinitionYaml(yaml)
  return parsed.ok && same(parsed.value, definition)
}

function same(a: unknown, b: JsonValue): boolean {
  try {
    return canonicalJson(a as JsonValue) === canonicalJson(b)
  } catch {
    return false
  }
}
