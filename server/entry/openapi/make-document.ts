import { z } from 'zod'
import type { RouteAbout } from '#server/entry/answer-request.ts'
import { errorsOf } from '#server/entry/openapi/errors-of.ts'
import { NAMED_SCHEMAS } from '#server/entry/openapi/named-schemas.ts'
import { SCOPE_CAPABILITIES } from '#server/identity/roles.ts'
import { TOKEN_SCOPES } from '#server/identity/tokens/schema.ts'
import { ERROR_CATALOGUE, type ErrorCode } from '#server/kernel/error-catalogue.ts'

/** A route as it stands in its folder, with what it says of itself and the comment above it. */
export interface DescribedRoute {
  readonly method: string
  /** `/api/v1/people/[userId]` */
  readonly path: string
  readonly about: RouteAbout
  readonly comment: string
}

export type JsonObject = { readonly [key: string]: unknown }
export interface OpenApiDocument {
  readonly openapi: '3.1.0'
  readonly info: JsonObject
  readonly paths: Record<string, Record<string, JsonObject>>
  readonly components: JsonObject
  readonly tags: readonly { readonly name: string }[]
}

/**
 * The OpenAPI 3.1 description of the routes: from the very schemas that check their input, and those that the compiler holds
 * their answers to. Pure: the same routes give the same document.
 */
export function makeDocument(routes: readonly DescribedRoute[], version: string): OpenApiDocument {
  const paths: Record<string, Record<string, JsonObject>> = {}
  const shared: Record<string, unknown> = { Problem: PROBLEM }
  const refusals: Record<string, unknown> = {}
  for (const route of routes) {
    const path = templateOf(route.path)
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(route, shared, refusals) }
  }
  const tags = [...new Set(routes.map((route) => tagOf(route.path)))].sort().map((name) => ({ name }))
  return {
    openapi: '3.1.0',
    info: {
      title: 'Muster',
      version,
      description: ABOUT,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    tags,
    paths,
    components: {
      securitySchemes: SECURITY_SCHEMES,
      schemas: shared,
      responses: {
        Problem: { description: 'What happened and what to do next', content: { 'application/problem+json': { schema: ref('Problem') } } },
        ...refusals,
      },
    },
  }
}

const ABOUT = [
  'Programs send an API token as `Authorization: Bearer muster_…`; people make theirs under API tokens.',
  'The workspace comes from the token, and a token never gives more than its person may at that moment.',
  'With a session cookie, what changes something needs the Origin header of this address.',
  'Errors are problem+json with a stable code. Times are RFC 3339 in UTC.',
].join(' ')

