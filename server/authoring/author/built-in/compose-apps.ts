// What is said here stands in German in server/kernel/language/de/author.json.
import {
  addInput,
  addStep,
  type Composer,
  confirm,
  defaultOf,
  freeId,
  understand,
  value,
} from '#server/authoring/author/built-in/composer.ts'
import { slugOf } from '#server/authoring/author/built-in/find-apps.ts'
import type { JsonObject } from '#server/kernel/canonical-json.ts'

const FIELDS_MAX = 12
const asObject = (schema: unknown): JsonObject =>
  schema !== null && typeof schema === 'object' && !Array.isArray(schema) ? (schema as JsonObject) : {}

/** A tool of a connected app: each thing that it needs becomes a field that a person fills in; nothing is guessed. */
export function composeAppStep(composer: Composer, ref: string): void {
  const { say } = composer
  const tool = composer.surroundings.tools.find((known) => known.ref === ref)
  if (!tool) return
  const schema = asObject(tool.inputSchema)
  const required = Array.isArray(schema['required']) ? schema['required'].map(String) : []
  const given: { [name: string]: string } = {}
  for (const name of required.slice(0, FIELDS_MAX)) {
    const field = asObject(asObject(schema['properties'])[name])
    const input = addInput(composer, /^[a-z][A-Za-z0-9_]*$/.test(name) ? name : 'field', {
      ...field,
      title: String(field['title'] ?? name),
    })
    given[name] = value(input)
    if (tool.effectClass === 'spend' && field['type'] !== 'string') confirm(composer, defaultOf(input).replace(/\/default$/, ''), 'amount')
  }
  understand(
    composer,
    say('Uses {ability} of a connected app; what it needs is filled in when it starts.', { ability: tool.title }),
    `/steps/${composer.steps.length}`,
  )
  addStep(composer, { id: freeId(composer, 'ability'), kind: 'tool', tool: ref, with: given })
}

/** An app that is not connected: its place is kept open, so that the job is not put to work without it. */
export function composeGap(composer: Composer, app: string): void {
  const { say } = composer
  const key = slugOf(app)
  const pointer = `/steps/${composer.steps.length}/tool`
  composer.gaps.push({ kind: 'app', name: app, pointer })
  understand(composer, say('{app} is not connected here; an admin connects it, or this step is taken out.', { app }), pointer)
  addStep(composer, {
    id: freeId(composer, 'missing'),
    kind: 'tool',
    tool: `${/^[a-z]/.test(key) ? key : `app-${key}`}.send`,
    with: { text: value(composer.text ?? '""') },
  })
}
