import { bundledRow, objectSchema, PATH, TEXT, TEXTS, WHOLE } from '#server/catalogue/bundled/row.ts'
import type { CatalogueRow } from '#server/crew/catalogue-row.ts'
import { msg } from '#server/kernel/language/say.ts'

const PAGE = { type: 'integer', minimum: 1, maximum: 100_000 }
const FOLDER = { type: 'string', maxLength: 1024 }
const FILE = objectSchema({ path: TEXT, size: WHOLE, modified: TEXT })
const read = { effectClass: 'external_read' } as const
const write = { effectClass: 'external_write', mutates: true, reversible: true, idempotency: { kind: 'natural' } } as const
const probe = { tool: 'files.probe', arg: 'path' }

/** Connector `files`: the workspace's own folder (domain §2: reads are `external_read`, writes `external_write`). */
export const FILES_ROWS: readonly CatalogueRow[] = [
  bundledRow({
    ...read,
    tool: 'files.list',
    title: msg('List a folder'),
    description: msg('Lists the files of a folder and the folders in it, with size in bytes and time of last change.'),
    inputSchema: objectSchema({ folder: FOLDER }),
    outputSchema: objectSchema({ files: { type: 'array', items: FILE } }),
    argRoles: { folder: 'selector' },
    targetArg: 'folder',
  }),
  bundledRow({
    ...read,
    tool: 'files.read',
    title: msg('Read a file'),
    description: msg('Gives the content of a file: `text` when it is UTF-8 text, else `base64`.'),
    inputSchema: objectSchema({ path: PATH }),
    outputSchema: objectSchema({ path: TEXT, text: TEXT, base64: TEXT, size: WHOLE, sha256: TEXT }, ['path', 'size', 'sha256']),
    argRoles: { path: 'selector' },
    targetArg: 'path',
  }),
  bundledRow({
    ...read,
    tool: 'files.readText',
    title: msg('Read the text of a document'),
    description: msg(
      'Gives the text of a PDF (page by page), Word (DOCX), HTML, text or e-mail (.eml) file. A scanned PDF has none; a locked file is refused.',
    ),
    inputSchema: objectSchema({ path: PATH, fromPage: PAGE, toPage: PAGE }, ['path']),
    outputSchema: objectSchema(
      {
        path: TEXT,
        size: WHOLE,
        sha256: TEXT,
        kind: { type: 'string', enum: ['pdf', 'docx', 'html', 'mail', 'text'] },
        text: TEXT,
        pages: { type: 'array', items: objectSchema({ page: WHOLE, text: TEXT }) },
        pageCount: WHOLE,
        mail: objectSchema({ from: TEXT, fromName: TEXT, to: TEXTS, subject: TEXT, date: TEXT, messageId: TEXT, attachments: TEXTS }),
      },
      ['path', 'size', 'sha256', 'kind', 'text', 'pages', 'pageCount'],
    ),
    argRoles: { path: 'selector', fromPage: 'selector', toPage: 'selector' },
    targetArg: 'path',
  }),
  bundledRow({
    ...read,
    tool: 'files.probe',
    title: msg('Look at the state of a file'),
    description: msg('Says whether a file exists, its SHA-256 and its size; empty and 0 when it does not.'),
    inputSchema: objectSchema({ path: PATH }),
    outputSchema: objectSchema({ exists: { type: 'boolean' }, sha256: TEXT, size: WHOLE }),
    argRoles: { path: 'selector' },
    targetArg: 'path',
  }),
  bundledRow({
    ...read,
    tool: 'files.search',
    title: msg('Search files'),
    description: msg('Finds files of a folder whose name or text contains the words, ignoring case.'),
    inputSchema: objectSchema({ folder: FOLDER, text: { type: 'string', minLength: 1, maxLength: 200 } }),
    outputSchema: objectSchema({ files: { type: 'array', items: objectSchema({ path: TEXT, line: WHOLE, text: TEXT }) } }),
    argRoles: { folder: 'selector', text: 'content' },
    targetArg: 'folder',
  }),
  bundledRow({
    ...write,
    tool: 'files.write',
    title: msg('Write a file'),
    description: msg('Writes a whole file, from `text` or from `base64`; what was there before is replaced.'),
    inputSchema: objectSchema({ path: PATH, text: TEXT, base64: TEXT }, ['path']),
    outputSchema: objectSchema({ path: TEXT, sha256: TEXT, size: WHOLE }),
    argRoles: { path: 'destination', text: 'content', base64: 'content' },
    targetArg: 'path',
    probe,
    summary: msg('Write file {path}'),
    summaryMany: msg('Write {n} {n|file|files}'),
  }),
  bundledRow({
    ...write,
    tool: 'files.move',
    title: msg('Move a file'),
    description: msg('Moves or renames a file; never onto another one.'),
    inputSchema: objectSchema({ from: PATH, to: PATH }),
    outputSchema: objectSchema({ from: TEXT, to: TEXT }),
    argRoles: { from: 'destination', to: 'destination' },
    targetArg: 'from',
    probe,
    summary: msg('Move {from} to {to}'),
    summaryMany: msg('Move {n} {n|file|files}'),
  }),
  bundledRow({
    ...write,
    tool: 'files.setAside',
    title: msg('Set a file aside'),
    description: msg('Takes a file out of the folder and keeps it, so that it can be restored by its id.'),
    inputSchema: objectSchema({ path: PATH }),
    outputSchema: objectSchema({ id: TEXT, path: TEXT }),
    argRoles: { path: 'destination' },
    targetArg: 'path',
    probe,
    summary: msg('Set {path} aside'),
    summaryMany: msg('Set {n} {n|file|files} aside'),
  }),
  bundledRow({
    ...write,
    idempotency: { kind: 'none' },
    tool: 'files.restore',
    title: msg('Restore a file'),
    description: msg('Puts a file that was set aside back where it was; never onto another one.'),
    inputSchema: objectSchema({ id: TEXT }),
    outputSchema: objectSchema({ path: TEXT, sha256: TEXT, size: WHOLE }),
    argRoles: { id: 'selector' },
    targetArg: 'id',
    summary: msg('Restore file {id}'),
    summaryMany: msg('Restore {n} {n|file|files}'),
  }),
]
