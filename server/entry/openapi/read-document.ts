import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { OpenApiDocument } from '#server/entry/openapi/make-document.ts'
import { AppError } from '#server/kernel/app-error.ts'

/** Where the build leaves the description, below the project's folder. */
export const DOCUMENT_FILE = '.next/openapi.json'

/**
 * The description of this very build.
 * @throws AppError NOT_FOUND under `npm run dev`, which builds nothing: `node scripts/write-openapi.ts` writes it
 */
export async function readDocument(): Promise<OpenApiDocument> {
  try {
    const file = join(/* turbopackIgnore: true */ process.cwd(), DOCUMENT_FILE)
    return JSON.parse(await readFile(file, 'utf8')) as OpenApiDocument
  } catch (cause) {
    throw new AppError('NOT_FOUND', { context: { document: 'openapi.json' }, cause })
  }
}
