import { definitionSchema } from '#server/crew/schema.ts'

/** The uses of models that a job description names: of its steps that think or act. Pure; text that is no definition names none. */
export function findNeeds(definition: unknown): string[] {
  const parsed = definitionSchema.safeParse(definition)
  if (!parsed.success) return []
  const found = new Set<string>()
  visit(parsed.data.steps, found)
  return [...found].sort()
}

/** Steps stand in lists and branches of other steps; whatever else is there has no kind. */
function visit(value: unknown, found: Set<string>): void {
  if (Array.isArray(value)) for (const one of value) visit(one, found)
  else if (value !== null && typeof value === 'object') {
    const { kind, model } = value as { readonly kind?: unknown; readonly model?: unknown }
    if ((kind === 'think' || kind === 'act') && typeof model === 'string') found.add(model)
    for (const one of Object.values(value)) visit(one, found)
  }
}
