import { Validator } from '@seriousme/openapi-schema-validator'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { commentAbove } from '#server/entry/openapi/comment-above.ts'
import { describeRoutes } from '#server/entry/openapi/describe-routes.ts'
import { makeDocument, operationId, templateOf } from '#server/entry/openapi/make-document.ts'
import { listRoutes } from '#server/entry/testing/list-routes.ts'

const document = makeDocument(await describeRoutes(process.cwd()), '1.2.3')
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ name: `${method.toUpperCase()} ${path}`, operation })),
)

describe('the API description', () => {
  it('is valid OpenAPI 3.1, says a validator that is not ours', async () => {
    const { valid, errors } = await new Validator().validate(structuredClone(document) as unknown as Record<string, unknown>)
    expect([valid, errors]).toEqual([true, undefined])
    const broken = { ...structuredClone(document), paths: { '/x': { get: { responses: 7 } } } }
    expect((await new Validator().validate(broken as unknown as Record<string, unknown>)).valid).toBe(false)
  })

  it('has every route of app/api/v1 and no other', async () => {
    const routes = (await listRoutes()).filter((route) => route.path.startsWith('/api/v1/'))
    expect(operations.map(({ name }) => name).sort()).toEqual(routes.map((route) => `${route.method} ${templateOf(route.path)}`).sort())
  })

  it('names each operation once, and points nowhere outside itself', () => {
    const ids = operations.map(({ operation }) => String(operation['operationId']))
    expect(new Set(ids).size).toBe(ids.length)
    const known = new Set(
      ['schemas', 'responses'].flatMap((part) =>
        Object.keys(document.components[part] as object).map((name) => `#/components/${part}/${name}`),
      ),
    )
    const pointers = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map((found) => found[1] ?? '')
    expect(pointers.length).toBeGreaterThan(500)
    expect(pointers.filter((one) => !known.has(one))).toEqual([])
  })

  it('shows the schema that checks the body, the key of a route that takes one, and who may', () => {
    const start = document.paths['/api/v1/members/{id}/runs']?.['post']
    expect(start).toMatchObject({ 'x-capability': 'runs:start', summary: 'Starts a run of the published version.' })
    expect(start?.['parameters']).toContainEqual(expect.objectContaining({ name: 'Idempotency-Key', in: 'header' }))
    const made = makeDocument(
      [
        {
          method: 'PUT',
          path: '/api/v1/a/[id]',
          comment: '',
          about: { door: 'member', capability: null, body: z.object({ n: z.int().max(5) }) },
        },
      ],
      '1',
    )
    const body = made.paths['/api/v1/a/{id}']?.['put']?.['requestBody'] as { content: Record<string, { schema: unknown }> }
    expect(body.content['application/json']?.schema).toMatchObject({ required: ['n'], properties: { n: { type: 'integer', maximum: 5 } } })
  })

  it('says of each operation what it answers, and what it refuses with', () => {
    const silent = operations.filter(({ operation }) => {
      const good = Object.entries(operation['responses'] as Record<string, { content?: object }>).filter(([status]) => /^2/.test(status))
      return good.length !== 1 || good.some(([status, answer]) => status !== '204' && !answer.content)
    })
    expect(silent.map(({ name }) => name)).toEqual([])
    for (const { name, operation } of operations) {
      const responses = operation['responses'] as Record<string, { $ref?: string }>
      const opens = (operation['security'] as unknown[]).length > 0
      expect([name, responses['429'] !== undefined, responses['401'] !== undefined]).toEqual([name, true, opens])
    }
    expect(document.paths['/api/v1/approvals/{id}/vote']?.['post']?.['responses']).toMatchObject({
      '403': { $ref: expect.stringContaining('SESSION_ONLY') },
    })
  })

  it('says which scope of an API token opens an operation, and that none opens the others', () => {
    const of = (path: string, method: string) => document.paths[path]?.[method]?.['security']
    expect(of('/api/v1/members/{id}/runs', 'post')).toEqual([{ session: [] }, { token: ['run'] }])
    expect(of('/api/v1/approvals/{id}/vote', 'post')).toEqual([{ session: [] }])
    expect(of('/api/v1/session', 'post')).toEqual([])
    expect(document.components['securitySchemes']).toMatchObject({ token: { type: 'http', scheme: 'bearer' } })
  })

  it('has one definition for a shape that several answers share', () => {
    const schemas = document.components['schemas'] as Record<string, unknown>
    for (const name of ['Run', 'PlanCard', 'Approval', 'Schedule']) expect(schemas[name]).toMatchObject({ type: 'object' })
    expect(document.paths['/api/v1/runs/{id}']?.['get']?.['responses']).toMatchObject({
      '200': { content: { 'application/json': { schema: { $ref: '#/components/schemas/Run' } } } },
    })
  })

  it('takes its sentences from the comment straight above a route, never from another', () => {
    const source = '/** One. */\nexport const GET = 1\n\nexport const PUT = 2\n/**\n * Two\n * lines.\n */\nexport const POST = 3\n'
    expect(['GET', 'PUT', 'POST'].map((method) => commentAbove(source, method))).toEqual(['One.', '', 'Two lines.'])
    expect(operationId('GET', '/api/v1/runs/[id]')).toBe('get-runs-id')
  })
})