const SECURITY_SCHEMES = {
  session: { type: 'apiKey', in: 'cookie', name: 'muster_session', description: 'A person signed in with the browser.' },
  token: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'muster_ and 43 letters',
    description: `An API token. Scopes: ${TOKEN_SCOPES.map((scope) => `${scope} (${SCOPE_CAPABILITIES[scope].join(', ')})`).join('; ')}.`,
  },
} as const

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` })

const PROBLEM = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'code', 'traceId'],
  properties: {
    type: { type: 'string', description: 'Where the code is explained, e.g. /docs/errors/NOT_FOUND' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    code: { type: 'string', enum: Object.keys(ERROR_CATALOGUE) },
    traceId: { type: 'string' },
    context: { type: 'object' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        properties: { pointer: { type: 'string' }, code: { type: 'string' }, message: { type: 'string' } },
      },
    },
  },
} as const

/** `/api/v1/people/[userId]` → `/api/v1/people/{userId}` */
export function templateOf(path: string): string {
  return path.replace(/\[(?:\.\.\.)?(\w+)\]/g, '{$1}')
}

/** `get-runs-id`: the same name in the page's address. */
export function operationId(method: string, path: string): string {
  return `${method.toLowerCase()}-${path
    .replace(/^\/api\/(v1\/)?/, '')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/-+$/, '')}`
}

function tagOf(path: string): string {
  return path.replace(/^\/api\/(v1\/)?/, '').split('/')[0] ?? ''
}

function operationOf(
  { method, path, about, comment }: DescribedRoute,
  shared: Record<string, unknown>,
  refusals: Record<string, unknown>,
): JsonObject {
  const id = operationId(method, path)
  const schemaHere = (schema: z.ZodType) => schemaOf(schema, id, shared)
  const parameters = [...pathParameters(path), ...queryParameters(about.query, schemaHere), ...(about.idempotent ? [IDEMPOTENCY_KEY] : [])]
  const [summary = '', ...more] = comment.split(/(?<=\.)\s/)
  return {
    operationId: id,
    tags: [tagOf(path)],
    summary,
    ...(more.length > 0 ? { description: more.join(' ') } : {}),
    security: securityOf(about),
    'x-capability': about.capability,
    ...(parameters.length > 0 ? { parameters } : {}),
    ...bodyOf(about, schemaHere),
    responses: {
      ...answerOf(about, schemaHere),
      ...refusalsOf(errorsOf(method, path, about), refusals),
      default: { $ref: '#/components/responses/Problem' },
    },
  }
}

function securityOf({ door, token }: RouteAbout): JsonObject[] {
  if (door === 'public') return []
  return [{ session: [] }, ...(token ? [{ token: [token] }] : [])]
}

function answerOf({ answer, status = 200, idempotent }: RouteAbout, schemaHere: (schema: z.ZodType) => JsonObject): JsonObject {
  if (answer === 'nothing') return { '204': { description: 'Done, with nothing to say' } }
  const headers = idempotent ? { headers: { 'Idempotent-Replayed': REPLAYED } } : {}
  if (typeof answer === 'string') return { [status]: { description: 'Done', content: { [answer]: {} }, ...headers } }
  const content = answer ? { content: { 'application/json': { schema: schemaHere(answer) } } } : {}
  return { [status]: { description: 'Done', ...content, ...headers } }
}

const REPLAYED = { description: '`true` when this is the kept answer of the first request.', schema: { type: 'string' } } as const

/** Operations that refuse alike share a definition; its name is what it says. */
function refusalsOf(errors: ReadonlyMap<number, readonly ErrorCode[]>, refusals: Record<string, unknown>): JsonObject {
  return Object.fromEntries(
    [...errors].map(([status, codes]) => {
      const name = [status, ...codes].join('.')
      const schema = { allOf: [ref('Problem'), { properties: { code: { enum: codes } } }] }
      const description = codes.map((code) => `${code}: ${ERROR_CATALOGUE[code].title}`).join('. ')
      refusals[name] = { description, content: { 'application/problem+json': { schema } } }
      return [String(status), { $ref: `#/components/responses/${name}` }]
    }),
  )
}

const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'The same key and the same request within 24 hours give the first answer again; with another request, 422.',
  schema: { type: 'string', minLength: 1, maxLength: 200 },
} as const

function pathParameters(path: string): JsonObject[] {
  return [...path.matchAll(/\[(?:\.\.\.)?(\w+)\]/g)].map(([, name]) => ({ name, in: 'path', required: true, schema: { type: 'string' } }))
}

function queryParameters(query: z.ZodType | undefined, schemaHere: (schema: z.ZodType) => JsonObject): JsonObject[] {
  if (!query) return []
  const { properties = {}, required = [] } = schemaHere(query) as { properties?: Record<string, JsonObject>; required?: string[] }
  return Object.entries(properties).map(([name, schema]) => ({ name, in: 'query', required: required.includes(name), schema }))
}

function bodyOf({ body, upload }: RouteAbout, schemaHere: (schema: z.ZodType) => JsonObject): JsonObject {
  if (upload) {
    const schema = { type: 'string', contentEncoding: 'binary', maxLength: upload.bytesMax }
    return { requestBody: { required: true, content: { 'application/octet-stream': { schema } } } }
  }
  return body ? { requestBody: { required: true, content: { 'application/json': { schema: schemaHere(body) } } } } : {}
}

/**
 * JSON Schema of what goes in or comes out. Its own definitions move to the document's, where references from its root find
 * them; named ones keep their name.
 */
function schemaOf(schema: z.ZodType, id: string, shared: Record<string, unknown>): JsonObject {
  const made = JSON.stringify(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', metadata: NAMED_SCHEMAS }))
  const nameOf = (name: string): string => (name.startsWith('__') ? `${id}-${name}` : name)
  const pointed = JSON.parse(
    made.replaceAll(/"#\/\$defs\/([^"]+)"/g, (_, name: string) => `"#/components/schemas/${nameOf(name)}"`),
  ) as JsonObject
  const { $schema: _, $defs = {}, id: own, ...rest } = pointed
  for (const [name, definition] of Object.entries($defs as object)) shared[nameOf(name)] = withoutId(definition)
  if (typeof own !== 'string') return rest
  shared[own] = rest
  return ref(own)
}

/** OpenAPI names a schema by where it stands. */
function withoutId({ id: _, ...definition }: JsonObject): JsonObject {
  return definition
}
