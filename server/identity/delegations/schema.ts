import { z } from 'zod'

/** Standing in for somebody who is away; safe for the client. Times are RFC 3339 in UTC. */
export const nameDelegateSchema = z.object({
  delegateId: z.string().max(64),
  from: z.iso.datetime(),
  until: z.iso.datetime(),
})
export type NameDelegate = z.infer<typeof nameDelegateSchema>

export const delegationSchema = z.object({
  id: z.string(),
  /** `given`: by the reader to a colleague; `taken`: by a colleague to the reader. */
  side: z.enum(['given', 'taken']),
  personName: z.string(),
  from: z.string(),
  until: z.string(),
})
export const delegationListSchema = z.object({
  items: z.array(delegationSchema),
  colleagues: z.array(z.object({ userId: z.string(), name: z.string() })),
})
export type DelegationList = z.infer<typeof delegationListSchema>
