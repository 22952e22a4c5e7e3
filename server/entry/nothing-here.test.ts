import { expect, test } from 'vitest'
import { GET, POST } from '../../app/api/[...rest]/route.ts'

test('an address of the API that nothing answers is refused as every refusal is, never with a page', async () => {
  for (const [method, handler] of Object.entries({ GET, POST })) {
    const answer = await handler(new Request('http://muster.test/api/v1/nothing', { method }), { params: Promise.resolve({}) })
    expect([answer.status, answer.headers.get('content-type')]).toEqual([404, 'application/problem+json'])
    expect(await answer.json()).toMatchObject({ code: 'NOT_FOUND', type: '/docs/errors/NOT_FOUND', traceId: expect.any(String) })
  }
})
