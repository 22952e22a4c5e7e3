import { answerTasks } from '#server/skills/publish/answer-tasks.ts'

/** Tells its process id and never answers: busy, so that it takes no turn any more, or waiting. */
answerTasks(async (task: { isBusy: boolean }, tell) => {
  tell(process.pid)
  await new Promise((resolve) => setImmediate(resolve))
  while (task.isBusy);
  await new Promise(() => setInterval(() => undefined, 1000))
})
