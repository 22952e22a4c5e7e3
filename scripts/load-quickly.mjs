// Loaded with --import into the processes of the product and, through NODE_OPTIONS, into all that tests start. Node 24 parses the
// list of exports of a package anew for each of its files: with drizzle-orm (180 kB, a hundred files) that was half of a worker's
// start. Its files name each other with endings, and what we name of it is looked up once.
import { registerHooks } from 'node:module'

const PACKAGE = 'drizzle-orm'
const INSIDE = `/node_modules/${PACKAGE}/`
const known = new Map()

// Only what runs from the source: the compilers of `next dev` hang with it.
if (/\.ts$|\/vitest\//.test(process.argv[1] ?? '')) registerHooks({ resolve })

function resolve(specifier, context, next) {
  const { parentURL } = context
  if (parentURL === undefined) return next(specifier, context)
  if (specifier.startsWith('.')) {
    if (!parentURL.includes(INSIDE) || !parentURL.endsWith('.js') || !specifier.endsWith('.js')) return next(specifier, context)
    return { url: new URL(specifier, parentURL).href, format: 'module', shortCircuit: true }
  }
  if (!specifier.startsWith(PACKAGE) || parentURL.includes('/node_modules/')) return next(specifier, context)
  const found = known.get(specifier) ?? { ...next(specifier, context), shortCircuit: true }
  known.set(specifier, found)
  return found
}
