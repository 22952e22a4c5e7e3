import { z } from 'zod'
import type { RouteAbout } from '#server/entry/answer-request.ts'
import { ERROR_CATALOGUE } from '#server/kernel/error-catalogue.ts'

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
 * The OpenAPI 3.1 description of the routes, from the very schemas that check their input. Answers are described by their
 * kind only, for no schema checks them. Pure: the same routes give the same document.
 */
export function makeDocument(routes: readonly DescribedRoute[], version: string): OpenApiDocument {
  const paths: Record<string, Record<string, JsonObject>> = {}
  const shared: Record<string, unknown> = { Problem: PROBLEM }
  for (const route of routes) {
    const path = templateOf(route.path)
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(route, shared) }
  }
  const tags = [...new Set(routes.map((route) => tagOf(route.path)))].sort().map((name) => ({ name }))
  return {
    openapi: '3.1.0',
    info: {
      title: 'Muster',
      version,
      description: 'What changes something needs the Origin header of this address. Errors are problem+json with a stable code.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    tags,
    paths,
    components: {
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'muster_session' } },
      schemas: shared,
      responses: {
        Problem: { description: 'What happened and what to do next', content: { 'application/problem+json': { schema: ref('Problem') } } },
      },
    },
  }
}

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

function operationOf({ method, path, about, comment }: DescribedRoute, shared: Record<string, unknown>): JsonObject {
  const id = operationId(method, path)
  const schemaHere = (schema: z.ZodType) => schemaOf(schema, id, shared)
  const parameters = [...pathParameters(path), ...queryParameters(about.query, schemaHere), ...(about.idempotent ? [IDEMPOTENCY_KEY] : [])]
  const [summary = '', ...more] = comment.split(/(?<=\.)\s/)
  return {
    operationId: id,
    tags: [tagOf(path)],
    summary,
    ...(more.length > 0 ? { description: more.join(' ') } : {}),
    security: about.door === 'public' ? [] : [{ session: [] }],
    'x-capability': about.capability,
    ...(parameters.length > 0 ? { parameters } : {}),
    ...bodyOf(about, schemaHere),
    responses: {
      [String(about.status ?? 200)]: { description: 'Done' },
      ...(method === 'GET' ? {} : { '204': { description: 'Done, with nothing to say' } }),
      default: { $ref: '#/components/responses/Problem' },
    },
  }
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

/** JSON Schema of what goes in. Its own definitions move to the document's, where references from its root find them. */
function schemaOf(schema: z.ZodType, id: string, shared: Record<string, unknown>): JsonObject {
  const made = JSON.stringify(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }))
  const pointed = JSON.parse(made.replaceAll('"#/$defs/', `"#/components/schemas/${id}-`)) as JsonObject
  const { $schema: _, $defs = {}, ...rest } = pointed
  for (const [name, definition] of Object.entries($defs as object)) shared[`${id}-${name}`] = definition
  return rest
}
