import { expect, test } from 'vitest'
import { splitPath } from '#server/connectors/files/open-folder.ts'
import { placeOf } from '#server/triggers/mailbox/core/place-of.ts'

const sha256 = 'sha256:0123456789abcdef0123456789abcdef'
const nameOf = (name: string) => placeOf({ name, sha256 }).replace('mail-in/0123456789abcdef/', '')

test.each([
  ['../../etc/passwd', '_.._etc_passwd'],
  ['C:\\Users\\x\\invoice.PDF', 'C_Users_x_invoice.pdf'],
  ['/absolute.csv', '_absolute.csv'],
  ['.muster-draft-1', 'muster-draft-1'],
  ['..', 'attachment'],
  ['', 'attachment'],
  ['Rechnung Größe 1.PDF', 'Rechnung Größe 1.pdf'],
  ['a\u0000b\u202ecod.exe', 'a_b_cod.exe'],
  ['Re: order 10518?.eml', 'Re_ order 10518_.eml'],
])('%j lies as %j, in the folder of its digest', (name, place) => expect(nameOf(name)).toBe(place))

test('a name of whatever letters and length gives a path that can be opened, with its ending', () => {
  for (const letter of ['x', 'ß', '語', '𝐀'])
    for (const length of [79, 80, 81, 500]) {
      const place = placeOf({ name: `${letter.repeat(length)}.eml`, sha256 })
      expect(splitPath(place)).toHaveLength(3)
      expect(place.endsWith('.eml')).toBe(true)
    }
})
