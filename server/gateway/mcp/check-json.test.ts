import { describe, expect, test } from 'vitest'
import { faultOf, faultsOf } from '#server/gateway/mcp/check-json.ts'

const text = (more: object) => ({ type: 'object', properties: { value: { type: 'string', ...more } } })

describe('a schema and a value of the other side', () => {
  test('a pattern that backtracks without end is answered all the same', async () => {
    const value = `${'a'.repeat(5000)}!`
    expect(await faultOf(text({ pattern: '^(a+)+$' }), { value })).toBe('data/value must match pattern "^(a+)+$"')
    expect(await faultOf(text({ pattern: '^(a+)+$' }), { value: 'aaa' })).toBeNull()
    const named = { type: 'object', patternProperties: { '^(a|a)*$': { type: 'number' } }, additionalProperties: false }
    expect(faultsOf(named, { [value]: 1 }).map(({ message }) => message)).toEqual(['must NOT have additional properties'])
    expect(faultsOf(named, { aaa: 'x' }).map(({ pointer }) => pointer)).toEqual(['/aaa'])
  })
  test('a field that is called as a part of every object is missing where it was not given', () => {
    for (const name of ['constructor', 'toString', 'valueOf', 'hasOwnProperty']) {
      const properties = JSON.parse(`{"${name}":{"type":"string"}}`)
      expect(faultsOf({ type: 'object', properties, additionalProperties: false }, {}), name).toEqual([])
      expect(faultsOf({ type: 'object', properties, required: [name] }, {}), name).toHaveLength(1)
      expect(faultsOf({ type: 'object', properties }, JSON.parse(`{"${name}":1}`)), name).toHaveLength(1)
    }
  })
  test('steps are counted: a large pattern over long texts is refused before it runs', () => {
    const many = { type: 'array', items: { type: 'string', pattern: `^${'[a-z]{1,10}'.repeat(60)}$` } }
    expect(faultsOf(many, ['abc'])).toHaveLength(1)
    expect(() =>
      faultsOf(
        many,
        Array.from({ length: 1000 }, () => '0'.repeat(1000)),
      ),
    ).toThrow(expect.objectContaining({ code: 'CONNECTOR_MISBEHAVED', context: { why: 'it is too long to check against its pattern' } }))
  })
  test('what looks around or refers back is refused with its reason; the patterns that zod writes for an address are not', async () => {
    for (const pattern of ['^(?!x)a', '(?<=a)b', '(a)\\1'])
      await expect(faultOf(text({ pattern }), { value: 'a' }), pattern).rejects.toMatchObject({
        code: 'CONNECTOR_MISBEHAVED',
        context: { why: expect.stringContaining('cannot be checked in bounded time') },
      })
    const email = "^(?!\\.)(?!.*\\.\\.)([A-Za-z0-9_'+\\-\\.]*)[A-Za-z0-9_+-]@([A-Za-z0-9][A-Za-z0-9\\-]*\\.)+[A-Za-z]{2,}$"
    expect(await faultOf(text({ pattern: email }), { value: 'a@b.example' })).toBeNull()
    expect(await faultOf(text({ pattern: email }), { value: 'a..b@b.example' })).not.toBeNull()
  })
  test('references that double at each level end', () => {
    const levels = Array.from({ length: 40 }, (_, n) => [
      `l${n}`,
      { allOf: [{ $ref: `#/$defs/l${n + 1}` }, { $ref: `#/$defs/l${n + 1}` }] },
    ])
    const schema = { $defs: { ...Object.fromEntries(levels), l40: { type: 'object' } }, $ref: '#/$defs/l0' }
    expect(() => faultsOf(schema, {})).toThrow(
      expect.objectContaining({ code: 'CONNECTOR_MISBEHAVED', context: { why: 'it takes too long to check against its schema' } }),
    )
    expect(faultsOf(text({}), { value: 'x' })).toEqual([])
  })
  test('formats hold, and long texts of a format that looks around hold nobody up', async () => {
    expect(await faultOf(text({ format: 'email' }), { value: 'a@b.example' })).toBeNull()
    expect(await faultOf(text({ format: 'email' }), { value: 'nobody' })).not.toBeNull()
    expect(await faultOf(text({ format: 'hostname' }), { value: 'a.example' })).toBeNull()
    expect(await faultOf(text({ format: 'url' }), { value: `http://${':'.repeat(1_000_000)}` })).not.toBeNull()
    expect(await faultOf(text({ format: 'uri' }), { value: 'https://a.example/x?y=1' })).toBeNull()
  })
  test('every dialect that MCP knows is read as what it is; another is no schema', async () => {
    const tuple = { items: [{ type: 'number' }] }
    expect(faultsOf({ $schema: 'http://json-schema.org/draft-07/schema#', ...tuple }, ['x'])).toHaveLength(1)
    expect(faultsOf({ $schema: 'https://json-schema.org/draft/2020-12/schema', prefixItems: tuple.items }, ['x'])).toHaveLength(1)
    await expect(faultOf({ $schema: 'https://schemas.example/other' }, {})).rejects.toMatchObject({ code: 'CONNECTOR_MISBEHAVED' })
  })
})
