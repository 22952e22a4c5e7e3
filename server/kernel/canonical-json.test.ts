import reference from 'canonicalize'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isAppError } from '#server/kernel/app-error.ts'
import { canonicalCopy, canonicalJson, parseCanonicalJson } from '#server/kernel/canonical-json.ts'

const refuses = (act: () => unknown) => {
  try {
    act()
  } catch (error) {
    return isAppError(error, 'JSON_NOT_CANONICAL')
  }
  return false
}
/** A double from its IEEE 754 bits, as RFC 8785 appendix B lists them. */
const double = (hex: string) =>
  new DataView(new BigUint64Array([BigInt(`0x${hex}`)]).buffer).getFloat64(0, new Uint8Array(new Uint16Array([1]).buffer)[0] === 1)

describe('RFC 8785', () => {
  test('section 3.2.2 and 3.2.3: literals, numbers, escapes and the order of keys', () => {
    expect(
      canonicalJson({
        numbers: [Number('333333333.33333329'), 4.5, 2e-3, 1e-27],
        string: '\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\"/',
        literals: [null, true, false],
      }),
    ).toBe('{"literals":[null,true,false],"numbers":[333333333.3333333,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}')
  })
  test('section 3.2.3: keys are sorted by UTF-16 code units', () => {
    const value = {
      '\u20ac': 'Euro Sign',
      '\r': 'Carriage Return',
      '\ufb33': 'Hebrew Letter Dalet With Dagesh',
      '1': 'One',
      '\u{1f600}': 'Emoji: Grinning Face',
      '\u0080': 'Control',
      '\u00f6': 'Latin Small Letter O With Diaeresis',
    }
    expect(Object.values(JSON.parse(canonicalJson(value)) as object).length).toBe(7)
    expect([...canonicalJson(value).matchAll(/:"([^"]*)"/g)].map((match) => match[1])).toEqual([
      'Carriage Return',
      'One',
      'Control',
      'Latin Small Letter O With Diaeresis',
      'Euro Sign',
      'Emoji: Grinning Face',
      'Hebrew Letter Dalet With Dagesh',
    ])
  })
  test.each([
    ['0000000000000000', '0'],
    ['8000000000000000', '0'],
    ['0000000000000001', '5e-324'],
    ['8000000000000001', '-5e-324'],
    ['7fefffffffffffff', null],
    ['4340000000000000', null],
    ['433fffffffffffff', '9007199254740991'],
    ['44b52d02c7e14af6', null],
    ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
    ['3eb0c6f7a0b5ed8d', '0.000001'],
    ['41b3de4355555553', '333333333.3333332'],
    ['41b3de4355555554', '333333333.33333325'],
    ['41b3de4355555555', '333333333.3333333'],
    ['41b3de4355555556', '333333333.3333334'],
    ['41b3de4355555557', '333333333.33333343'],
    ['becbf647612f3696', '-0.0000033333333333333333'],
    ['7fffffffffffffff', null],
    ['7ff0000000000000', null],
    ['fff0000000000000', null],
  ])('appendix B: %s', (hex, text) => {
    // whole numbers beyond 2^53 are refused by us where the RFC would write them
    if (text === null) expect(refuses(() => canonicalJson(double(hex)))).toBe(true)
    else expect(canonicalJson(double(hex))).toBe(text)
  })
})

describe('what cannot be kept is refused, never rounded or repaired', () => {
  test.each([
    ['duplicate keys', '{"a":1,"a":1}'],
    ['white space', '{"a": 1}'],
    ['keys out of order', '{"b":1,"a":1}'],
    ['a whole number beyond 2^53', '9007199254740993'],
    ['another spelling of a number', '1.0'],
    ['an exponent', '1E3'],
    ['minus zero', '-0'],
    ['another spelling of a character', '"\\u0041"'],
    ['a lone surrogate', '"\\ud800"'],
    ['no JSON', '{a:1}'],
    ['text after the end', '1 2'],
    ['nothing', ''],
  ])('%s in a text', (_, text) => expect(refuses(() => parseCanonicalJson(text))).toBe(true))
  test.each([
    ['undefined', undefined],
    ['a function', () => 1],
    ['a bigint', 1n],
    ['infinity', Number.POSITIVE_INFINITY],
    ['not a number', Number.NaN],
    ['2^53', 2 ** 53],
    ['a lone surrogate', ['\udc00']],
    ['a key with one', { '\ud800': 1 }],
    ['undefined in a list', [undefined]],
  ])('%s in a value', (_, value) => expect(refuses(() => canonicalJson(value))).toBe(true))
})

describe('for any JSON value', () => {
  // what JSON.parse can give and we accept: no -0, no whole number beyond 2^53, no lone surrogates
  const json = fc.jsonValue({ noUnicodeString: false }).filter((value) => !refuses(() => canonicalJson(value)))
  test('canonical text reads back as the same value and is its own canonical text', () => {
    fc.assert(
      fc.property(json, (value) => {
        const text = canonicalJson(value)
        expect(canonicalJson(parseCanonicalJson(text))).toBe(text)
        expect(parseCanonicalJson(text)).toEqual(JSON.parse(JSON.stringify(value)))
      }),
    )
  })
  test('it is the text of the reference implementation, for keys that objects put first or treat apart too', () => {
    const unruly = fc.dictionary(fc.constantFrom('b', 'a', '10', '9', '__proto__', 'toJSON', 'ä', '\ue000', '\u{1f600}'), fc.jsonValue())
    fc.assert(
      fc.property(fc.oneof(json, fc.array(unruly), unruly), (value) => {
        fc.pre(!refuses(() => canonicalJson(value)))
        expect(canonicalJson(value)).toBe(reference(value))
      }),
      { numRuns: 1000 },
    )
    const held: unknown = JSON.parse('{"b":{"9":1,"10":2,"__proto__":{"z":1,"a":2}},"a":[{"9":1,"10":2}]}')
    expect(canonicalJson(held)).toBe('{"a":[{"10":2,"9":1}],"b":{"10":2,"9":1,"__proto__":{"a":2,"z":1}}}')
  })
  test('a copy in canonical order is what the text reads back as, and refuses what the text refuses', () => {
    const odd = fc.constantFrom(undefined, -0, 1e-7, 2 ** 53, Number.NaN, '\ud800', new Date(0), () => 1)
    const key = fc.constantFrom('b', 'a', '10', '9', '__proto__', '\ud800', 'ä', '\ue000')
    const value = fc.oneof(json, odd, fc.array(odd), fc.dictionary(key, fc.oneof(json, odd, fc.dictionary(key, odd))))
    fc.assert(
      fc.property(value, (given) => {
        const refused = refuses(() => canonicalJson(given))
        expect(refuses(() => canonicalCopy(given))).toBe(refused)
        if (refused) return
        const read: unknown = JSON.parse(canonicalJson(given))
        expect(canonicalCopy(given)).toStrictEqual(read)
        expect(JSON.stringify(canonicalCopy(given))).toBe(JSON.stringify(read))
      }),
      { numRuns: 1000 },
    )
  })
  test('any other layout of the same value is refused', () => {
    fc.assert(
      fc.property(json, fc.integer({ min: 1, max: 4 }), (value, indent) => {
        const text = JSON.stringify(value, null, indent)
        expect(refuses(() => parseCanonicalJson(text))).toBe(text !== canonicalJson(value))
      }),
    )
  })
})
