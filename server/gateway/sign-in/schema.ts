import { z } from 'zod'
import { SECRET_LENGTH_MIN } from '#server/vault/schema.ts'

/** Signing in to remote apps by OAuth; safe for the client. */

const SCOPES_LENGTH_MAX = 2000

/** What an admin's page sends to begin. */
export const beginSignInSchema = z.strictObject({
  /** What the other side knows Muster by, where it was registered there by hand. */
  client: z
    .strictObject({
      id: z.string().trim().min(1).max(2000),
      /** As long as saved secrets are: it is hidden as they are. */
      secret: z.string().min(SECRET_LENGTH_MIN).max(4000).optional(),
    })
    .optional(),
  /** The scopes that were shown as wanted, agreed to. */
  agreeTo: z.string().max(SCOPES_LENGTH_MAX).optional(),
  /** Origin of the sign-in server where it is inside our own network and not at the app's own origin. */
  inside: z.string().max(300).optional(),
})
export type BeginSignIn = z.infer<typeof beginSignInSchema>

/** Where the browser goes next, and what it will be asked there. */
export const signInBegunSchema = z.object({
  to: z.string(),
  /** Host of the page that opens, to be shown before. */
  host: z.string(),
  /** Host that what one gets there is handed in at, where it is another one: to be shown too. */
  collectsAt: z.string().nullable(),
  scopes: z.array(z.string()),
})
export type SignInBegun = z.infer<typeof signInBegunSchema>

/** What the browser came back with. */
export const finishSignInSchema = z.strictObject({
  state: z.string().min(1).max(200),
  code: z.string().min(1).max(8000).optional(),
  iss: z.string().max(2000).optional(),
  error: z.string().max(200).optional(),
})
export type FinishSignIn = z.infer<typeof finishSignInSchema>

/** Which app it was. */
export const signInFinishedSchema = z.object({ key: z.string(), name: z.string() })

/** How signing out went: whether the other side said that the tokens are over. */
export const signedOutSchema = z.object({ revoked: z.boolean() })

const address = z.string().max(2000)
const words = z.array(z.string().max(200)).max(200)

/** Of the authorisation server's own description (RFC 8414), what is used. The names are its own. */
export const metadataSchema = z.object({
  issuer: address,
  authorization_endpoint: address,
  token_endpoint: address,
  registration_endpoint: address.optional(),
  revocation_endpoint: address.optional(),
  response_types_supported: words,
  scopes_supported: words.optional(),
  token_endpoint_auth_methods_supported: words.optional(),
  code_challenge_methods_supported: words.optional(),
  client_id_metadata_document_supported: z.boolean().optional(),
  authorization_response_iss_parameter_supported: z.boolean().optional(),
})

/** Where tokens of an app come from, as it was found when the sign-in began; sealed together with them. */
export const serverSchema = z.object({
  /** Address of the authorisation server. */
  at: address,
  /** Null: it describes itself nowhere, and its endpoints are where they were by custom. */
  metadata: metadataSchema.nullable(),
  /** What tokens are asked for (RFC 8707). */
  resource: address,
  /** Origin inside our network that an admin named for this sign-in. */
  inside: z.string().max(300).nullable(),
})
export type SignInServer = z.infer<typeof serverSchema>

/** By what the other side knows Muster. */
export const clientSchema = z.object({
  id: z.string(),
  secret: z.string().optional(),
  /** How the secret goes along, where the registration said so. */
  method: z.string().optional(),
  knownBy: z.enum(['typed', 'document', 'registered']),
})
export type SignInClient = z.infer<typeof clientSchema>

/** A sign-in while the browser is away; kept sealed. */
export const pendingSchema = z.object({
  connectorId: z.string(),
  url: address,
  server: serverSchema,
  client: clientSchema,
  verifier: z.string(),
  redirect: z.string(),
  scopes: z.string(),
})
export type PendingSignIn = z.infer<typeof pendingSchema>

/** What is sealed of a sign-in. */
export const secretsSchema = z.object({
  access: z.string().optional(),
  refresh: z.string().optional(),
  client: z.object({ secret: z.string().optional(), method: z.string().optional(), redirect: z.string() }),
})
export type SignInSecrets = z.infer<typeof secretsSchema>
