import { expect, test } from 'vitest'
import { chooseSecret, secretShown, secretsToSend } from '#components/skills/choose-secret.ts'

const OLD = 'vault:/shop/main#key'
const NEXT = 'vault:/shop/other#key'
const spare = { name: 'spare_key', required: false, kept: OLD }
const needed = { name: 'shop_key', required: true, kept: OLD }
const fresh = { name: 'mail_key', required: false, kept: null }

test('a secret that is kept can be replaced, left out, and taken again', () => {
  const other = chooseSecret(spare, {}, NEXT)
  expect([secretShown(spare, {}), secretShown(spare, other)]).toEqual([OLD, NEXT])
  const out = chooseSecret(spare, other, '')
  expect([secretShown(spare, out), secretsToSend([spare], out)]).toEqual(['', { spare_key: null }])
  const again = chooseSecret(spare, out, OLD)
  expect([secretShown(spare, again), secretsToSend([spare], again)]).toEqual([OLD, { spare_key: OLD }])
})

test('what is kept and was not touched is not sent', () => {
  expect(secretsToSend([spare, needed, fresh], {})).toEqual({})
})

test('where nothing is kept, none chosen is nothing said', () => {
  const chosen = chooseSecret(fresh, chooseSecret(fresh, {}, NEXT), '')
  expect([secretShown(fresh, chosen), chosen, secretsToSend([fresh], chosen)]).toEqual(['', {}, {}])
})

test('what was left out for one place or version is not left out where it is needed, nor named where it is not kept', () => {
  const out = chooseSecret(spare, {}, '')
  const asNeeded = { ...spare, required: true }
  expect([secretShown(asNeeded, out), secretsToSend([asNeeded], out)]).toEqual([OLD, {}])
  expect(secretsToSend([{ ...spare, kept: null }], out)).toEqual({})
  expect(secretsToSend([needed], { ...out, gone: NEXT })).toEqual({})
})

test('a secret by the name of what every object has is chosen like any other', () => {
  const odd = { name: 'constructor', required: false, kept: null }
  expect([secretShown(odd, {}), secretsToSend([odd], {})]).toEqual(['', {}])
  expect(secretsToSend([odd], chooseSecret(odd, {}, NEXT))).toEqual({ constructor: NEXT })
})
