#!/usr/bin/env node
// `npx muster …`: installs if needed, then hands over to Node 24. Node 20 must be able to read this file.
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { handOver, installIfNeeded } from '../scripts/install-if-needed.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
installIfNeeded(root)
handOver(root, 'cli/muster.ts', process.argv.slice(2), process.cwd())
