import fc from 'fast-check'
import { expect, test } from 'vitest'
import { commitmentDigest, hideAddresses } from '#server/audit/core/hide-addresses.ts'

const salts = () => {
  let n = 0
  return () => {
    n += 1
    return `salt ${n}`
  }
}
const hide = (value: Parameters<typeof hideAddresses>[0]) => hideAddresses(value, salts())

test('addresses anywhere in a value go, everything else stays', () => {
  const { value, commitments } = hide({
    message: 'ana@acme.example, Bo <bo.b+x@mail.acme.example> is not a target',
    list: ['müller@größe.example', 1, null, true],
    ext: { why: 'ana@acme.example again' },
  })
  const [ana, bo, mueller] = commitments
  expect(commitments.map((commitment) => commitment.value)).toEqual([
    'ana@acme.example',
    'bo.b+x@mail.acme.example',
    'müller@größe.example',
  ])
  expect(value).toEqual({
    message: `personal:${ana?.digest}, Bo <personal:${bo?.digest}> is not a target`,
    list: [`personal:${mueller?.digest}`, 1, null, true],
    ext: { why: `personal:${ana?.digest} again` },
  })
})

test('what is no address stays as it is', () => {
  for (const text of ['2 @ 3.50', 'files.write out/a@2x', '@mention', 'usr_01m7@', 'a@b', 'a'.repeat(64)])
    expect(hide(text)).toEqual({ value: text, commitments: [] })
})

test('a commitment opens with its salt only, and no two of one address are alike', () => {
  const [first] = hideAddresses('ana@acme.example', () => 'one').commitments
  const [second] = hideAddresses('ana@acme.example', () => 'two').commitments
  expect(first?.digest).toBe(commitmentDigest('one', 'ana@acme.example'))
  expect(second?.digest).not.toBe(first?.digest)
})

test('no address of any shape survives', () => {
  fc.assert(
    fc.property(fc.emailAddress(), fc.constantFrom('', ' ', '<', 'to:', '"'), (address, before) => {
      const { value } = hide({ text: `${before}${address} changed` })
      expect(JSON.stringify(value)).not.toContain(`@${address.split('@')[1]}`)
    }),
    { numRuns: 1000 },
  )
})

test('a long text without addresses is read in a straight line', () => {
  const hostile = [`${'a'.repeat(100_000)}`, 'a@'.repeat(50_000), 'a.'.repeat(50_000), `a@${'b.'.repeat(50_000)}`]
  for (const text of hostile) expect(typeof hide(text).value).toBe('string')
}, 5000)
