import { bundledRow, objectSchema, TEXT, WHOLE } from '#server/catalogue/bundled/row.ts'
import type { CatalogueRow } from '#server/crew/catalogue-row.ts'
import { msg } from '#server/kernel/language/say.ts'

/** Key of the bundled connector. */
export const WEBHOOK_KEY = 'webhook'
const URL_TEXT = { type: 'string', minLength: 1, maxLength: 2000 }
/** Takes a handle only. */
const HANDLE = { type: 'string', minLength: 1, maxLength: 65_536 }
const ANSWER = objectSchema({ status: WHOLE, contentType: TEXT, body: {} })

/**
 * Rows of the `webhook` connector (domain §2): messages to other systems, at addresses that an admin listed. What is sealed is the
 * body as it is sent; `webhook-id` is the key of the action. As with `http.send` nobody promises how a receiver takes repeats or
 * what its refusals prove: an admin who knows says so.
 */
export const WEBHOOK_ROWS: readonly CatalogueRow[] = [
  bundledRow({
    effectClass: 'external_write',
    mutates: true,
    tool: `${WEBHOOK_KEY}.post`,
    title: msg('Send a signed message'),
    description: msg('Posts a JSON value to a listed web address, signed by Standard Webhooks with a saved secret.'),
    inputSchema: objectSchema({ url: URL_TEXT, body: {}, key: HANDLE }),
    outputSchema: ANSWER,
    argRoles: { url: 'destination', body: 'content', key: 'selector' },
    targetArg: 'url',
    probe: { tool: `${WEBHOOK_KEY}.probe`, arg: 'url' },
    secretSlots: ['key'],
    summary: msg('Send a signed message to {url}'),
    summaryMany: msg('Send {n} signed {n|message|messages}'),
    clearance: 'public',
  }),
  bundledRow({
    effectClass: 'external_write',
    mutates: true,
    tool: `${WEBHOOK_KEY}.slack`,
    title: msg('Write into a chat'),
    description: msg('Writes a text into a Slack-compatible chat. Its address is a saved secret, at an origin that an admin listed.'),
    inputSchema: objectSchema({ to: URL_TEXT, address: HANDLE, text: { type: 'string', minLength: 1, maxLength: 40_000 } }),
    outputSchema: ANSWER,
    argRoles: { to: 'destination', address: 'selector', text: 'content' },
    targetArg: 'to',
    probe: { tool: `${WEBHOOK_KEY}.probe`, arg: 'url' },
    secretSlots: ['address'],
    summary: msg('Write into the chat {address} at {to}'),
    summaryMany: msg('Write {n} chat {n|message|messages}'),
    clearance: 'public',
  }),
  bundledRow({
    effectClass: 'external_read',
    tool: `${WEBHOOK_KEY}.probe`,
    title: msg('Look whether a web address is listed'),
    description: msg('Says whether this address may be sent to, by the settings of the app. Asks nobody outside.'),
    inputSchema: objectSchema({ url: URL_TEXT }),
    outputSchema: objectSchema({ origin: TEXT, listed: TEXT }),
    argRoles: { url: 'selector' },
    targetArg: 'url',
  }),
]
