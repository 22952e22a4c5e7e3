import { z } from 'zod'

/** A job that comes with Muster, as its card says it. */
export const templateSchema = z.object({
  ref: z.string(),
  name: z.string(),
  summary: z.string(),
  /** Comes with sample data, so it can be tried at once. */
  sample: z.boolean(),
  /** A step asks a model. */
  needsModel: z.boolean(),
  /** It does, and the workspace has none: it can be set up, and neither tried nor put to work. */
  modelMissing: z.boolean(),
})
export type Template = z.infer<typeof templateSchema>
