import { answerTasks } from '#server/skills/publish/answer-tasks.ts'
import { type ExaminedArchive, examineArchive } from '#server/skills/publish/examine-archive.ts'

/** Main file of the processes that `examineApart` keeps: an archive comes, what was found in it goes. */
answerTasks<Uint8Array, ExaminedArchive>(async (archive, tell) => await examineArchive(archive, (stage, found) => tell([stage, found])))
