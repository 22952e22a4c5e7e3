import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { ROOT } from './installation.ts'

/** `npm run screens`: walks every screen of a fresh Muster, checks it with axe in every theme and width, and renews `docs/screens`. */
const done = spawnSync(process.execPath, [join(ROOT, 'node_modules/vitest/vitest.mjs'), 'run', '--project', 'e2e', 'e2e/screens.e2e.ts'], {
  cwd: ROOT,
  stdio: 'inherit',
  env: { ...process.env, MUSTER_SCREENS: join(ROOT, 'docs/screens') },
})
process.exit(done.status ?? 1)
