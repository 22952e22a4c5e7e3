import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describeRoutes } from '../server/entry/openapi/describe-routes.ts'
import { makeDocument } from '../server/entry/openapi/make-document.ts'
import { DOCUMENT_FILE } from '../server/entry/openapi/read-document.ts'

/** `node scripts/write-openapi.ts`: writes the description of the routes beside the build; the build calls it. */
const ROOT = join(import.meta.dirname, '..')
const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string }
const file = join(ROOT, DOCUMENT_FILE)
mkdirSync(dirname(file), { recursive: true })
const document = makeDocument(await describeRoutes(ROOT), version)
writeFileSync(file, JSON.stringify(document))
console.log(`${Object.keys(document.paths).length} paths`)
process.exit(0)
