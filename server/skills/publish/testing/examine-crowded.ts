import { examineFiles } from '#server/skills/publish/examine-archive.ts'
import { CROWDED } from '#server/skills/publish/testing/crowded-bundles.ts'

const bundles: { what: string; isRead: boolean; findings: number; bytes: number }[] = []
for (const [what, make] of CROWDED) {
  const { bundle } = await examineFiles(make())
  const findings = Object.values(bundle.findings).map((found) => found?.length ?? 0)
  bundles.push({
    ...{ what, isRead: bundle.files.length > 0, findings: Math.max(...findings) },
    bytes: Buffer.byteLength(JSON.stringify(bundle)),
  })
}
process.stdout.write(JSON.stringify(bundles))
