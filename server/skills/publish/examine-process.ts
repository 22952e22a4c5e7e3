import { answerTasks } from '#server/skills/publish/answer-tasks.ts'
import { examineArchive } from '#server/skills/publish/examine-archive.ts'

/** Main file of the processes that `examineApart` keeps: an archive comes, what was found in it goes. */
answerTasks(examineArchive)
