import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'

const MARKED = /^(\s|\/\/[^\n]*\n|\/\*[\s\S]*?\*\/)*['"]use client['"]/
/** Whatever is run: an `import type` leaves nothing behind. */
const IMPORTS = /(?:^|\n)(?:import|export)\s+(?!type\s)(?:[^'"]*?\sfrom\s+)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/g

/**
 * Files of the screens that a browser loads: those marked 'use client', and what these import, mark or not. dependency-cruiser knows no
 * directives, so they are read here.
 * @param {readonly string[]} roots folders of screens, from the root of the project
 * @param {string} root
 * @returns {string[]} paths from the root of the project, sorted
 */
export function clientFiles(roots, root = '.') {
  const sources = new Map(roots.flatMap((folder) => sourcesBelow(root, folder)))
  const found = new Set([...sources].flatMap(([path, text]) => (MARKED.test(text) ? [path] : [])))
  for (const path of found) for (const imported of importsOf(path, sources.get(path) ?? '')) if (sources.has(imported)) found.add(imported)
  return [...found].sort()
}

/** @type {(root: string, folder: string) => (readonly [path: string, text: string])[]} */
function sourcesBelow(root, folder) {
  if (!existsSync(join(root, folder))) return []
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return sourcesBelow(root, path)
    return /\.tsx?$/.test(entry.name) ? [[path, readFileSync(join(root, path), 'utf8')]] : []
  })
}

/** @type {(path: string, text: string) => string[]} */
function importsOf(path, text) {
  return [...text.matchAll(IMPORTS)].map((match) => {
    const to = match[1] ?? match[2] ?? ''
    return to.startsWith('#') ? to.slice(1) : normalize(join(dirname(path), to))
  })
}
