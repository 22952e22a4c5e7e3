import { isMap, isSeq, parseDocument } from 'yaml'
import { matchesTarget } from '#server/crew/target-glob.ts'
import type { JsonValue } from '#server/kernel/canonical-json.ts'

/** What the wizard asked: a name, and a value for each input the template declares. */
export interface TemplateAnswers {
  readonly name?: string
  readonly inputs?: { readonly [name: string]: JsonValue }
}

/**
 * The text of a template with the answers put in: the name, and each answer as the default of its input. An address also
 * becomes a declared target of the mail it is for, because a person wrote it. Without answers it is the text itself. Pure.
 */
export function fillTemplate(yaml: string, answers: TemplateAnswers): string {
  const inputs = Object.entries(answers.inputs ?? {})
  const document = parseDocument(yaml)
  if (document.errors.length > 0 || !isMap(document.contents) || (answers.name === undefined && inputs.length === 0)) return yaml
  if (answers.name !== undefined) document.setIn(['metadata', 'name'], answers.name)
  for (const [name, value] of inputs) {
    const property = document.getIn(['inputs', 'properties', name])
    if (!isMap(property)) continue
    property.set('default', document.createNode(value))
    if (property.get('format') === 'email' && typeof value === 'string') declareAddress(document, value)
  }
  return document.toString({ lineWidth: 0 })
}

const MAILS: ReadonlySet<string> = new Set(['mail.send', 'mail.sendFiles'])

function declareAddress(document: ReturnType<typeof parseDocument>, address: string): void {
  const tools = document.get('tools')
  for (const entry of isSeq(tools) ? tools.items : []) {
    const targets = isMap(entry) && MAILS.has(String(entry.get('tool'))) ? entry.get('targets') : undefined
    if (!isSeq(targets)) continue
    const globs = targets.toJSON() as unknown[]
    if (!matchesTarget(globs.map(String), address)) targets.add(address)
  }
}
