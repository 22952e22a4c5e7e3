import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Licences that ask for nothing but their notice. */
const PERMISSIVE = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'Python-2.0',
  'Unlicense',
  'Zlib',
])

/** Anything else only by name, with the reason. Strong copyleft is never listed here. */
const ALLOWED: readonly { name: RegExp; licence: string; why: string }[] = [
  { name: /^lightningcss(-.+)?$/, licence: 'MPL-2.0', why: 'builds the style sheet; unmodified, not shipped' },
  { name: /^(@axe-core\/playwright|axe-core)$/, licence: 'MPL-2.0', why: 'accessibility tests; unmodified, not shipped' },
  { name: /^ical\.js$/, licence: 'MPL-2.0', why: 'reads calendars; unmodified, its sources come with it' },
  {
    name: /^@img\/sharp-(libvips-.+|wasm32|win32-.+)$/,
    licence: 'LGPL-3.0-or-later',
    why: 'optional part of next, linked dynamically, unmodified',
  },
  { name: /^spdx-exceptions$/, licence: 'CC-BY-3.0', why: 'a list of names of licence exceptions, from the SPDX standard' },
  { name: /^caniuse-lite$/, licence: 'CC-BY-4.0', why: 'browser data used at build time' },
  { name: /^geist$/, licence: 'SIL OPEN FONT LICENSE', why: 'the typeface, licence file included' },
  {
    name: /^@modelcontextprotocol\/server-(filesystem|everything)$/,
    licence: 'SEE LICENSE IN LICENSE',
    why: 'MIT and Apache-2.0 by its LICENSE file or readme; a foreign server in tests',
  },
  { name: /^duck$/, licence: 'BSD', why: 'BSD-2-Clause by its LICENSE file; part of what reads Word files' },
  { name: /^png-js$/, licence: 'unstated', why: 'MIT by its LICENSE file; part of what writes PDF' },
]
const STRONG = /\b(A?GPL|SSPL)/

interface LockedPackage {
  readonly license?: string
  readonly name?: string
  readonly link?: boolean
}

/** Checks the licence of every package the lock names; gives what is wrong, one line each, empty when all holds. */
export function checkLicences(root: string): string[] {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as { packages: Record<string, LockedPackage> }
  return Object.entries(lock.packages)
    .filter(([path, locked]) => path !== '' && !locked.link)
    .flatMap(([path, locked]) => {
      const name = locked.name ?? path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
      const licence = locked.license ?? installedLicence(join(root, path))
      return isAllowed(name, licence) ? [] : [`${name}: licence ${licence ?? 'unknown'} is not allowed`]
    })
}

/** True when one alternative of the SPDX expression is permissive in all its parts, or listed for this package. */
export function isAllowed(name: string, licence: string | undefined): boolean {
  if (!licence) return ALLOWED.some((row) => row.name.test(name) && row.licence === 'unstated')
  const alternatives = licence.replace(/^\(|\)$/g, '').split(' OR ')
  return alternatives.some((alternative) =>
    alternative.split(' AND ').every((part) => {
      const id = part.trim()
      if (PERMISSIVE.has(id)) return true
      return !STRONG.test(id) && ALLOWED.some((row) => row.name.test(name) && row.licence === id)
    }),
  )
}

function installedLicence(folder: string): string | undefined {
  const file = join(folder, 'package.json')
  if (!existsSync(file)) return undefined
  return (JSON.parse(readFileSync(file, 'utf8')) as { license?: string }).license
}
