import { z } from 'zod'

/** What a connected program may reach, one at a time: the MCP surfaces. Each is a scope of API tokens too. */
export const PROGRAM_SURFACES = ['skills', 'tools', 'crew'] as const
const programSurfaceSchema = z.enum(PROGRAM_SURFACES)
export type ProgramSurface = (typeof PROGRAM_SURFACES)[number]

/** A consent ends by itself; the program asks for another one then. */
export const PROGRAM_DAYS = 90
export const PROGRAMS_PER_PERSON_MAX = 50

/** Yes or no to a program that asks to be let in. */
export const consentSchema = z.object({
  /** Of the address `/connect/<request>` that the program's browser was sent to. */
  request: z.string().regex(/^[A-Za-z0-9_-]{10,64}$/),
  /** Id of the workspace that the page showed. It chooses none: a yes while the session is in another one is refused. */
  shown: z.string().min(1).max(100),
  allow: z.boolean(),
})
export type ConsentInput = z.infer<typeof consentSchema>
/** Where the browser takes the answer to the program: a path of ours. */
export const consentAnswerSchema = z.object({ to: z.string() })

/** For the connect page: one look at an MCP address, as a program would see it. */
export const tryConnectSchema = z.object({ surface: programSurfaceSchema })
export const connectTicketSchema = z.object({
  /** A bearer token for one request to that address, within a minute. */
  ticket: z.string(),
})

/** A program that somebody let in, as lists show it. */
export const programListItemSchema = z.object({
  id: z.string(),
  /** What it calls itself. */
  name: z.string(),
  /** Where it has its answers sent. */
  answersTo: z.string(),
  surface: programSurfaceSchema,
  connectedBy: z.string(),
  mine: z.boolean(),
  /** `resting`: whoever let it in is suspended or has left. */
  state: z.enum(['working', 'resting', 'expired', 'revoked']),
  createdAt: z.string(),
  expiresAt: z.string(),
  lastUsedAt: z.string().nullable(),
})
export type ProgramListItem = z.infer<typeof programListItemSchema>
