import { expect, test } from 'vitest'
import { isAllowed } from './check-licences.ts'

test.each([
  ['left-pad', 'MIT', true],
  ['left-pad', '(MIT OR GPL-3.0-only)', true],
  ['left-pad', 'MIT AND GPL-2.0-or-later', false],
  ['left-pad', 'GPL-3.0-only', false],
  ['left-pad', 'AGPL-3.0-only', false],
  ['left-pad', 'SSPL-1.0', false],
  ['left-pad', 'LGPL-3.0-or-later', false],
  ['left-pad', 'MPL-2.0', false],
  ['lightningcss-linux-x64-gnu', 'MPL-2.0', true],
  ['@img/sharp-libvips-linux-x64', 'LGPL-3.0-or-later', true],
  ['@img/sharp-libvips-linux-x64', 'GPL-3.0-only', false],
  ['left-pad', undefined, false],
  ['left-pad', 'unstated', false],
  ['png-js', undefined, true],
])('%s under %s is allowed: %s', (name, licence, allowed) => {
  expect(isAllowed(name, licence)).toBe(allowed)
})
