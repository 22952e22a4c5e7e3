import { buildIfStale } from '../../scripts/build-if-stale.ts'
import { ROOT } from '../../scripts/installation.ts'
import { prepareCluster } from './prepared-cluster.ts'

/** Vitest's global set-up of the browser tests: one build and one empty database for all; the files start products on copies of it. */
export async function setup(): Promise<() => void> {
  await buildIfStale(ROOT)
  return await prepareCluster()
}
