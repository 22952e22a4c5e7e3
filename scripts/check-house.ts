import { readdirSync, readFileSync } from 'node:fs'
import { basename, join, relative } from 'node:path'

/** The size and name rules of docs style: median, 95th percentile and most lines a source file may have. */
const LIMITS = { median: 90, p95: 280, max: 400 }
const ROOTS = ['app', 'components', 'server', 'db', 'cli', 'scripts']
const EXEMPT = /\.(test|contract)\.|\/golden\/|\/migrations\//
const BANNED = /^(utils?|helpers?|common|misc|.*manager|new-.*|.*[a-z]2|index)\.(ts|tsx|mjs)$/
const BANNED_FOLDER = /^(utils?|lib|helpers?|common|misc)$/

/** Checks file sizes and names below `root`; gives what is wrong, one line each, empty when all holds. */
export function checkHouse(root: string): string[] {
  const files = ROOTS.flatMap((dir) => listFiles(join(root, dir)))
  return [...checkNames(root, files), ...checkSizes(root, files)]
}

function checkNames(root: string, files: string[]): string[] {
  const bad = files.filter(
    (file) =>
      BANNED.test(basename(file)) ||
      relative(root, file)
        .split('/')
        .slice(0, -1)
        .some((part) => BANNED_FOLDER.test(part)),
  )
  return bad.map(
    (file) => `${relative(root, file)}: a file is named by what it does (no utils, helpers, common, misc, manager, new-, …2, index)`,
  )
}

function checkSizes(root: string, files: string[]): string[] {
  const sizes = files
    .filter((file) => /\.(ts|tsx)$/.test(file) && !EXEMPT.test(relative(root, file)))
    .map((file) => ({ file: relative(root, file), lines: readFileSync(file, 'utf8').split('\n').length - 1 }))
    .sort((a, b) => a.lines - b.lines)
  if (sizes.length === 0) return []
  const found = sizes.filter(({ lines }) => lines > LIMITS.max).map(({ file, lines }) => `${file}: ${lines} lines, at most ${LIMITS.max}`)
  const median = sizes[Math.floor((sizes.length - 1) / 2)]?.lines ?? 0
  const p95 = sizes[Math.min(sizes.length - 1, Math.round(sizes.length * 0.95) - 1)]?.lines ?? 0
  if (median > LIMITS.median) found.push(`the median file has ${median} lines, at most ${LIMITS.median}`)
  if (p95 > LIMITS.p95) found.push(`the 95th percentile is ${p95} lines, at most ${LIMITS.p95}`)
  return found
}

function listFiles(dir: string): string[] {
  let entries: { name: string; isDirectory(): boolean }[]
  try {
    entries = readdirSync(dir, { withFileTypes: true })
  } catch {
    return []
  }
  return entries.flatMap((entry) => {
    const path = join(dir, entry.name)
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : listFiles(path)
    return /\.(ts|tsx|mjs)$/.test(entry.name) ? [path] : []
  })
}
