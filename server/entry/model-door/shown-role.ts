/** A role as OpenAI's interface shows a model. */
export function shownRole(id: string): object {
  return { id, object: 'model', created: 0, owned_by: 'muster' }
}
