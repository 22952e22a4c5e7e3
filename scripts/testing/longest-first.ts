import { relative } from 'node:path'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Files that take longest, longest first: begun last, one of them keeps a core waiting for the other. */
const LONGEST = [
  'server/dispatch/crash.db.test.ts',
  'server/bridge/suggestions/month.db.test.ts',
  'server/dispatch/stale-worker.db.test.ts',
  'server/dispatch/templates.db.test.ts',
  'server/dispatch/unvoted-effects.db.test.ts',
  'e2e/screens.e2e.ts',
  'e2e/skills.e2e.ts',
  'e2e/hire-by-talking.e2e.ts',
  'e2e/start-and-stop.e2e.ts',
  'e2e/skill-upgrade.e2e.ts',
  'e2e/ask-an-admin.e2e.ts',
  'e2e/models.e2e.ts',
  'e2e/mail-in.e2e.ts',
  'e2e/admin.e2e.ts',
  'e2e/templates.e2e.ts',
  'e2e/authoring.e2e.ts',
  'e2e/crew-files.e2e.ts',
  'scripts/lint.test.ts',
  'server/skills/publish/bounded.test.ts',
]

/** The order of test files: the longest, then the largest, also where no run before left its durations. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => {
      const found = LONGEST.indexOf(relative(this.ctx.config.root, moduleId))
      return found < 0 ? LONGEST.length : found
    }
    return (await super.sort(files)).sort((a, b) => (a.project.name === b.project.name ? place(a) - place(b) : 0))
  }
}
