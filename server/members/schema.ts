import { z } from 'zod'

/** A place of a draft, by name, and the digest of what was shown there. */
export const confirmSchema = z.object({ path: z.array(z.string().max(300)).min(1).max(40), digest: z.string().max(64) })
