import { bundledRow, objectSchema, TEXT, WHOLE } from '#server/catalogue/bundled/row.ts'
import type { CatalogueRow } from '#server/crew/catalogue-row.ts'
import { msg } from '#server/kernel/language/say.ts'

const URL_TEXT = { type: 'string', minLength: 1, maxLength: 2000 }
/** Takes a handle only; its value becomes the header that the site's settings name. */
const HANDLE = { type: 'string', minLength: 1, maxLength: 65_536 }
const ANSWER = objectSchema({ status: WHOLE, contentType: TEXT, body: {} })

/**
 * Rows of an `http` connector (domain §2, §4): `get` is a look-up because only listed origins and paths are ever asked; `send`
 * changes things outside. Both are cleared for nothing but public values, so an address made of anything else asks first.
 * Nobody promises how a site takes repeats or what its refusals prove: an admin who knows says so per connector.
 * @param key key of the connector: a workspace may have several, each with its own sites
 */
export function httpRows(key: string): readonly CatalogueRow[] {
  return [
    bundledRow({
      effectClass: 'external_read',
      tool: `${key}.get`,
      title: msg('Look up a web address'),
      description: msg('Reads a listed web address. JSON comes as a value, text as text; anything else is refused.'),
      inputSchema: objectSchema({ url: URL_TEXT, key: HANDLE }, ['url']),
      outputSchema: ANSWER,
      argRoles: { url: 'destination', key: 'selector' },
      targetArg: 'url',
      secretSlots: ['key'],
      summary: msg('Look up {url}'),
      summaryMany: msg('Look up {n} {n|web address|web addresses}'),
      clearance: 'public',
    }),
    bundledRow({
      effectClass: 'external_write',
      mutates: true,
      tool: `${key}.send`,
      title: msg('Send to a web address'),
      description: msg('Sends a JSON value to a listed web address, by POST unless said otherwise, and gives its answer.'),
      inputSchema: objectSchema({ url: URL_TEXT, method: { type: 'string', enum: ['POST', 'PUT', 'PATCH'] }, body: {}, key: HANDLE }, [
        'url',
        'body',
      ]),
      outputSchema: ANSWER,
      argRoles: { url: 'destination', method: 'code', body: 'content', key: 'selector' },
      targetArg: 'url',
      probe: { tool: `${key}.probe`, arg: 'url' },
      secretSlots: ['key'],
      summary: msg('Send to {url}'),
      summaryMany: msg('Send {n} {n|request|requests}'),
      clearance: 'public',
    }),
    bundledRow({
      effectClass: 'external_read',
      tool: `${key}.probe`,
      title: msg('Look whether a web address is listed'),
      description: msg('Says whether this address may be sent to, by the settings of the app. Asks nobody outside.'),
      inputSchema: objectSchema({ url: URL_TEXT }),
      outputSchema: objectSchema({ origin: TEXT, listed: TEXT }),
      argRoles: { url: 'selector' },
      targetArg: 'url',
    }),
  ]
}
