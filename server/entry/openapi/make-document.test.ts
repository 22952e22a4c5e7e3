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
    const known = new Set(Object.keys(document.components['schemas'] as object).map((name) => `#/components/schemas/${name}`))
    const pointers = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map((found) => found[1] ?? '')
    expect(pointers.filter((one) => !known.has(one) && one !== '#/components/responses/Problem')).toEqual([])
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

  it('takes its sentences from the comment straight above a route, never from another', () => {
    const source = '/** One. */\nexport const GET = 1\n\nexport const PUT = 2\n/**\n * Two\n * lines.\n */\nexport const POST = 3\n'
    expect(['GET', 'PUT', 'POST'].map((method) => commentAbove(source, method))).toEqual(['One.', '', 'Two lines.'])
    expect(operationId('GET', '/api/v1/runs/[id]')).toBe('get-runs-id')
  })
})
