import fc from 'fast-check'
import { Webhook } from 'standardwebhooks'
import { describe, expect, test } from 'vitest'
import { checkSignature, explainSignature, type SignedMessage, signMessage } from '#server/triggers/hooks/check-signature.ts'
import { newSecret } from '#server/triggers/hooks/webhook-secret.ts'

const secret = newSecret()
const other = newSecret()
const NOW = Date.now()
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

/** As the library of a sender makes it. */
function sent(body: string, more: { secret?: string; id?: string; at?: Date } = {}): SignedMessage {
  const { id = 'msg_1', at = new Date(NOW) } = more
  const signature = new Webhook(more.secret ?? secret).sign(id, at, body)
  return { id, timestamp: String(Math.floor(at.getTime() / 1000)), signature, body: bytes(body) }
}
const faultOf = (message: SignedMessage, secrets = [secret]) => {
  const checked = checkSignature(message, secrets, NOW)
  return checked.ok ? 'ok' : checked.fault
}

describe('a signature', () => {
  test('of a sender with the official library counts, whatever the text', () => {
    for (const body of ['{"n":1}', '', 'äöü 🦀', '\uFEFF{}', ' {"n": 1}\n', '[1]']) expect(faultOf(sent(body)), body).toBe('ok')
  })
  test('counts with either of two secrets, and with one of several signatures', () => {
    expect(faultOf(sent('{}', { secret: other }), [secret, other])).toBe('ok')
    const message = sent('{}')
    const wrong = new Webhook(other).sign('msg_1', new Date(NOW), '{}')
    expect(faultOf({ ...message, signature: `${wrong} v2,AAAA ${message.signature}` })).toBe('ok')
  })
  test('with a foreign secret, or of which one bit is other, does not', () => {
    expect(faultOf(sent('{}', { secret: other }))).toBe('no_match')
    const { signature } = sent('{}')
    const flipped = signature?.replace(/.$/, '').replace(/.$/, (last) => (last === 'A' ? 'E' : 'A'))
    expect(faultOf({ ...sent('{}'), signature: `${flipped}=` })).toBe('no_match')
    for (const bad of ['v1,', 'v1', 'v1a', ' ', 'v2,x', 'v1,='.repeat(10), 'v1,x '.repeat(1000)])
      expect(faultOf({ ...sent('{}'), signature: bad }), bad).toBe('no_match')
  })
  test.each([
    ['older than five minutes', -301_000, 'old'],
    ['five minutes old', -299_000, 'ok'],
    ['more than five minutes ahead', 302_000, 'future'],
    ['almost five minutes ahead', 299_000, 'ok'],
  ])('%s: %s', (_, offsetMs, outcome) => {
    expect(faultOf(sent('{}', { at: new Date(NOW + offsetMs) }))).toBe(outcome)
  })
  test('needs its three headers, an id without a full stop and a plain time', () => {
    for (const name of ['id', 'timestamp', 'signature'] as const) expect(faultOf({ ...sent('{}'), [name]: null })).toBe('missing')
    for (const id of ['msg.1', 'a b', 'ä', 'x'.repeat(256)]) expect(faultOf(sent('{}', { id })), id).toBe('bad_id')
    const { timestamp } = sent('{}')
    for (const time of [`0${timestamp}`, `${timestamp}x`, `+${timestamp}`, `${timestamp}.0`, '1e9', ''])
      expect(faultOf({ ...sent('{}'), timestamp: time }), time).toBe(time === '' ? 'missing' : 'bad_time')
  })
  test('over bytes that are no text does not count: they would all read the same', () => {
    const { id, timestamp } = sent('\uFFFD')
    const signature = new Webhook(secret).sign('msg_1', new Date(NOW), '\uFFFD')
    expect(faultOf({ id, timestamp, signature, body: bytes('\uFFFD') })).toBe('ok')
    expect(faultOf({ id, timestamp, signature, body: new Uint8Array([0xff]) })).toBe('not_text')
  })
  test('does not count when bytes moved between id, time and body, wherever the borders were put', () => {
    const second = Math.floor(NOW / 1000)
    const part = fc.stringMatching(/^[0-9a-z.]{0,12}$/)
    fc.assert(
      fc.property(part, part, fc.nat(400), (id, body, cutAt) => {
        const first = { id: `m${id}`, timestamp: String(second), body: `${second}.${body}` }
        const signature = new Webhook(secret).sign(first.id, new Date(NOW), first.body)
        const whole = `${first.id}.${first.timestamp}.${first.body}`
        const dots = [...whole].flatMap((sign, i) => (sign === '.' ? [i] : []))
        const a = dots[cutAt % dots.length] ?? 0
        const b = dots.find((dot) => dot > a)
        if (b === undefined) return
        const moved = { id: whole.slice(0, a), timestamp: whole.slice(a + 1, b), body: whole.slice(b + 1) }
        const isSame = moved.id === first.id && moved.timestamp === first.timestamp
        const fault = faultOf({ ...moved, signature, body: bytes(moved.body) })
        expect(fault === 'ok').toBe(isSame && !first.id.includes('.'))
      }),
    )
  })
  test('is made for a test as any sender would make it', () => {
    const {
      'webhook-id': id = '',
      'webhook-timestamp': timestamp = '',
      'webhook-signature': signature = '',
    } = signMessage(secret, 'msg_9', '{"a":1}', NOW)
    expect(
      new Webhook(secret).verify('{"a":1}', { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature }),
    ).toEqual({ a: 1 })
  })
})

describe('what a refused signature looks like', () => {
  const explain = (signature: string, body = '{"a": 1}') => explainSignature({ ...sent(body), signature }, [secret], other)
  test('says how what would have counted begins, and never all of it: nobody can send it on', () => {
    const right = sent('{"a": 1}').signature ?? ''
    expect(explain('v1,nonsense')).toEqual({ expected: [`${right.slice(0, 9)}…`], received: 'v1,nonsense', looksLike: null })
  })
  test.each([
    ['old_secret', () => sent('{"a": 1}', { secret: other }).signature],
    ['changed_body', () => sent('{"a":1}').signature],
    ['secret_as_text', () => new Webhook(secret, { format: 'raw' }).sign('msg_1', new Date(NOW), '{"a": 1}')],
  ])('knows the mistake %s', (name, make) => {
    expect(explain(make() ?? '')?.looksLike).toBe(name)
  })
})
