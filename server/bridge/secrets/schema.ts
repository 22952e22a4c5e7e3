import { z } from 'zod'

/** Saved secrets as screens get them: handles and who uses them, never a value. Times are RFC 3339 in UTC. */
export const savedSecretSchema = z.object({
  path: z.string(),
  version: z.number(),
  fields: z.array(z.string()),
  handles: z.array(z.string()),
  app: z.object({ key: z.string(), name: z.string() }),
  origin: z.string(),
  /** null = all crew members. */
  members: z.array(z.object({ id: z.string(), name: z.string() })).nullable(),
  savedBy: z.string(),
  savedAt: z.string(),
  usedBy: z.array(
    z.object({
      kind: z.enum(['member', 'app']),
      id: z.string(),
      name: z.string(),
      /** A member that is at work with it, not only in a draft. */
      atWork: z.boolean(),
    }),
  ),
})
export type SavedSecret = z.infer<typeof savedSecretSchema>

/** A place that a secret may be bound to, and the crew members it may be bound to. */
export const secretPlacesSchema = z.object({
  apps: z.array(z.object({ key: z.string(), name: z.string(), origins: z.array(z.string()) })),
  members: z.array(z.object({ id: z.string(), name: z.string() })),
})
export type SecretPlaces = z.infer<typeof secretPlacesSchema>
