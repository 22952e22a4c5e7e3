import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect } from 'vitest'

type Json = Record<string, unknown>
interface Document {
  readonly paths: Record<
    string,
    Record<string, { readonly responses: Record<string, { readonly $ref?: string; readonly content?: Json }> }>
  >
}

export interface ApiAnswer {
  readonly status: number
  readonly body: Json
  readonly headers: Headers
}
export type ApiCall = (method: string, path: string, more?: { body?: unknown; bytes?: string; key?: string }) => Promise<ApiAnswer>

/**
 * A program with an API token: plain fetch, no cookie, no origin. Each answer is held to the description that the product serves:
 * a status it does not name, or a shape it does not have, fails the test.
 */
export async function openApiClient(url: string, token: string): Promise<ApiCall> {
  const document = (await (await fetch(`${url}/api/v1/openapi.json`)).json()) as Document
  const ajv = new Ajv2020({ strict: false, allErrors: true })
  ajv.addSchema(document, 'api')
  return async (method, path, { body, bytes, key } = {}) => {
    const answer = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(key === undefined ? {} : { 'idempotency-key': key }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(bytes === undefined ? {} : { body: bytes }),
    })
    const text = await answer.text()
    const said = (text === '' ? {} : JSON.parse(text)) as Json
    const template = templateFor(document, path)
    const pointer = ['paths', template, method.toLowerCase(), 'responses', String(answer.status)]
    const described = document.paths[template]?.[method.toLowerCase()]?.responses[String(answer.status)]
    expect(described, `${method} ${template} answers ${answer.status}: ${text}`).toBeDefined()
    if (text !== '') {
      const place = described?.$ref ?? `#/${pointer.map((part) => part.replaceAll('~', '~0').replaceAll('/', '~1')).join('/')}`
      const type = answer.ok ? 'application~1json' : 'application~1problem+json'
      const check = ajv.compile({ $ref: `api${encodeURI(`${place}/content/${type}/schema`)}` })
      expect([`${method} ${template}`, check(said), check.errors]).toEqual([`${method} ${template}`, true, null])
    }
    return { status: answer.status, body: said, headers: answer.headers }
  }
}

function templateFor(document: Document, path: string): string {
  const parts = `/api/v1${path.split('?')[0]}`.split('/')
  const fits = (template: string): boolean => {
    const wanted = template.split('/')
    return wanted.length === parts.length && wanted.every((part, i) => part === parts[i] || part.startsWith('{'))
  }
  const found = Object.keys(document.paths).filter(fits)
  const exact = found.sort((a, b) => a.split('{').length - b.split('{').length)[0]
  if (exact === undefined) throw new Error(`${path} is not described`)
  return exact
}
