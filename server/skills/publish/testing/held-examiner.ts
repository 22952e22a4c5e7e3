import { existsSync } from 'node:fs'
import { answerTasks } from '#server/skills/publish/answer-tasks.ts'
import { examineArchive } from '#server/skills/publish/examine-archive.ts'
import { gateOf } from '#server/skills/publish/testing/held-gate.ts'

const asleep = new Int32Array(new SharedArrayBuffer(4))

/** Examines like the real one, but not before its gate is there; three words stand for bundles that do harm. */
answerTasks(async (archive: Uint8Array) => {
  const word = Buffer.from(archive).toString('latin1', 0, 20)
  if (word === 'fail') throw new Error('it failed')
  const filled: string[][] = []
  for (let n = 0; word === 'fill the memory'; n += 1) filled.push(Array(1000).fill(`${n}`))
  while (word === 'never end' || !existsSync(gateOf(process.ppid))) Atomics.wait(asleep, 0, 0, 5)
  return await examineArchive(archive)
})
