import { request } from 'node:http'
import { expect, test } from 'vitest'
import { openOfficialClient } from '#server/entry/mcp/testing/open-client.ts'
import { simpleBundle } from '#server/skills/publish/testing/make-bundle.ts'
import { callApi } from './testing/look.ts'
import { signUp } from './testing/sign-up.ts'
import { useProduct } from './testing/use-product.ts'

const world = useProduct({ shared: true })

/** Status of a request that claims to come to another name than the product's. */
async function askAs(host: string, path: string, token: string): Promise<number> {
  const { hostname, port } = new URL(world.product.url)
  return await new Promise((resolve, reject) => {
    const asking = request({ hostname, port, path, method: 'POST', headers: { host, authorization: `Bearer ${token}` } }, (answer) => {
      answer.resume()
      resolve(answer.statusCode ?? 0)
    })
    asking.once('error', reject)
    asking.end('{}')
  })
}

test('an MCP client finds and reads a skill that was published and added, and sees the apps; under another name nobody gets in', async () => {
  const context = await world.browser.newContext()
  const page = await context.newPage()
  await signUp(page, world.product.setupLink ?? '')
  const { token } = await callApi<{ token: string }>(page, 'POST', '/tokens', {
    name: 'A client',
    scopes: ['author', 'skills', 'tools', 'crew'],
    expiresInDays: 1,
  })
  const bundle = await simpleBundle('check-invoices')
  const published = await fetch(`${world.product.url}/api/v1/skills/check-invoices/versions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/gzip' },
    body: new Uint8Array(bundle),
  })
  expect([published.status, await published.text()]).toEqual([201, expect.any(String)])
  await callApi(page, 'POST', '/skill-bindings', { skill: 'check-invoices', scopeType: 'workspace' })

  for (const revision of ['2026-07-28', '2025-11-25'] as const) {
    const skills = await openOfficialClient(`${world.product.url}/api/mcp/skills`, token, { revision })
    const found = await skills.callTool({ name: 'skills_search', arguments: { query: 'invoices' } })
    expect(found.structuredContent).toMatchObject({ skills: [{ slug: 'check-invoices' }] })
    const read = await skills.callTool({ name: 'skills_view', arguments: { slug: 'check-invoices' } })
    expect(JSON.stringify(read.content)).toContain('<skill-content boundary=')
    await skills.close()
    const tools = await openOfficialClient(`${world.product.url}/api/mcp/tools`, token, { revision })
    expect((await tools.listTools()).tools.map(({ name }) => name)).toContain('files_write')
    await tools.close()
    const crew = await openOfficialClient(`${world.product.url}/api/mcp/crew`, token, { revision })
    expect((await crew.callTool({ name: 'crew_list', arguments: {} })).structuredContent).toMatchObject({ members: [] })
    await crew.close()
  }
  for (const surface of ['skills', 'tools', 'crew']) {
    expect([surface, await askAs('attacker.example', `/api/mcp/${surface}`, token)]).toEqual([surface, 403])
    const nobody = await fetch(`${world.product.url}/api/mcp/${surface}`, { method: 'POST', body: '{}' })
    expect([nobody.status, nobody.headers.get('www-authenticate')]).toEqual([401, expect.stringContaining('resource_metadata="')])
  }
  await context.close()
})
