import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { clientFiles } from './client-files.mjs'

function withFiles<T>(files: Readonly<Record<string, string>>, look: (root: string) => T): T {
  const root = mkdtempSync(join(tmpdir(), 'muster-clients-'))
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), text)
    }
    return look(root)
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}

test('a file without a mark that a marked one imports, however far down, is of the browser too', () => {
  const files = {
    'components/a.tsx': "/** A card. */\n'use client'\n\nimport { b } from '#components/words/b.ts'\nexport const a = b\n",
    'components/words/b.ts': "import {\n  c,\n} from './c.ts'\nexport * from '#components/d.ts'\nexport const b = c\n",
    'components/words/c.ts': "export const c = async () => await import('#components/e.ts')\n",
    'components/d.ts': "import '#components/f.css'\nexport const d = 1\n",
    'components/e.ts': 'export const e = 1\n',
    'components/server-only.tsx': "import { a } from '#components/a.tsx'\nexport const page = a\n",
  }
  expect(withFiles(files, (root) => clientFiles(['components', 'app'], root))).toEqual([
    'components/a.tsx',
    'components/d.ts',
    'components/e.ts',
    'components/words/b.ts',
    'components/words/c.ts',
  ])
})

test('a file whose types alone are imported is not', () => {
  const files = {
    'components/a.tsx':
      "'use client'\nimport type { B } from '#components/b.ts'\nexport type { C } from '#components/b.ts'\nexport const a: B = 1\n",
    'components/b.ts': 'export type B = number\nexport type C = string\n',
  }
  expect(withFiles(files, (root) => clientFiles(['components'], root))).toEqual(['components/a.tsx'])
})
