import type { Author } from '#server/authoring/author/author.ts'

/** Who may answer a turn. */
export interface Authors {
  readonly builtIn: Author
  /** Null where the workspace has no model for it. */
  readonly model: Author | null
}
