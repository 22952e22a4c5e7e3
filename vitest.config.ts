import { defineConfig } from 'vitest/config'
import { LongestFirst } from './scripts/testing/longest-first.ts'
import { noteUnhandled } from './scripts/testing/note-unhandled.ts'
import { quickenProcesses } from './scripts/testing/quick-processes.ts'

quickenProcesses()

const away = ['**/node_modules/**', '**/.next/**', '**/.muster/**']

/** They may read nothing and keep nothing (architecture §4): one process loads the product once for all of them. */
const pure = ['server/{kernel,crew,program,plan}/**/*.test.ts', 'server/**/core/**/*.test.ts', 'components/**/*.test.{ts,tsx}']

export default defineConfig({
  test: {
    reporters: ['default'],
    onUnhandledError: noteUnhandled,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: 'unit',
          include: ['**/*.test.{ts,tsx}'],
          exclude: [...away, ...pure, '**/*.db.test.ts', '**/*.fault.test.ts'],
          pool: 'forks',
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'pure',
          include: pure,
          exclude: [...away, '**/*.db.test.ts', '**/*.fault.test.ts'],
          pool: 'forks',
          isolate: false,
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'db',
          include: ['**/*.db.test.ts'],
          exclude: away,
          pool: 'forks',
          // Each file has a database of its own; loading the whole product anew for each cost as much as the tests.
          isolate: false,
          globalSetup: ['./db/testing/test-server.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'faults',
          include: ['**/*.fault.test.ts'],
          exclude: away,
          pool: 'forks',
          globalSetup: ['./db/testing/test-server.ts'],
          // A hang ends; a busy machine does not fail.
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['e2e/**/*.e2e.ts'],
          exclude: away,
          pool: 'forks',
          // One browser for all files of a worker, and one product for those that share it; each test has contexts of its own.
          isolate: false,
          globalSetup: ['./e2e/testing/serve-product.ts'],
          // As patient as the pages are: by itself it is a second, which a busy machine needs for one request.
          expect: { poll: { timeout: 60_000 } },
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
})
